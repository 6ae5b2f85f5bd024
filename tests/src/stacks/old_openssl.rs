use super::authority::run;
use super::process::{installed, script};
use super::{Credentials, KeyFile, Stack};
use serde_json::Value;
use std::process::Command;

/// OpenSSL 1.0.2e (December 2015) with everything that was ever in it, driven by `tests/servers/old_openssl_server.py`, which
/// says what an order may hold.
pub fn old_openssl(keys: &[KeyFile], order: &Value) -> Stack {
    let credentials = Credentials::new(keys);
    let (chain, key) = credentials.first();
    let port = crate::free_port();
    let mut command = Command::new("/usr/bin/python3");
    command.arg(script("old_openssl_server.py"));
    command.arg(installed("openssl-1.0.2e.so")).arg(port.to_string());
    command.args([chain, key]).arg(order.to_string());
    Stack::start(command, port, credentials)
}

/// The suites that OpenSSL 1.0.2e makes of a cipher string for one version (`SSLv3`, `TLSv1.2`; TLS 1.0 and 1.1 are as SSLv3),
/// in its order, as far as they go with an RSA key.
pub fn old_openssl_suites(version: &str, ciphers: &str) -> Vec<u16> {
    let mut command = Command::new("/usr/bin/python3");
    command.arg(script("old_openssl_server.py"));
    let printed = run(command.arg(installed("openssl-1.0.2e.so")).args(["suites", ciphers]));
    let suites = printed.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let number = u32::from_str_radix(words.next()?, 16).unwrap();
        let since = words.next()?;
        let is_of_version = since == "SSLv3" || since == version;
        is_of_version.then(|| u16::try_from(number).unwrap())
    });
    suites.collect()
}
