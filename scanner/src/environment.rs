use crate::Settings;
use model::ScannerIdentity;
use outbound::{
    AddressLimits, Connector, DnssecAnchors, FetchSettings, Fetcher, Guard, HostsFile, IpNet, Resolver,
    ResolverSettings, SetupError,
};
use probes::{Environment, Limits, Revocation};
use service::Clock;
use std::{sync::Arc, time::Duration};

/// What all scans of this process share: made once, for what it remembers is what makes the next scan cheap.
pub(crate) fn environment(
    settings: &Settings,
    identity: ScannerIdentity,
    clock: Clock,
) -> Result<Environment, SetupError> {
    let resolver = Arc::new(resolver(settings)?);
    let connector = Arc::new(Connector::new(guard(settings)));
    let now = Arc::new(move || clock.now());
    let mut environment = Environment::new(now, resolver.clone(), connector.clone(), identity);
    environment.address_limits = AddressLimits::new(settings.connections_per_address);
    environment.own_name.clone_from(&settings.own_name);
    environment.limits = Limits {
        connect: Duration::from_millis(settings.connect_timeout_ms),
        starttls: Duration::from_millis(settings.starttls_timeout_ms),
        handshake: Duration::from_millis(settings.handshake_timeout_ms),
        // Well within the lease of a scan, so that one that waits for its turn is not made twice.
        queue: Duration::from_secs(120),
        ..Limits::default()
    };
    let fetcher = Arc::new(Fetcher::new(resolver, connector, FetchSettings::default()));
    environment.fetcher = settings.fetch_intermediates.then(|| Arc::clone(&fetcher));
    let of_revocation = settings.fetch_revocation.then_some(fetcher);
    environment.revocation = Arc::new(Revocation::new(of_revocation, Vec::new()));
    Ok(environment)
}

/// The public internet, but for what the settings of this pool open and close.
fn guard(settings: &Settings) -> Guard {
    let nat64 = settings.nat64_prefixes.iter().filter_map(|range| match range.0 {
        IpNet::V4(_) => None,
        IpNet::V6(prefix) => Some(prefix),
    });
    Guard::public()
        .allow(settings.allow_ranges.iter().map(|range| range.0))
        .deny(settings.deny_ranges.iter().map(|range| range.0))
        .nat64(nat64)
        .scan_ports((&settings.ports).into())
        .fetch_ports((&settings.fetch_ports).into())
}

pub(crate) fn resolver(settings: &Settings) -> Result<Resolver, SetupError> {
    Resolver::new(ResolverSettings {
        name_servers: settings.dns.iter().map(|server| server.0).collect(),
        hosts_file: match settings.hosts_file.as_os_str().is_empty() {
            true => HostsFile::System,
            false => HostsFile::Path(settings.hosts_file.clone()),
        },
        anchors: match settings.dnssec_anchor_file.as_os_str().is_empty() {
            true => DnssecAnchors::iana(),
            false => DnssecAnchors::read(&settings.dnssec_anchor_file)?,
        },
        overrides: settings.hosts.clone().into_iter().collect(),
        timeout: Duration::from_millis(settings.dns_timeout_ms),
        ..ResolverSettings::default()
    })
}
