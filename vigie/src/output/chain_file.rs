use anyhow::{Context, bail, ensure};
use base64::{Engine, engine::general_purpose::STANDARD};
use model::{ChainReport, Code, EndpointReport, PathStatus, Report, Severity};
use std::{
    fs::{self, File, FileType, OpenOptions, Permissions},
    io::{self, Write},
    path::{Path, PathBuf},
};

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

/// Whether a chain could be saved there. Changes nothing.
///
/// # Errors
/// Why it could not.
pub(crate) fn check(path: &Path) -> anyhow::Result<()> {
    let named = || format!("--write-chain {}", path.display());
    ensure!(
        path != Path::new("-"),
        "--write-chain needs a file: the chain would mix with the report on standard output"
    );
    match Place::of(path).with_context(named)? {
        Place::Device(_) => Ok(()),
        Place::File(path) => beside(&path).map(drop).with_context(named),
    }
}

/// Saves the chain to install: the recommended one where there is one, else the presented one if nothing is wrong with it.
/// A file appears whole or not at all.
///
/// # Errors
/// Why it cannot be written there.
pub(crate) fn save(path: &Path, report: &Report) -> anyhow::Result<Saved> {
    let usable = || {
        let endpoints = report
            .endpoints
            .iter()
            .filter(|endpoint| !has_bad_leaf(report, endpoint));
        endpoints.filter_map(|endpoint| Some((endpoint, endpoint.chain.as_ref()?)))
    };
    let recommended = usable().find_map(|(_, chain)| chain.recommended_pem.clone());
    let (pem, saved) = match recommended {
        Some(pem) => (pem, Saved::Recommended),
        None => match usable().find(|(endpoint, chain)| is_good(report, endpoint, chain)) {
            Some((_, chain)) => (presented_pem(chain), Saved::Presented),
            None => return Ok(Saved::Nothing),
        },
    };
    write(path, &pem).with_context(|| format!("--write-chain {}", path.display()))?;
    Ok(saved)
}

/// Whether no chain at all makes the certificate of an address one to install: it has expired, is revoked, covers another
/// name ... That it ends soon is no reason to leave it out today.
fn has_bad_leaf(report: &Report, endpoint: &EndpointReport) -> bool {
    let mut mine = report
        .findings
        .iter()
        .filter(|finding| finding.address == endpoint.address && matches!(finding.certificate, None | Some(0)));
    mine.any(|finding| match finding.code {
        Code::CertHostnameMismatch => finding.severity > Severity::Info,
        Code::CertExpiresSoon => false,
        code => code.family() == "cert" && finding.severity == Severity::Error,
    })
}

/// Whether the presented chain is one to install as it is.
fn is_good(report: &Report, endpoint: &EndpointReport, chain: &ChainReport) -> bool {
    let faulty = report.findings.iter().any(|finding| {
        finding.address == endpoint.address
            && matches!(finding.code.family(), "cert" | "chain")
            && finding.severity > Severity::Info
            && finding.code != Code::CertExpiresSoon
    });
    let sound = chain.path.iter().all(|element| element.status == PathStatus::Ok);
    !faulty && chain.complete && chain.ordered && sound && !chain.path.is_empty() && !chain.presented.is_empty()
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

/// What stands at a path, links followed.
enum Place {
    /// A character device or a pipe: it is written to, never replaced.
    Device(PathBuf),
    /// A file, there already or not yet.
    File(PathBuf),
}

/// More links than a path leads through.
const LINKS: usize = 40;

impl Place {
    fn of(path: &Path) -> anyhow::Result<Self> {
        let mut path = path.to_owned();
        for _ in 0..LINKS {
            let kind = match fs::symlink_metadata(&path) {
                Ok(metadata) => metadata.file_type(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::File(path)),
                Err(error) => return Err(error.into()),
            };
            if kind.is_symlink() {
                let target = fs::read_link(&path)?;
                path = folder_of(&path).join(target);
                continue;
            }
            return match (kind.is_file(), kind.is_dir()) {
                (true, _) => Ok(Self::File(path)),
                (_, true) => bail!("this is a folder: name a file in it"),
                _ if takes_a_stream(kind) => Ok(Self::Device(path)),
                _ => bail!("this is no file that a chain could be written to"),
            };
        }
        bail!("too many links lead from one to the next")
    }
}

/// Whether bytes may be written there one after the other: /dev/null, a terminal, a pipe; not a disk, not a socket.
#[cfg(unix)]
fn takes_a_stream(kind: FileType) -> bool {
    use std::os::unix::fs::FileTypeExt;
    kind.is_char_device() || kind.is_fifo()
}

#[cfg(not(unix))]
fn takes_a_stream(_: FileType) -> bool {
    false
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Writes beside the file and renames: a reader never sees half a chain.
fn write(path: &Path, pem: &str) -> anyhow::Result<()> {
    let path = match Place::of(path)? {
        Place::Device(path) => {
            let mut device = OpenOptions::new().write(true).open(&path)?;
            return device.write_all(pem.as_bytes()).context("it cannot be written");
        }
        Place::File(path) => path,
    };
    let mut file = beside(&path)?;
    file.write_all(pem.as_bytes()).context("the file cannot be written")?;
    if let Ok(known) = fs::metadata(&path) {
        file.as_file().set_permissions(known.permissions())?;
    }
    // Its own error would name the file beside, which nobody knows.
    file.persist(&path)
        .map_err(|error| error.error)
        .context("the file cannot be put in place")?;
    Ok(())
}

/// A new file beside a path, gone again unless it is put in the place of the other.
fn beside(path: &Path) -> anyhow::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".vigie-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A chain is public; the umask of the user still counts.
        builder.permissions(Permissions::from_mode(0o666));
    }
    let file: io::Result<tempfile::NamedTempFile<File>> = builder.tempfile_in(folder_of(path));
    // The error names the file beside, which nobody knows.
    file.map_err(|error| io::Error::from(error.kind()))
        .context("no file can be made there")
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
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        for error in [
            write(&folder.path().join("nowhere/chain.pem"), "x").unwrap_err(),
            check(&folder.path().join("nowhere/chain.pem")).unwrap_err(),
        ] {
            let told = crate::exit::told(&error);
            assert!(told.contains("no file can be made there: "), "{told}");
            assert!(!told.contains(".vigie-"), "{told}");
        }
        check(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "second");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_and_standard_output_are_refused_before_anything_is_tested() {
        let folder = tempfile::tempdir().unwrap();
        let told = |path: &Path| crate::exit::told(&check(path).unwrap_err());
        assert!(told(folder.path()).contains("is a folder"));
        assert!(told(Path::new("-")).contains("needs a file"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_keeps_the_rights_of_its_file() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.pem"), folder.path().join("link.pem"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, Permissions::from_mode(0o640)).unwrap();
        symlink("real.pem", &link).unwrap();
        write(&link, "new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);

        let dangling = folder.path().join("dangling.pem");
        symlink("later.pem", &dangling).unwrap();
        write(&dangling, "new").unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("later.pem")).unwrap(), "new");
        let circle = folder.path().join("circle");
        symlink("circle", &circle).unwrap();
        assert!(write(&circle, "new").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_never_replaced() {
        use std::os::unix::fs::{FileTypeExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("null");
        symlink("/dev/null", &link).unwrap();
        assert!(matches!(Place::of(Path::new("/dev/null")).unwrap(), Place::Device(_)));
        assert!(matches!(Place::of(&link).unwrap(), Place::Device(path) if path == Path::new("/dev/null")));
        check(&link).unwrap();
        write(&link, "new").unwrap();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert!(write(&socket, "new").is_err());
    }
}
