use crate::FleetServer;
use certificates::{Judge, TrustStore};
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use model::{Depth, Expected, Policy, Reason, Report, ScanJob, ScannerIdentity, StartTls, Target, Trust, Verdict};
use outbound::{AddressLimits, Connector, Guard, HostsFile, Resolver, ResolverSettings};
use probes::{Environment, TrustStores};
use std::{net::Ipv4Addr, sync::Arc};

/// `probes::scan` of names of a [`FleetServer`], as the roles call it.
#[derive(Debug)]
pub struct Scans {
    /// Where scans run: its judge remembers what it has seen.
    pub environment: Environment,
    bundle: String,
    port: u16,
    depth: Depth,
}

impl Scans {
    /// Scans of this depth, of any of these names.
    pub fn new(server: &FleetServer, depth: Depth, names: impl IntoIterator<Item = String>) -> Self {
        let settings = ResolverSettings {
            hosts_file: HostsFile::Nowhere,
            overrides: names
                .into_iter()
                .map(|name| (name, vec![Ipv4Addr::LOCALHOST.into()]))
                .collect(),
            ..ResolverSettings::default()
        };
        let resolver = Arc::new(Resolver::new(settings).unwrap());
        let connector = Arc::new(Connector::new(Guard::everything()));
        let identity = ScannerIdentity::default();
        let mut environment = Environment::new(Arc::new(Timestamp::now), resolver, connector, identity);
        environment.address_limits = AddressLimits::new(2_048);
        let stores = TrustStores::new(TrustStore::mozilla());
        let root = certificates::Certificate::from_der(&server.root_der()).unwrap();
        let bundle = "fleet".to_owned();
        stores.add_bundle(bundle.clone(), [root]);
        environment.trust = Arc::new(stores);
        Self {
            environment,
            bundle,
            port: server.port(),
            depth,
        }
    }

    /// The same environment with a judge that remembers nothing.
    pub fn forgetful(&self) -> Environment {
        Environment {
            judge: Arc::new(Judge::new()),
            ..self.environment.clone()
        }
    }

    /// Runs jobs, so many at once; every report must be green.
    pub async fn run(&self, jobs: &[ScanJob], environment: &Environment, at_once: usize) {
        stream::iter(jobs)
            .for_each_concurrent(at_once, |job| async move {
                let report = probes::scan(job, environment).await;
                assert_eq!(report.verdict, Verdict::Green, "{:?}", report.findings);
            })
            .await;
    }

    /// Runs one job and gives its report.
    pub async fn report(&self, job: &ScanJob, environment: &Environment) -> Report {
        probes::scan(job, environment).await
    }

    /// The job of a name.
    pub fn job(&self, name: &str) -> ScanJob {
        ScanJob {
            schema: ScanJob::SCHEMA,
            scan_id: ulid::Ulid::nil(),
            reason: Reason::Schedule,
            account: None,
            pool: "bench".to_owned(),
            target: Target::new(format!("{name}:{}", self.port).parse().unwrap(), StartTls::None),
            depth: self.depth,
            policy: Policy::default(),
            trust: Trust {
                public: true,
                bundles: vec![self.bundle.clone()],
            },
            expected: Expected::default(),
            client_certificate: None,
            avoid_scanner: None,
            deadline_ms: 60_000,
            enqueued_at: Timestamp::UNIX_EPOCH,
        }
    }
}
