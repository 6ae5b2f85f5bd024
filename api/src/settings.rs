use serde::Deserialize;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// How the API and the status pages are served.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where to listen: `127.0.0.1:8080`. Put a reverse proxy with TLS before it to be reached from elsewhere.
    pub listen: SocketAddr,
    /// The address by which people and programs reach it, such as `https://vigie.example.org`. With `https`, cookies are
    /// sent over TLS alone.
    pub public_url: Option<String>,
    /// Anyone who reaches the listener may read the status pages, while the installation has one account: off.
    pub open_status_page: bool,
    /// A request that is not answered after so many milliseconds is given up: 30 seconds.
    pub request_timeout_ms: u64,
    /// The largest body of a request, in bytes: 1 MiB.
    pub body_bytes: usize,
    /// The largest body of an import, in bytes: 16 MiB.
    pub import_bytes: usize,
    /// A target is not scanned on demand again within so many seconds; the scan before is the answer: 60.
    pub scan_cooldown_s: u32,
    /// Somebody who signed in to the pages has to do so again after so many hours: 12.
    pub session_hours: u32,
    /// How long requests may go on after the process was asked to stop, in milliseconds: 10 seconds.
    pub stop_ms: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080),
            public_url: None,
            open_status_page: false,
            request_timeout_ms: 30_000,
            body_bytes: 1 << 20,
            import_bytes: 16 << 20,
            scan_cooldown_s: 60,
            session_hours: 12,
            stop_ms: 10_000,
        }
    }
}

impl Settings {
    /// Whether people reach it over TLS alone.
    pub(crate) fn is_public_over_tls(&self) -> bool {
        self.public_url
            .as_deref()
            .is_some_and(|url| url.starts_with("https://"))
    }
}
