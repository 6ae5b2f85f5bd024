use std::fmt;
use std::net::IpAddr;

/// An address family: a scanner may have a route to one and not to the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// IPv4, asked for with A records.
    V4,
    /// IPv6, asked for with AAAA records.
    V6,
}

impl Family {
    /// Both families, in the order in which they are reported.
    pub const ALL: [Self; 2] = [Self::V4, Self::V6];

    /// `ipv4` or `ipv6`, for reports and logs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V4 => "ipv4",
            Self::V6 => "ipv6",
        }
    }
}

impl From<IpAddr> for Family {
    fn from(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(_) => Self::V4,
            IpAddr::V6(_) => Self::V6,
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        })
    }
}
