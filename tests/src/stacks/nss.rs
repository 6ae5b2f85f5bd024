use super::authority::run;
use super::{Credentials, KeyFile, Stack};
use std::process::Command;

/// `selfserv` of Mozilla's NSS with these arguments.
pub fn nss(keys: &[KeyFile], arguments: &str) -> Stack {
    let credentials = Credentials::new(keys);
    let database = format!("sql:{}", credentials.file("").display());
    run(Command::new("certutil").args(["-N", "--empty-password", "-d", &database]));
    let store = credentials.pkcs12();
    run(Command::new("pk12util")
        .args(["-d", &database, "-W", "password", "-i"])
        .arg(store));
    let port = crate::free_port();
    let nickname = match credentials.keys().first().unwrap() {
        KeyFile::Ecdsa | KeyFile::Ed25519 => "-e",
        KeyFile::Rsa | KeyFile::Rsa1024 | KeyFile::RsaPss => "-n",
    };
    let mut command = Command::new("selfserv");
    command.args(["-d", &database, nickname, "first", "-p", &port.to_string()]);
    command.args(arguments.split_whitespace());
    Stack::start(command, port, credentials)
}
