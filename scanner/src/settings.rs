mod name_server;
mod ports;
mod range;

pub use name_server::{BadNameServer, NameServer};
pub use ports::AllowedPorts;
pub use range::{BadRange, Range};

use crate::environment;
use outbound::SetupError;
use serde::Deserialize;
use std::{collections::BTreeMap, net::IpAddr, path::PathBuf};

/// What a scanner may reach, and how much it does at once: the section `[scanner]` of the settings file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The pool whose jobs it takes.
    pub pool: String,
    /// Scans at the same time. The limit of open files may allow less.
    pub concurrency: usize,
    /// Ranges that may be scanned although they are not of the public internet.
    pub allow_ranges: Vec<Range>,
    /// Ranges that are never scanned, whatever else allows them.
    pub deny_ranges: Vec<Range>,
    /// The NAT64 prefixes of its own network (RFC 6052).
    pub nat64_prefixes: Vec<Range>,
    /// Which ports may be scanned.
    pub ports: AllowedPorts,
    /// The name servers to ask; empty: those of the system.
    pub dns: Vec<NameServer>,
    /// The hosts file to ask before DNS; empty: that of the system.
    pub hosts_file: PathBuf,
    /// Names whose addresses are given here, before hosts file and DNS.
    pub hosts: BTreeMap<String, Vec<IpAddr>>,
    /// The file of trust anchors for DNSSEC; empty: the keys of the public root.
    pub dnssec_anchor_file: PathBuf,
    /// How long one resolution may take, in milliseconds.
    pub dns_timeout_ms: u64,
    /// How long a TCP connection may take, in milliseconds.
    pub connect_timeout_ms: u64,
    /// How long the dialogue before TLS may take, in milliseconds; mail servers greet late on purpose.
    pub starttls_timeout_ms: u64,
    /// How long a TLS handshake may take, in milliseconds.
    pub handshake_timeout_ms: u64,
    /// How many connections to one address may be open at once.
    pub connections_per_address: usize,
    /// How many scans of one address may begin in a second, over all scanners; 0: no limit. Loopback has none.
    pub scans_per_second_per_address: u32,
    /// The same for a /24 (IPv4) or a /48 (IPv6).
    pub scans_per_second_per_prefix: u32,
    /// The name that it gives of itself to mail servers (EHLO); best one that resolves to its address.
    pub own_name: String,
    /// Whether missing intermediates are fetched from where the certificate says (AIA).
    pub fetch_intermediates: bool,
    /// Whether OCSP responders are asked and revocation lists fetched, as certificates name them.
    pub fetch_revocation: bool,
    /// From which ports documents that certificates name may be fetched.
    pub fetch_ports: AllowedPorts,
    /// How long scans in flight may go on when the process stops, in milliseconds; the rest is given back.
    pub stop_ms: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            pool: "public".to_owned(),
            concurrency: 256,
            allow_ranges: Vec::new(),
            deny_ranges: Vec::new(),
            nat64_prefixes: Vec::new(),
            ports: AllowedPorts::Any,
            dns: Vec::new(),
            hosts_file: PathBuf::new(),
            hosts: BTreeMap::new(),
            dnssec_anchor_file: PathBuf::new(),
            dns_timeout_ms: 5_000,
            connect_timeout_ms: 5_000,
            starttls_timeout_ms: 30_000,
            handshake_timeout_ms: 10_000,
            connections_per_address: 2,
            scans_per_second_per_address: 10,
            scans_per_second_per_prefix: 50,
            own_name: "localhost".to_owned(),
            fetch_intermediates: true,
            fetch_revocation: true,
            fetch_ports: AllowedPorts::Only(vec![80, 443]),
            stop_ms: 20_000,
        }
    }
}

impl Settings {
    /// Whether the resolver can be set up: the hosts file reads, and names are names.
    ///
    /// # Errors
    /// What cannot be used.
    pub fn check(&self) -> Result<(), SetupError> {
        environment::resolver(self).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_written_has_its_default_and_what_is_unknown_is_refused() {
        assert_eq!(serde_json::from_str::<Settings>("{}").unwrap(), Settings::default());
        assert!(serde_json::from_str::<Settings>(r#"{"allow": []}"#).is_err());
    }

    #[test]
    fn ranges_ports_and_name_servers_are_written_as_people_write_them() {
        let settings: Settings = serde_json::from_str(
            r#"{"allow_ranges": ["10.0.0.0/8", "192.0.2.7", "fd00::/8"], "ports": [443, 8443], "dns": ["192.0.2.53", "[2001:db8::53]:5353"]}"#,
        )
        .unwrap();
        let ranges: Vec<_> = settings.allow_ranges.iter().map(ToString::to_string).collect();
        assert_eq!(ranges, ["10.0.0.0/8", "192.0.2.7/32", "fd00::/8"]);
        assert_eq!(settings.ports, AllowedPorts::Only(vec![443, 8443]));
        let servers: Vec<_> = settings.dns.iter().map(|server| server.0.to_string()).collect();
        assert_eq!(servers, ["192.0.2.53:53", "[2001:db8::53]:5353"]);
        for (written, mend) in [
            (r#"{"allow_ranges": ["10.0.0.0/33"]}"#, "10.0.0.0/8"),
            (r#"{"dns": ["dns.example"]}"#, "192.0.2.53"),
            (r#"{"ports": "all"}"#, "tls"),
            (r#"{"ports": [0]}"#, "1 to 65535"),
        ] {
            let error = serde_json::from_str::<Settings>(written).unwrap_err().to_string();
            assert!(error.contains(mend), "{error}");
        }
    }
}
