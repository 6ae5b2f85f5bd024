use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

/// An address that may not be reached, and why. The operator's settings decide, so neither peer nor network is at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{address} may not be reached: {reason}")]
pub struct Blocked {
    /// The address that was asked about.
    pub address: IpAddr,
    /// The rule that refused it.
    pub reason: BlockReason,
}

/// Why an address or a port may not be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockReason {
    /// The limited broadcast address.
    Broadcast,
    /// A range that the operator closed.
    DeniedBySettings,
    /// A range reserved for documentation.
    Documentation,
    /// An IPv6 address that leads to an IPv4 address which is refused.
    EmbeddedIpv4 {
        /// The address it leads to.
        address: Ipv4Addr,
    },
    /// An address of one link, without meaning beyond it.
    LinkLocal,
    /// The scanner's own machine.
    Loopback,
    /// The metadata service of a cloud provider.
    Metadata,
    /// A group, not a server.
    Multicast,
    /// A port outside the allow-list.
    Port {
        /// The port that was asked for.
        port: u16,
    },
    /// A private network, or the network between an access provider and its customers.
    Private,
    /// A range with a special purpose, or one that is not in use on the public internet.
    Reserved,
    /// No address at all.
    Unspecified,
}

impl BlockReason {
    /// A stable name for reports, metrics and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Broadcast => "broadcast",
            Self::DeniedBySettings => "denied_by_settings",
            Self::Documentation => "documentation",
            Self::EmbeddedIpv4 { .. } => "embedded_ipv4",
            Self::LinkLocal => "link_local",
            Self::Loopback => "loopback",
            Self::Metadata => "metadata",
            Self::Multicast => "multicast",
            Self::Port { .. } => "port",
            Self::Private => "private",
            Self::Reserved => "reserved",
            Self::Unspecified => "unspecified",
        }
    }
}

impl fmt::Display for BlockReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Broadcast => "it is the broadcast address",
            Self::DeniedBySettings => "the settings of this scanner deny it",
            Self::Documentation => "it is reserved for documentation",
            Self::EmbeddedIpv4 { address } => return write!(f, "it leads to {address}, which may not be reached"),
            Self::LinkLocal => "it is link-local",
            Self::Loopback => "it is a loopback address",
            Self::Metadata => "it is the metadata service of a cloud provider",
            Self::Multicast => "it is a multicast address",
            Self::Port { port } => return write!(f, "port {port} is not among the allowed ports"),
            Self::Private => "it is in a private network",
            Self::Reserved => "it is in a range with a special purpose",
            Self::Unspecified => "it is the unspecified address",
        })
    }
}
