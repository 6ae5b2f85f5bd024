use super::{Credentials, KeyFile, Stack};
use std::process::Command;

/// `botan tls_server` of Debian with this policy.
pub fn botan(keys: &[KeyFile], policy: &str) -> Stack {
    let credentials = Credentials::new(keys);
    let policy = credentials.write("policy", policy);
    let (chain, key) = credentials.first();
    let port = crate::free_port();
    let mut command = Command::new("botan");
    command.arg("tls_server").arg(chain).arg(key);
    command
        .arg(format!("--port={port}"))
        .arg(format!("--policy={}", policy.display()));
    Stack::start(command, port, credentials)
}
