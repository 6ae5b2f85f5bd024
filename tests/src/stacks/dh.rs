use super::authority::run;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};
use tempfile::TempDir;

/// Diffie-Hellman parameters as PEM, of a prime among the fixtures of the testbed, with generator 2.
pub fn dh_parameters(name: &str) -> PathBuf {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| tempfile::tempdir().unwrap()).path();
    let file = folder.join(format!("{name}.pem"));
    if !file.exists() {
        // Parallel tests write the same bytes; the last step is atomic.
        let unique = tempfile::tempdir_in(folder).unwrap();
        let (der, made) = (unique.path().join("der"), unique.path().join("pem"));
        fs::write(&der, parameters(&dh_prime(name))).unwrap();
        run(Command::new("openssl").args(["dhparam", "-inform", "DER"]).args([
            "-in".as_ref(),
            der.as_path(),
            "-out".as_ref(),
            &made,
        ]));
        fs::rename(made, &file).unwrap();
    }
    file
}

/// A prime among the fixtures of the testbed, big-endian.
pub fn dh_prime(name: &str) -> Vec<u8> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/testbed/fixtures");
    fs::read(fixtures.join(format!("{name}.prime"))).unwrap()
}

/// `SEQUENCE { prime INTEGER, base INTEGER }` (PKCS #3).
fn parameters(prime: &[u8]) -> Vec<u8> {
    let integer = [&[0], prime].concat(); // the first bit of a prime is set: it needs a zero before it
    let body = [element(0x02, &integer), element(0x02, &[2])].concat();
    element(0x30, &body)
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    match length {
        [0, short] if short < 0x80 => [&[tag, short], content].concat(),
        [0, short] => [&[tag, 0x81, short], content].concat(),
        long => [&[tag, 0x82], long.as_slice(), content].concat(),
    }
}
