use super::authority::run;
use super::{Credentials, KeyFile, Stack};
use std::process::Command;

/// `gnutls-serv` of Debian with a priority string and further arguments. It serves one connection at a time.
pub fn gnutls(keys: &[KeyFile], priority: &str, arguments: &str) -> Stack {
    let credentials = Credentials::new(keys);
    let port = crate::free_port();
    let mut command = Command::new("gnutls-serv");
    command.args(["--quiet", "--http", "--port", &port.to_string(), "--priority", priority]);
    for key in credentials.keys() {
        command.arg("--x509certfile").arg(credentials.chain(*key));
        command.arg("--x509keyfile").arg(credentials.key(*key));
    }
    command.args(arguments.split_whitespace());
    Stack::start(command, port, credentials)
}

/// The suites that GnuTLS makes of a priority string for one version (`SSL3.0` ... `TLS1.3`), in its order, as far as they go
/// with an RSA key.
pub fn gnutls_suites(version: &str, priority: &str) -> Vec<u16> {
    let listed = run(Command::new("gnutls-cli").args(["--list", "--priority", priority]));
    let suites = listed.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        let name = words.next().filter(|name| name.starts_with("TLS_"))?;
        let bytes = [words.next()?, words.next()?].map(|byte| byte.trim_start_matches("0x").trim_end_matches(','));
        let since = words.next()?;
        let is_of_version = match (since, version) {
            ("TLS1.3", version) => version == "TLS1.3",
            (since, version) => version != "TLS1.3" && since <= version,
        };
        let is_usable = !name.contains("ECDSA") && !name.contains("PSK");
        (is_of_version && is_usable).then(|| u16::from_str_radix(&bytes.concat(), 16).unwrap())
    });
    suites.collect()
}
