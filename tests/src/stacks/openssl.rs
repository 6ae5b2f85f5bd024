use super::authority::run;
use super::{Credentials, KeyFile, Stack};
use std::process::Command;

/// `openssl s_server` of Debian with these arguments. It serves one connection at a time.
pub fn openssl(keys: &[KeyFile], arguments: &str) -> Stack {
    let credentials = Credentials::new(keys);
    let port = crate::free_port();
    let mut command = Command::new("openssl");
    command.args(["s_server", "-quiet", "-accept", &format!("127.0.0.1:{port}")]);
    for (key, words) in credentials.keys().iter().zip([["-cert", "-key"], ["-dcert", "-dkey"]]) {
        // What follows the leaf is given apart: `-cert` reads one certificate.
        command.arg(words[0]).arg(credentials.chain(*key));
        command.arg(words[1]).arg(credentials.key(*key));
    }
    let arguments = arguments.replace("FOLDER", &credentials.file("").display().to_string());
    command.args(arguments.split_whitespace());
    Stack::start(command, port, credentials)
}

/// The suites that OpenSSL makes of a cipher string for one version (`-tls1`, `-tls1_1`, `-tls1_2`), in its order, as far as
/// they go with these keys: the numbers of the registry.
pub fn openssl_suites(version: &str, ciphers: &str, keys: &[KeyFile]) -> Vec<u16> {
    let listed = run(Command::new("openssl").args(["ciphers", "-V", "-s", version, ciphers]));
    let is_usable = |line: &str| {
        let authentication = line.split("Au=").nth(1).and_then(|rest| rest.split_whitespace().next());
        let key_exchange = line.split("Kx=").nth(1).and_then(|rest| rest.split_whitespace().next());
        keys.iter().any(|key| match (key, authentication) {
            (_, Some("None")) => true,
            (KeyFile::Ecdsa | KeyFile::Ed25519, Some(name)) => name == "ECDSA",
            (KeyFile::Rsa | KeyFile::Rsa1024, Some(name)) => name == "RSA",
            (KeyFile::RsaPss, Some(name)) => name == "RSA" && key_exchange != Some("RSA"),
            (_, None) => false,
        })
    };
    listed.lines().filter(|line| is_usable(line)).map(number).collect()
}

/// `          0xC0,0x2F - ECDHE-RSA-AES128-GCM-SHA256 ...`
fn number(line: &str) -> u16 {
    let digits: String = line
        .split(" - ")
        .next()
        .unwrap()
        .trim()
        .split(',')
        .map(|byte| byte.trim_start_matches("0x"))
        .collect();
    u16::from_str_radix(&digits, 16).unwrap_or_else(|error| panic!("{line}: {error}"))
}
