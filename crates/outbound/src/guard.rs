//! Which addresses and ports may be reached. See [`Guard`].

mod blocked;
mod embedded;
mod ports;
mod ranges;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

pub use blocked::{BlockReason, Blocked};
pub use ports::{Ports, SCAN_PORTS};

/// Decides which addresses and ports may be reached.
///
/// The first rule that speaks decides:
///
/// 1. What is no server is never reached, whatever the settings: the unspecified address and "this network"
///    (`0.0.0.0/8`, `::`), multicast, the limited broadcast address, and the metadata services of cloud providers
///    (they speak plain HTTP only, and hand out credentials).
/// 2. The ranges of [`Guard::deny`] are refused: deny wins over allow.
/// 3. An IPv6 address that carries an IPv4 address (mapped, compatible, translated, NAT64, 6to4, Teredo, ISATAP) is
///    refused when that IPv4 address is; opening the range around it does not open what it carries.
/// 4. The prefixes of [`Guard::nat64`] and the ranges of [`Guard::allow`] pass.
/// 5. The rest passes with [`Guard::everything`]; with [`Guard::public`] it passes when it is on the public internet.
///
/// Ask about the address that is connected to, at the moment of connecting: [`Connector`](crate::Connector) does.
#[derive(Clone, Debug)]
pub struct Guard {
    scope: Scope,
    allow: Vec<IpNet>,
    deny: Vec<IpNet>,
    nat64: Vec<Ipv6Net>,
    scan_ports: Ports,
    fetch_ports: Ports,
}

#[derive(Clone, Copy, Debug)]
enum Scope {
    Everything,
    Public,
}

impl Guard {
    /// For the command line: private, loopback and link-local addresses pass, as do the reserved ranges that some
    /// networks use inside (`240.0.0.0/4`). Any port may be scanned.
    pub const fn everything() -> Self {
        Self::new(Scope::Everything)
    }

    /// For services: the public internet only. That is IPv4 without any range of the IANA special-purpose registry,
    /// and of IPv6 `2000::/3` without the special-purpose ranges in it. Any port may be scanned until
    /// [`Guard::scan_ports`] says otherwise.
    pub const fn public() -> Self {
        Self::new(Scope::Public)
    }

    const fn new(scope: Scope) -> Self {
        Self {
            scope,
            allow: Vec::new(),
            deny: Vec::new(),
            nat64: Vec::new(),
            scan_ports: Ports::Any,
            fetch_ports: Ports::FETCH,
        }
    }

    /// Opens ranges that [`Guard::public`] refuses: the networks an operator wants to scan from the inside.
    #[must_use]
    pub fn allow(mut self, ranges: impl IntoIterator<Item = IpNet>) -> Self {
        self.allow.extend(ranges.into_iter().map(unmapped));
        self
    }

    /// Closes ranges, whatever else opens them: the operator's own networks, and those who opted out.
    #[must_use]
    pub fn deny(mut self, ranges: impl IntoIterator<Item = IpNet>) -> Self {
        self.deny.extend(ranges.into_iter().map(unmapped));
        self
    }

    /// Names the NAT64 prefixes of the scanner's own network (RFC 6052; a length of 32, 40, 48, 56, 64 or 96, the
    /// others never match): an address in one of them is judged by the IPv4 address that it carries. A scanner in an
    /// IPv6-only network reaches IPv4 servers through `64:ff9b::/96` only when that prefix is named here.
    #[must_use]
    pub fn nat64(mut self, prefixes: impl IntoIterator<Item = Ipv6Net>) -> Self {
        self.nat64.extend(prefixes);
        self
    }

    /// Limits the ports that may be scanned; [`Ports::SCAN`] is the list for hosted installations.
    #[must_use]
    pub fn scan_ports(mut self, ports: Ports) -> Self {
        self.scan_ports = ports;
        self
    }

    /// Changes the ports that a fetch may use, 80 and 443 by default.
    #[must_use]
    pub fn fetch_ports(mut self, ports: Ports) -> Self {
        self.fetch_ports = ports;
        self
    }

    /// Whether a scan may connect to this address and port.
    ///
    /// # Errors
    /// [`Blocked`] says why not.
    pub fn check(&self, peer: SocketAddr) -> Result<(), Blocked> {
        self.check_address(peer.ip())?;
        self.scan_ports.check(peer)
    }

    /// Whether a fetch (AIA, CRL, OCSP, webhook) may connect to this address and port.
    ///
    /// # Errors
    /// [`Blocked`] says why not.
    pub fn check_fetch(&self, peer: SocketAddr) -> Result<(), Blocked> {
        self.check_address(peer.ip())?;
        self.fetch_ports.check(peer)
    }

    /// Whether this address may be reached, on whatever port.
    ///
    /// # Errors
    /// [`Blocked`] says why not.
    pub fn check_address(&self, address: IpAddr) -> Result<(), Blocked> {
        let reason = match address {
            IpAddr::V4(address) => self.judge_v4(address),
            IpAddr::V6(address) => self.judge_v6(address),
        };
        reason.map_or(Ok(()), |reason| Err(Blocked { address, reason }))
    }

    fn judge_v4(&self, address: Ipv4Addr) -> Option<BlockReason> {
        if let Some(reason) = ranges::never_v4(address) {
            return Some(reason);
        }
        if contains(&self.deny, address.into()) {
            return Some(BlockReason::DeniedBySettings);
        }
        match self.scope {
            Scope::Everything => None,
            Scope::Public => ranges::special_v4(address).filter(|_| !contains(&self.allow, address.into())),
        }
    }

    fn judge_v6(&self, address: Ipv6Addr) -> Option<BlockReason> {
        if let Some(reason) = ranges::never_v6(address) {
            return Some(reason);
        }
        if contains(&self.deny, address.into()) {
            return Some(BlockReason::DeniedBySettings);
        }
        let translated = self.nat64.iter().filter(|prefix| prefix.contains(&address));
        let mut translated = translated
            .filter_map(|prefix| embedded::rfc6052(address, prefix.prefix_len()))
            .peekable();
        if translated.peek().is_some() {
            return translated.find_map(|inside| self.judge_embedded(inside));
        }
        if let Some(reason) = embedded::all(address).find_map(|inside| self.judge_embedded(inside)) {
            return Some(reason);
        }
        match self.scope {
            Scope::Everything => None,
            Scope::Public => ranges::special_v6(address).filter(|_| !contains(&self.allow, address.into())),
        }
    }

    fn judge_embedded(&self, address: Ipv4Addr) -> Option<BlockReason> {
        self.judge_v4(address).map(|_| BlockReason::EmbeddedIpv4 { address })
    }
}

fn contains(ranges: &[IpNet], address: IpAddr) -> bool {
    ranges.iter().any(|range| range.contains(&address))
}

/// A range written in the mapped form (`::ffff:10.0.0.0/104`) means the IPv4 range.
fn unmapped(range: IpNet) -> IpNet {
    let IpNet::V6(v6) = range else { return range };
    let Some(address) = v6.network().to_ipv4_mapped() else {
        return range;
    };
    let Some(length) = v6.prefix_len().checked_sub(96) else {
        return range;
    };
    Ipv4Net::new(address, length).map_or(range, IpNet::V4)
}
