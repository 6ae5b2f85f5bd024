use super::authority::run;
use super::process::{installed, script};
use super::{Credentials, KeyFile, Stack};
use serde_json::Value;
use std::process::Command;

/// tlslite-ng, driven by `tests/servers/tlslite_server.py`, which says what an order may hold.
pub fn tlslite(keys: &[KeyFile], order: &Value) -> Stack {
    let credentials = Credentials::new(keys);
    let (chain, key) = credentials.first();
    let port = crate::free_port();
    let mut command = Command::new(installed("python/bin/python"));
    command.arg(script("tlslite_server.py")).arg(port.to_string());
    command.args([chain, key]).arg(order.to_string());
    Stack::start(command, port, credentials)
}

/// The suites of a version ("3.0" is SSL 3.0, "3.4" is TLS 1.3) that tlslite makes of an order with an RSA key, in its order.
pub fn tlslite_suites(version: &str, order: &Value) -> Vec<u16> {
    let mut command = Command::new(installed("python/bin/python"));
    command
        .arg(script("tlslite_server.py"))
        .args(["suites", version, "rsa"]);
    let printed = run(command.arg(order.to_string()));
    printed
        .split_whitespace()
        .map(|number| u16::from_str_radix(number, 16).unwrap())
        .collect()
}
