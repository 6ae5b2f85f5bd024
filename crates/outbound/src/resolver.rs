//! From names to addresses, without libc. See [`Resolver`].

mod anchors;
mod answer;
mod caa;
mod error;
mod exchange;
mod known;
mod mail;
mod query;
mod service;
#[cfg(test)]
mod tests;
mod tlsa;
mod validated;
mod wildcard;

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::family::Family;
use crate::host::{HostSyntax, parse_host};

pub use anchors::{AnchorError, DnssecAnchors};
pub use answer::{AddressSource, FamilyFailure, Resolution};
pub use caa::{CaaRecord, CaaSet};
pub use error::{ResolveError, SetupError};
pub use mail::{MailExchanger, MailExchangers};
pub use service::{ServiceLocation, ServiceLocations};
pub use tlsa::{Tlsa, TlsaRecord, TlsaSet};
pub use validated::{ValidatedLookups, ValidationError};

use known::KnownNames;
use query::Dns;

/// How names are resolved.
#[derive(Clone, Debug)]
pub struct ResolverSettings {
    /// The name servers to ask; empty: those of `/etc/resolv.conf`.
    pub name_servers: Vec<SocketAddr>,
    /// Where names without a dot are looked for, with the name servers given above; those of `/etc/resolv.conf` come
    /// with their own list.
    pub search: Vec<String>,
    /// The file that is asked before DNS.
    pub hosts_file: HostsFile,
    /// Names whose addresses are given here, before hosts file and DNS. No addresses: the name has none.
    pub overrides: HashMap<String, Vec<IpAddr>>,
    /// The bound of one resolution, retries and search list included.
    pub timeout: Duration,
    /// What validation by DNSSEC starts from.
    pub anchors: DnssecAnchors,
}

impl Default for ResolverSettings {
    /// As the system does it, within five seconds.
    fn default() -> Self {
        Self {
            name_servers: Vec::new(),
            search: Vec::new(),
            hosts_file: HostsFile::System,
            overrides: HashMap::new(),
            timeout: Duration::from_secs(5),
            anchors: DnssecAnchors::iana(),
        }
    }
}

/// Which hosts file is read, once, when the resolver is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostsFile {
    /// None.
    Nowhere,
    /// This one; that it cannot be read is an error.
    Path(PathBuf),
    /// `/etc/hosts`, if there is one.
    System,
}

/// Turns names into addresses.
///
/// Make one and share it. It keeps no cache: a scan resolves once and pins the addresses, and whoever mends a DNS record
/// and tests again wants to see what is there now; what several scans ask at the same moment is asked once. Answers
/// are not judged here: ask the [`Guard`](crate::Guard) about each address.
#[derive(Debug)]
pub struct Resolver {
    dns: Dns,
    known: KnownNames,
    timeout: Duration,
    anchors: Arc<DnssecAnchors>,
}

impl Resolver {
    /// Reads the files and makes the resolver. Without a usable `/etc/resolv.conf` it works for what needs no DNS.
    ///
    /// # Errors
    /// [`SetupError`] says which setting cannot be used.
    pub fn new(settings: ResolverSettings) -> Result<Self, SetupError> {
        let known = KnownNames::new(&settings.hosts_file, settings.overrides)?;
        let dns = Dns::new(&settings.name_servers, &settings.search, settings.timeout)?;
        Ok(Self {
            dns,
            known,
            timeout: settings.timeout,
            anchors: Arc::new(settings.anchors),
        })
    }

    /// Questions whose answers are validated, for one scan: what was asked once is not asked again.
    ///
    /// They ask DNS alone. Each question ends by itself; bound the time of all of them.
    pub fn validated(&self) -> ValidatedLookups {
        ValidatedLookups::new(self.dns.exchange(), Arc::clone(&self.anchors))
    }

    /// Whether the addresses of a host are known without DNS: it is an address, or stands in the overrides or the hosts file.
    pub fn knows(&self, host: &str) -> bool {
        match parse_host(host) {
            Ok(HostSyntax::Name(name)) => self.known.find(&name).is_some(),
            Ok(HostSyntax::Address(_)) => true,
            Err(_) => false,
        }
    }

    /// The addresses of a host: an address is its own answer, a name is looked for in the overrides, the hosts file
    /// and DNS (A and AAAA at the same time), where the first to know it decides.
    ///
    /// A name with a dot is absolute; one without goes through the search list before it is asked for as it stands.
    ///
    /// # Errors
    /// [`ResolveError`] when there is not a single address. When one family failed and the other did not, the answer
    /// is good and [`Resolution::failed`] names the failure.
    pub async fn resolve(&self, host: &str) -> Result<Resolution, ResolveError> {
        let name = match parse_host(host)? {
            HostSyntax::Address(address) => return Ok(Resolution::from_literal(address)),
            HostSyntax::Name(name) => name,
        };
        if let Some(addresses) = self.known.find(&name) {
            return Resolution::from_settings(addresses);
        }
        let deadline = Instant::now() + self.timeout;
        let mut outcome = Err(ResolveError::NoSuchName);
        for candidate in self.dns.candidates(&name) {
            let (v4, v6) = tokio::join!(
                self.dns.addresses(&candidate, Family::V4, deadline),
                self.dns.addresses(&candidate, Family::V6, deadline)
            );
            outcome = match (Resolution::from_dns(v4, v6), outcome) {
                (Ok(resolution), _) => return Ok(resolution),
                (Err(error), Err(earlier)) => Err(earlier.or_worse(error)),
                (Err(error), Ok(_)) => Err(error),
            };
            if matches!(outcome, Err(ResolveError::Timeout | ResolveError::NoNameServer)) {
                break;
            }
        }
        outcome
    }
}
