//! A scan set up against a server of the testbed.

use jiff::Timestamp;
use model::{
    CheckState, Code, Depth, Endpoint, Expected, Finding, Host, Policy, Reason, Report, ScanJob, ScannerIdentity,
    StartTls, Target, Trust, Verdict,
};
use outbound::{Connector, FetchSettings, Fetcher, Guard, HostsFile, Ports, Resolver, ResolverSettings};
use probes::{Environment, KnownIntermediates, Limits, Revocation, TrustStores, scan};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use testbed::{Identity, date};
use ulid::Ulid;

/// The name that every server here is asked for.
pub(crate) const HOST: &str = "www.example.test";

/// When every scan here takes place.
pub(crate) fn now() -> SystemTime {
    date(2026, 11, 22)
}

/// A root, an intermediate below it, and a sound leaf for [`HOST`] below that.
pub(crate) struct Pki {
    pub(crate) root: Identity,
    pub(crate) intermediate: Identity,
    pub(crate) leaf: Identity,
}

pub(crate) fn pki() -> Pki {
    let root = Identity::root("Test Root").issue().unwrap();
    let intermediate = root.intermediate("Test Intermediate").path_length(0).issue().unwrap();
    let leaf = intermediate.leaf(HOST).current(now()).issue().unwrap();
    Pki {
        root,
        intermediate,
        leaf,
    }
}

/// A job and its environment.
pub(crate) struct Scene {
    pub(crate) environment: Environment,
    pub(crate) job: ScanJob,
}

impl Scene {
    /// A quick scan of [`HOST`], connected to this address, that trusts this root alone.
    pub(crate) fn new(server: SocketAddr, root: &Identity) -> Self {
        let mut scene = Self::of_names(&[], server.port(), root);
        scene.job.target.connect = Some(server);
        scene
    }

    /// The same, with [`HOST`] resolved to these addresses.
    pub(crate) fn of_names(addresses: &[&str], port: u16, root: &Identity) -> Self {
        let addresses: Vec<IpAddr> = addresses.iter().map(|address| address.parse().unwrap()).collect();
        let settings = ResolverSettings {
            name_servers: vec!["127.0.0.1:9".parse().unwrap()],
            hosts_file: HostsFile::Nowhere,
            overrides: HashMap::from([(HOST.to_owned(), addresses)]),
            ..ResolverSettings::default()
        };
        let guard = Guard::everything().fetch_ports(Ports::Any);
        let (resolver, connector) = (
            Arc::new(Resolver::new(settings).unwrap()),
            Arc::new(Connector::new(guard)),
        );
        let at: Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
        let identity = ScannerIdentity {
            id: "test".into(),
            version: "0".into(),
            pool: "default".into(),
        };
        let trust = TrustStores::default();
        trust.add_bundle("test", [certificate(root)]);
        let environment = Environment {
            trust: Arc::new(trust),
            limits: Limits {
                settle: Duration::from_millis(200),
                ..Limits::default()
            },
            ..Environment::new(Arc::new(move || at), resolver, connector, identity)
        };
        let endpoint = Endpoint {
            host: HOST.parse().unwrap(),
            port: Some(port),
        };
        Self {
            environment,
            job: job(Target::new(endpoint, StartTls::None), at),
        }
    }

    /// Missing certificates and what tells of revocations are fetched.
    pub(crate) fn fetching(self) -> Self {
        let guard = Guard::everything().fetch_ports(Ports::Any);
        self.fetching_behind(guard)
    }

    /// The same, where this guard lets it.
    pub(crate) fn fetching_behind(mut self, guard: Guard) -> Self {
        let connector = Arc::new(Connector::new(guard));
        let resolver = Arc::clone(&self.environment.resolver);
        let fetcher = Arc::new(Fetcher::new(resolver, connector, FetchSettings::default()));
        self.environment.fetcher = Some(Arc::clone(&fetcher));
        self.environment.revocation = Arc::new(Revocation::new(Some(fetcher), Vec::new()));
        self
    }

    pub(crate) fn knowing(mut self, intermediate: &Identity) -> Self {
        self.environment.intermediates = Arc::new(KnownIntermediates::new([certificate(intermediate)]));
        self
    }

    pub(crate) fn depth(mut self, depth: Depth) -> Self {
        self.job.depth = depth;
        self
    }

    pub(crate) fn starttls(mut self, protocol: StartTls) -> Self {
        self.job.target.starttls = protocol;
        self
    }

    pub(crate) fn host(mut self, host: &str) -> Self {
        self.job.target.host = host.parse::<Host>().unwrap();
        self
    }

    /// Each step may take no longer than this.
    pub(crate) fn impatient(mut self, limit: Duration) -> Self {
        self.environment.limits = Limits {
            connect: limit,
            starttls: limit,
            handshake: limit,
            settle: limit,
            fetch: limit,
            ..self.environment.limits
        };
        self
    }

    /// Scans, and holds the report against what is true of every report.
    pub(crate) async fn scan(&self) -> Report {
        let report = scan(&self.job, &self.environment).await;
        for finding in &report.findings {
            assert_eq!(finding.missing_evidence(), Vec::<&str>::new(), "{}", finding.code);
            let listed = report.checks.iter().any(|check| {
                check.check == finding.code && check.address == finding.address && check.state == CheckState::Found
            });
            assert!(listed, "{} is found, and no check says so", finding.code);
        }
        for check in &report.checks {
            let twice = report
                .checks
                .iter()
                .filter(|other| (other.check, other.address) == (check.check, check.address));
            assert_eq!(twice.count(), 1, "{} is listed more than once", check.check);
            assert_eq!(
                check.state == CheckState::Found,
                report
                    .findings
                    .iter()
                    .any(|f| f.code == check.check && f.address == check.address),
                "{:?}",
                check
            );
        }
        let json = serde_json::to_value(&report).unwrap();
        let read: Report = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), json);
        report
    }
}

fn job(target: Target, at: Timestamp) -> ScanJob {
    ScanJob {
        schema: ScanJob::SCHEMA,
        scan_id: Ulid::nil(),
        reason: Reason::Demand,
        account: None,
        pool: "default".into(),
        target,
        depth: Depth::Quick,
        policy: Policy::default(),
        trust: Trust {
            public: false,
            bundles: vec!["test".into()],
        },
        expected: Expected::default(),
        client_certificate: None,
        avoid_scanner: None,
        deadline_ms: 20_000,
        enqueued_at: at,
    }
}

pub(crate) fn certificate(identity: &Identity) -> certificates::Certificate {
    certificates::Certificate::from_der(identity.certificate()).unwrap()
}

/// The codes of the findings that change a colour, in the order of the catalogue.
pub(crate) fn codes(report: &Report) -> Vec<&'static str> {
    let grave = report
        .findings
        .iter()
        .filter(|finding| finding.severity.verdict() > Verdict::Green);
    let mut codes: Vec<Code> = grave.map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.into_iter().map(Code::as_str).collect()
}

pub(crate) fn finding(report: &Report, code: Code) -> &Finding {
    let found = report.findings.iter().find(|finding| finding.code == code);
    found.unwrap_or_else(|| panic!("{code} is not among {:?}", report.findings))
}

pub(crate) fn evidence<'a>(report: &'a Report, code: Code, key: &str) -> &'a str {
    finding(report, code)
        .evidence
        .value(key)
        .and_then(|value| value.as_str())
        .unwrap_or_default()
}

pub(crate) fn state(report: &Report, code: Code) -> Option<CheckState> {
    report
        .checks
        .iter()
        .find(|check| check.check == code)
        .map(|check| check.state)
}
