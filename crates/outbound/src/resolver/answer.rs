use std::net::IpAddr;

use super::ResolveError;
use crate::family::Family;

/// The most addresses of one name that are taken.
const MOST_ADDRESSES: usize = 16;

/// What became of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// At least one and at most 16 addresses, IPv4 before IPv6, each in numerical order: the same answer gives the same
    /// list, however the name server turned it. Of a longer answer, each family keeps at least eight.
    pub addresses: Vec<IpAddr>,
    /// How many addresses were left out because there were too many.
    pub omitted: usize,
    /// The names that the name is an alias of (CNAME), in order.
    pub aliases: Vec<String>,
    /// The family that could not be asked, when the other one answered.
    pub failed: Option<FamilyFailure>,
    /// Who knew the addresses.
    pub source: AddressSource,
}

/// Who knew the addresses of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressSource {
    /// The name servers.
    Dns,
    /// The host was an address.
    Literal,
    /// An override or the hosts file.
    Settings,
}

/// A family whose records could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyFailure {
    /// The family.
    pub family: Family,
    /// What happened.
    pub error: ResolveError,
}

/// The addresses of one family.
#[derive(Clone, Debug, Default)]
pub(super) struct FamilyAnswer {
    pub(super) addresses: Vec<IpAddr>,
    pub(super) aliases: Vec<String>,
}

impl Resolution {
    pub(super) fn from_literal(address: IpAddr) -> Self {
        Self {
            addresses: vec![address],
            omitted: 0,
            aliases: Vec::new(),
            failed: None,
            source: AddressSource::Literal,
        }
    }

    pub(super) fn from_settings(addresses: &[IpAddr]) -> Result<Self, ResolveError> {
        if addresses.is_empty() {
            return Err(ResolveError::NoAddresses);
        }
        let (v4, v6) = addresses.iter().partition(|address| address.is_ipv4());
        let (addresses, omitted) = join(v4, v6);
        Ok(Self {
            addresses,
            omitted,
            aliases: Vec::new(),
            failed: None,
            source: AddressSource::Settings,
        })
    }

    pub(super) fn from_dns(
        v4: Result<FamilyAnswer, ResolveError>,
        v6: Result<FamilyAnswer, ResolveError>,
    ) -> Result<Self, ResolveError> {
        let (v4, v6, failed) = match (v4, v6) {
            (Ok(v4), Ok(v6)) => (v4, v6, None),
            (Ok(v4), Err(error)) => (v4, FamilyAnswer::default(), failure(Family::V6, error)),
            (Err(error), Ok(v6)) => (FamilyAnswer::default(), v6, failure(Family::V4, error)),
            // That there is no such name holds for every type (RFC 8020), so it needs no second witness.
            (Err(ResolveError::NoSuchName), Err(_)) | (Err(_), Err(ResolveError::NoSuchName)) => {
                return Err(ResolveError::NoSuchName);
            }
            (Err(first), Err(second)) => return Err(first.or_worse(second)),
        };
        let aliases = if v4.aliases.len() >= v6.aliases.len() {
            v4.aliases
        } else {
            v6.aliases
        };
        let (addresses, omitted) = join(v4.addresses, v6.addresses);
        Ok(Self {
            addresses,
            omitted,
            aliases,
            failed,
            source: AddressSource::Dns,
        })
    }
}

/// That a family has no address is no failure.
fn failure(family: Family, error: ResolveError) -> Option<FamilyFailure> {
    error.is_failure().then_some(FamilyFailure { family, error })
}

fn join(mut v4: Vec<IpAddr>, mut v6: Vec<IpAddr>) -> (Vec<IpAddr>, usize) {
    for family in [&mut v4, &mut v6] {
        family.sort_unstable();
        family.dedup();
    }
    let all = v4.len() + v6.len();
    v4.truncate((MOST_ADDRESSES / 2).max(MOST_ADDRESSES.saturating_sub(v6.len())));
    v6.truncate(MOST_ADDRESSES - v4.len());
    v4.append(&mut v6);
    let omitted = all - v4.len();
    (v4, omitted)
}
