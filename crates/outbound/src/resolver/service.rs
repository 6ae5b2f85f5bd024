use hickory_resolver::proto::rr::{RData, RecordType};
use tokio::time::Instant;

use super::query::{display, fqdn};
use super::{ResolveError, Resolver};
use crate::host::{HostSyntax, parse_host};

/// The most locations of one service that are taken.
const MOST_LOCATIONS: usize = 16;

/// Where a domain offers a service (RFC 2782).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceLocations {
    /// Here.
    Listed {
        /// At most 16, by priority, the heavier first, then by name.
        locations: Vec<ServiceLocation>,
        /// The targets that are no host names; escaped.
        invalid: Vec<String>,
    },
    /// The domain says that it does not offer the service: its only target is the root.
    Refused,
    /// There is no SRV record.
    Unlisted,
}

/// One SRV record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceLocation {
    /// Lower is tried first.
    pub priority: u16,
    /// Among equals, heavier is tried more often.
    pub weight: u16,
    /// The host, as [`parse_host`] writes names.
    pub host: String,
    /// The TCP port.
    pub port: u16,
}

impl Resolver {
    /// Where a domain offers a service, such as `_xmpp-client._tcp`.
    ///
    /// # Errors
    /// [`ResolveError`] when the question could not be answered.
    pub async fn service_locations(&self, service: &str, domain: &str) -> Result<ServiceLocations, ResolveError> {
        let HostSyntax::Name(domain) = parse_host(domain)? else {
            return Err(ResolveError::NoSuchName);
        };
        let deadline = Instant::now() + self.timeout;
        let name = fqdn(&format!("{service}.{domain}"))?;
        let lookup = match self.dns.lookup(&name, RecordType::SRV, deadline).await {
            Ok(lookup) => lookup,
            Err(ResolveError::NoAddresses | ResolveError::NoSuchName) => return Ok(ServiceLocations::Unlisted),
            Err(error) => return Err(error),
        };
        let records = lookup.answers().iter().filter_map(|record| match &record.data {
            RData::SRV(srv) => Some(srv),
            _ => None,
        });
        let (refusing, named): (Vec<_>, Vec<_>) = records.partition(|srv| srv.target.is_root());
        if named.is_empty() {
            return Ok(match refusing.is_empty() {
                true => ServiceLocations::Unlisted,
                false => ServiceLocations::Refused,
            });
        }
        let (mut locations, mut invalid) = (Vec::new(), Vec::new());
        for srv in named {
            let written = display(&srv.target);
            match parse_host(&written) {
                Ok(HostSyntax::Name(host)) if srv.port != 0 => locations.push(ServiceLocation {
                    priority: srv.priority,
                    weight: srv.weight,
                    host,
                    port: srv.port,
                }),
                Ok(_) | Err(_) => invalid.push(written),
            }
        }
        locations.sort_unstable_by(|one, other| {
            let key = |location: &ServiceLocation| (location.priority, u16::MAX - location.weight, location.port);
            key(one).cmp(&key(other)).then_with(|| one.host.cmp(&other.host))
        });
        locations.dedup();
        locations.truncate(MOST_LOCATIONS);
        invalid.truncate(MOST_LOCATIONS);
        Ok(ServiceLocations::Listed { locations, invalid })
    }
}
