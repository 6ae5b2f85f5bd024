use anyhow::Context;
use base64::{Engine, engine::general_purpose::STANDARD};
use model::{ChainReport, PathStatus, Report};
use std::{fs::Permissions, io::Write, path::Path};

/// What became of the wish to save a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Saved {
    /// There is no good chain to save.
    Nothing,
    /// The presented chain, which is good.
    Presented,
    /// The chain to install instead of the presented one.
    Recommended,
}

/// Saves the chain to install: the recommended one where there is one, else the presented one if nothing is wrong with it.
/// The file appears whole or not at all.
pub(crate) fn save(path: &Path, report: &Report) -> anyhow::Result<Saved> {
    let chains = || report.endpoints.iter().filter_map(|endpoint| endpoint.chain.as_ref());
    let recommended = chains().find_map(|chain| chain.recommended_pem.clone());
    let (pem, saved) = match recommended {
        Some(pem) => (pem, Saved::Recommended),
        None => match chains().find(|chain| is_good(chain)) {
            Some(chain) => (presented_pem(chain), Saved::Presented),
            None => return Ok(Saved::Nothing),
        },
    };
    write(path, &pem).with_context(|| format!("--write-chain {}", path.display()))?;
    Ok(saved)
}

fn is_good(chain: &ChainReport) -> bool {
    let sound = chain.path.iter().all(|element| element.status == PathStatus::Ok);
    chain.complete && chain.ordered && sound && !chain.path.is_empty() && !chain.presented.is_empty()
}

fn presented_pem(chain: &ChainReport) -> String {
    let mut pem = String::new();
    for certificate in &chain.presented {
        // The DER travels as base64 already; PEM only wants it in lines of 64 (RFC 7468 section 2).
        let der = STANDARD.decode(&certificate.der).unwrap_or_default();
        pem.push_str("-----BEGIN CERTIFICATE-----\n");
        for line in STANDARD.encode(der).as_bytes().chunks(64) {
            pem.push_str(&String::from_utf8_lossy(line));
            pem.push('\n');
        }
        pem.push_str("-----END CERTIFICATE-----\n");
    }
    pem
}

/// Writes beside the file and renames: a reader never sees half a chain.
fn write(path: &Path, pem: &str) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".vigie-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A chain is public; the umask of the user still counts.
        builder.permissions(Permissions::from_mode(0o666));
    }
    let mut file = builder
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .context("no file can be made there")?;
    file.write_all(pem.as_bytes()).context("the file cannot be written")?;
    file.persist(path).context("the file cannot be put in place")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("chain.pem");
        for text in ["first", "second"] {
            write(&path, text).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        let error = write(&folder.path().join("nowhere/chain.pem"), "x").unwrap_err();
        assert!(format!("{error:#}").contains("no file can be made there"));
    }
}
