use super::*;
use model::{Depth, Endpoint, Expected, Policy, Reason, Report, ScanJob, ScannerIdentity, Severity, Target, Trust};
use outbound::{Connector, Guard, HostsFile, Resolver, ResolverSettings};
use probes::{Environment, TrustStores};
use service::Clock;
use std::{collections::HashMap, sync::Arc};

/// Scans one server of the demo as its service does, with nothing between.
async fn scan(servers: &Servers, server: &DemoServer) -> Report {
    let settings = ResolverSettings {
        hosts_file: HostsFile::Nowhere,
        overrides: HashMap::from([(server.host.to_string(), server.addresses.clone())]),
        ..ResolverSettings::default()
    };
    let clock = Clock::System;
    let mut environment = Environment::new(
        Arc::new(move || clock.now()),
        Arc::new(Resolver::new(settings).unwrap()),
        Arc::new(Connector::new(Guard::everything())),
        ScannerIdentity {
            id: "test".to_owned(),
            version: "0".to_owned(),
            pool: "demo".to_owned(),
        },
    );
    let stores = TrustStores::new(certificates::TrustStore::empty());
    let roots = certificates::read(servers.trusted_pem().as_bytes()).unwrap();
    stores.add_bundle("demo".to_owned(), roots);
    environment.trust = Arc::new(stores);
    let job = ScanJob {
        schema: ScanJob::SCHEMA,
        scan_id: ulid::Ulid::nil(),
        reason: Reason::Demand,
        account: None,
        pool: "demo".to_owned(),
        target: Target::new(
            Endpoint {
                host: server.host.clone(),
                port: Some(server.port),
            },
            server.flaw.starttls(),
        ),
        depth: Depth::Deep,
        policy: Policy::default(),
        trust: Trust {
            public: false,
            bundles: vec!["demo".to_owned()],
        },
        expected: Expected::default(),
        client_certificate: None,
        avoid_scanner: None,
        deadline_ms: 30_000,
        enqueued_at: clock.now(),
    };
    probes::scan(&job, &environment).await
}

#[tokio::test]
async fn every_server_gets_its_colour_for_the_reason_that_it_has() {
    let servers = Servers::start(Clock::System.now()).await.unwrap();
    for server in &servers.all {
        let report = scan(&servers, server).await;
        let codes: Vec<_> = report
            .findings
            .iter()
            .filter(|finding| finding.severity > Severity::Info)
            .collect();
        let (colour, code) = server.flaw.expected();
        assert_eq!(report.verdict, colour, "{:?}: {codes:?}", server.flaw);
        let worst = codes.iter().map(|finding| finding.severity).max();
        let decisive = codes.iter().find(|finding| Some(finding.severity) == worst);
        let known = code.is_none_or(|code| {
            codes
                .iter()
                .any(|finding| finding.code == code && Some(finding.severity) == worst)
        });
        assert!(
            known && decisive.is_some() == code.is_some(),
            "{:?}: {codes:?}",
            server.flaw
        );
    }
}

#[tokio::test]
async fn a_renewal_is_seen_by_the_next_scan_and_the_port_stays() {
    let servers = Servers::start(Clock::System.now()).await.unwrap();
    let server = servers
        .all
        .iter()
        .find(|server| server.flaw == Flaw::ExpiresSoon)
        .unwrap();
    assert_eq!(scan(&servers, server).await.verdict, model::Verdict::Red);
    servers.renew(Clock::System.now()).unwrap();
    let report = scan(&servers, server).await;
    assert_eq!(report.verdict, model::Verdict::Green, "{:?}", report.findings);
}
