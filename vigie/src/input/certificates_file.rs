use anyhow::Context;
use certificates::Certificate;
use certificates::revocation::{RevocationList, read_lists};
use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

/// More than any list of targets or bundle of certificates in use.
const BYTES: u64 = 64 * 1024 * 1024;

/// The certificates of a file; `-` is standard input. `option` says who asked for it.
pub(crate) fn certificates(path: &Path, option: &str) -> anyhow::Result<Vec<Certificate>> {
    let place = || format!("{option} {}", path.display());
    let bytes = read_input(path).with_context(place)?;
    certificates::read(&bytes).with_context(place)
}

/// The revocation lists of a file; `-` is standard input. `option` says who asked for it.
pub(crate) fn revocation_lists(path: &Path, option: &str) -> anyhow::Result<Vec<RevocationList>> {
    let place = || format!("{option} {}", path.display());
    let bytes = read_input(path).with_context(place)?;
    read_lists(&bytes).with_context(place)
}

/// The bytes of a file; `-` is standard input. A named pipe is waited for, as long as nobody writes into it.
pub(crate) fn read_input(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin()
            .lock()
            .take(BYTES + 1)
            .read_to_end(&mut bytes)
            .context("standard input cannot be read")?;
    } else {
        let file = File::open(path).context("the file cannot be read")?;
        file.take(BYTES + 1)
            .read_to_end(&mut bytes)
            .context("the file cannot be read")?;
    }
    anyhow::ensure!(
        bytes.len() as u64 <= BYTES,
        "the input has more than {} MiB: split it",
        BYTES / (1024 * 1024)
    );
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_told_in_a_unit_that_people_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large.pem");
        File::create(&path).unwrap().set_len(BYTES + 1).unwrap();
        let error = read_input(&path).unwrap_err().to_string();
        assert!(error.contains("more than 64 MiB"), "{error}");
    }
}
