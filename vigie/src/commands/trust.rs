use crate::{cli::JudgingArguments, input};
use anyhow::ensure;
use certificates::{Certificate, TrustStore, revocation::RevocationList};

/// What the trust arguments come to.
#[derive(Debug)]
pub(super) struct Trusted {
    /// The public roots, or those of the operating system; none with `--no-public-roots`.
    pub(super) public: TrustStore,
    /// The certificates of `--ca`: roots, and what stands beside them ([`TrustStore::with_bundle`]).
    pub(super) private: Vec<Certificate>,
    /// The certificates of `--intermediates`.
    pub(super) intermediates: Vec<Certificate>,
    /// The lists of `--crl`.
    pub(super) lists: Vec<RevocationList>,
}

/// Reads the files that the trust arguments name.
///
/// # Errors
/// Which file cannot be read, why, and how to mend it. A private key is named as such and never shown.
pub(super) fn read(judging: &JudgingArguments) -> anyhow::Result<Trusted> {
    Ok(Trusted {
        public: public(judging)?,
        private: all(&judging.ca, "--ca")?,
        intermediates: all(&judging.intermediates, "--intermediates")?,
        lists: lists(&judging.crl)?,
    })
}

fn public(judging: &JudgingArguments) -> anyhow::Result<TrustStore> {
    if judging.no_public_roots {
        return Ok(TrustStore::empty());
    }
    if !judging.system_roots {
        return Ok(TrustStore::mozilla());
    }
    let (store, errors) = TrustStore::system();
    for error in &errors {
        tracing::warn!("a root of the operating system is left out: {error}");
    }
    ensure!(
        !store.is_empty(),
        "--system-roots: this machine has no roots that can be read{}; install its package of CA certificates, or leave \
         the option out",
        errors.first().map(|error| format!(" ({error})")).unwrap_or_default()
    );
    Ok(store)
}

fn lists(paths: &[std::path::PathBuf]) -> anyhow::Result<Vec<RevocationList>> {
    let mut lists = Vec::new();
    for path in paths {
        lists.extend(input::revocation_lists(path, "--crl")?);
    }
    for list in &lists {
        if let Some(defect) = list.defect() {
            tracing::warn!(
                issuer = list.issuer(),
                "a list of --crl is not as it should be: {defect}"
            );
        }
    }
    Ok(lists)
}

fn all(paths: &[std::path::PathBuf], option: &str) -> anyhow::Result<Vec<Certificate>> {
    let mut all = Vec::new();
    for path in paths {
        all.extend(input::certificates(path, option)?);
    }
    Ok(all)
}
