use std::borrow::Cow;
use std::net::SocketAddr;

use super::{BlockReason, Blocked};

/// The ports a hosted installation scans unless it says otherwise: those of TLS, from the first byte or after STARTTLS.
pub const SCAN_PORTS: [u16; 40] = [
    21, 25, 110, 119, 143, 389, 443, 465, 563, 587, 636, 853, 989, 990, 993, 995, 1433, 2525, 3268, 3269, 3306, 3389,
    4190, 4433, 5061, 5222, 5223, 5269, 5270, 5432, 5671, 5986, 6443, 6514, 6697, 8080, 8443, 8883, 9443, 10443,
];

/// Which ports may be reached. Port 0 never is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ports {
    /// Every port.
    Any,
    /// These ports.
    Only(Cow<'static, [u16]>),
}

impl Ports {
    /// The ports of `http` and `https`.
    pub const FETCH: Self = Self::Only(Cow::Borrowed(&[80, 443]));
    /// [`SCAN_PORTS`].
    pub const SCAN: Self = Self::Only(Cow::Borrowed(&SCAN_PORTS));

    /// Whether this port may be reached.
    pub fn contains(&self, port: u16) -> bool {
        port != 0
            && match self {
                Self::Any => true,
                Self::Only(ports) => ports.contains(&port),
            }
    }

    pub(super) fn check(&self, peer: SocketAddr) -> Result<(), Blocked> {
        if self.contains(peer.port()) {
            return Ok(());
        }
        Err(Blocked {
            address: peer.ip(),
            reason: BlockReason::Port { port: peer.port() },
        })
    }
}

impl From<Vec<u16>> for Ports {
    fn from(ports: Vec<u16>) -> Self {
        Self::Only(Cow::Owned(ports))
    }
}
