use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::net::{TcpSocket, TcpStream};

use crate::family::Family;
use crate::guard::{Blocked, Guard};

/// How long an answer of [`Connector::has_route`] holds.
const ROUTE_HOLDS: Duration = Duration::from_secs(30);

/// Opens TCP connections to addresses that the guard lets pass. Share one: it holds no connection.
#[derive(Debug)]
pub struct Connector {
    guard: Guard,
    routes: Mutex<[Option<(Instant, bool)>; 2]>,
}

impl Connector {
    /// A connector behind this guard.
    pub const fn new(guard: Guard) -> Self {
        Self {
            guard,
            routes: Mutex::new([None; 2]),
        }
    }

    /// The guard it stands behind, to ask before a scan starts.
    pub const fn guard(&self) -> &Guard {
        &self.guard
    }

    /// Connects for a scan, within `timeout`, with `TCP_NODELAY` set.
    ///
    /// # Errors
    /// [`ConnectError`] tells apart what the settings refuse, what this machine lacks and what the peer does.
    pub async fn connect(&self, peer: SocketAddr, timeout: Duration) -> Result<TcpStream, ConnectError> {
        self.guard.check(peer)?;
        open(peer, timeout).await
    }

    /// Connects for a fetch, or for a question in plain HTTP: as [`Connector::connect`], with the guard's ports for fetches.
    ///
    /// # Errors
    /// As [`Connector::connect`].
    pub async fn connect_fetch(&self, peer: SocketAddr, timeout: Duration) -> Result<TcpStream, ConnectError> {
        self.guard.check_fetch(peer)?;
        open(peer, timeout).await
    }

    /// Whether this machine has a route to the public internet of this family. No packet is sent; the answer is
    /// looked up anew after half a minute.
    ///
    /// A machine without one may still reach its own networks: [`Connector::has_route_to`] answers for one address.
    pub fn has_route(&self, family: Family) -> bool {
        // Addresses of a root name server (a.root-servers.net), only looked up in the routing table.
        let (index, far) = match family {
            Family::V4 => (0, IpAddr::V4(Ipv4Addr::new(198, 41, 0, 4))),
            Family::V6 => (1, IpAddr::V6(Ipv6Addr::new(0x2001, 0x503, 0xba3e, 0, 0, 0, 2, 0x30))),
        };
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = routes.get_mut(index) else {
            return false;
        };
        match known {
            Some((at, answer)) if at.elapsed() < ROUTE_HOLDS => *answer,
            _ => {
                let answer = has_route_to(far);
                *known = Some((Instant::now(), answer));
                answer
            }
        }
    }

    /// Whether this machine has a route to this address, by its routing table. No packet is sent.
    pub fn has_route_to(&self, address: IpAddr) -> bool {
        has_route_to(address)
    }
}

async fn open(peer: SocketAddr, timeout: Duration) -> Result<TcpStream, ConnectError> {
    let socket = match peer {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    };
    let socket = socket.map_err(|error| socket_error(&error, peer))?;
    socket
        .set_nodelay(true)
        .map_err(|error| connect_error(&error, peer, has_route_to))?;
    match tokio::time::timeout(timeout, socket.connect(peer)).await {
        Ok(connected) => connected.map_err(|error| connect_error(&error, peer, has_route_to)),
        Err(_) => Err(ConnectError::Timeout),
    }
}

/// Connecting a UDP socket asks the routing table and sends nothing.
fn has_route_to(address: IpAddr) -> bool {
    let any: SocketAddr = match address {
        IpAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        IpAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    UdpSocket::bind(any)
        .and_then(|socket| socket.connect((address, 443)))
        .is_ok()
}

/// Why a connection was not made. Its variants say whose doing it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// Settings: the guard refuses it. Nothing was sent.
    #[error(transparent)]
    Blocked(#[from] Blocked),
    /// This machine is short of file descriptors, ports or memory.
    #[error("this machine cannot open more connections: {detail}")]
    LocalLimit {
        /// What the operating system says.
        detail: String,
    },
    /// Something else.
    #[error("the connection failed: {detail}")]
    Other {
        /// What the operating system says.
        detail: String,
    },
    /// Peer: nothing listens on the port, or a firewall says so.
    #[error("the connection was refused")]
    Refused,
    /// Peer: it closed the connection while it was being made.
    #[error("the connection was reset")]
    Reset,
    /// Peer or network: no answer in time.
    #[error("there was no answer in time")]
    Timeout,
    /// Network: a router says that the host or its network cannot be reached.
    #[error("the network says that the host cannot be reached")]
    UnreachableHost,
    /// This machine has no route to the address; it says nothing about the peer.
    #[error("this machine has no {family} route to the address")]
    UnreachableNetwork {
        /// The family of the address.
        family: Family,
    },
}

impl ConnectError {
    /// A stable name for reports, metrics and logs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Blocked(_) => "blocked",
            Self::LocalLimit { .. } => "local_limit",
            Self::Other { .. } => "other",
            Self::Refused => "refused",
            Self::Reset => "reset",
            Self::Timeout => "timeout",
            Self::UnreachableHost => "unreachable_host",
            Self::UnreachableNetwork { .. } => "unreachable_network",
        }
    }

    /// Whether the reason lies with this machine or its settings, so that it says nothing about the peer.
    pub const fn is_local(&self) -> bool {
        matches!(
            self,
            Self::Blocked(_) | Self::LocalLimit { .. } | Self::UnreachableNetwork { .. }
        )
    }
}

/// A socket that cannot be made: the machine is full, or it does not know the family (IPv6 switched off).
fn socket_error(error: &io::Error, peer: SocketAddr) -> ConnectError {
    if is_exhausted(error) {
        return ConnectError::LocalLimit {
            detail: error.to_string(),
        };
    }
    ConnectError::UnreachableNetwork {
        family: peer.ip().into(),
    }
}

fn connect_error(error: &io::Error, peer: SocketAddr, has_route_to: impl Fn(IpAddr) -> bool) -> ConnectError {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => ConnectError::Refused,
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => ConnectError::Reset,
        io::ErrorKind::TimedOut => ConnectError::Timeout,
        io::ErrorKind::HostUnreachable => ConnectError::UnreachableHost,
        // Either our own routing table or a router on the way; only the first is ours to mend.
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown if has_route_to(peer.ip()) => {
            ConnectError::UnreachableHost
        }
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => ConnectError::UnreachableNetwork {
            family: peer.ip().into(),
        },
        // No address of that family on this machine, or no free port left.
        io::ErrorKind::AddrNotAvailable if !has_route_to(peer.ip()) => ConnectError::UnreachableNetwork {
            family: peer.ip().into(),
        },
        io::ErrorKind::AddrNotAvailable | io::ErrorKind::AddrInUse => ConnectError::LocalLimit {
            detail: error.to_string(),
        },
        _ if is_exhausted(error) => ConnectError::LocalLimit {
            detail: error.to_string(),
        },
        _ => ConnectError::Other {
            detail: error.to_string(),
        },
    }
}

/// EMFILE, ENFILE, ENOBUFS, ENOMEM: `io::ErrorKind` has no stable name for the first three.
fn is_exhausted(error: &io::Error) -> bool {
    const ENFILE: i32 = 23;
    const EMFILE: i32 = 24;
    const ENOBUFS: i32 = if cfg!(target_os = "linux") { 105 } else { 55 };
    matches!(error.raw_os_error(), Some(ENFILE | EMFILE | ENOBUFS)) || error.kind() == io::ErrorKind::OutOfMemory
}

#[cfg(test)]
mod tests;
