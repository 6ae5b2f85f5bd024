//! What a `quick` scan costs beside the bare limit: a verified rustls handshake with the same server.
//!
//! Run it with `cargo bench -p benches`. Each round runs the three variants one after the other, in reverse order every
//! second round, and counts the CPU time of this process alone (the server is another one), so that the ratios hold on a
//! busy machine. Budgets: 1.15 on a chain never seen before, 0.60 on one verified before.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark fails by panicking, prints, and connects to what it started"
)]

use benches::{CpuTime, FleetServer, Memory, median};
use certificates::{Judge, TrustStore};
use futures_util::{StreamExt, stream};
use jiff::Timestamp;
use model::{Depth, Expected, Policy, Reason, Report, ScanJob, ScannerIdentity, StartTls, Target, Trust, Verdict};
use outbound::{AddressLimits, Connector, Guard, HostsFile, Resolver, ResolverSettings};
use probes::{Environment, TrustStores};
use std::{net::Ipv4Addr, sync::Arc};
use testbed::KeyKind;
use tokio::{io::AsyncWriteExt, net::TcpStream};

const NAMES: usize = 1_000;
const ROUNDS: usize = 7;
const PER_ROUND: usize = 600;
const AT_ONCE: usize = 16;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for (name, key) in [("ECDSA", KeyKind::EcdsaP256), ("RSA", KeyKind::Rsa2048)] {
        let server = FleetServer::start(key);
        runtime.block_on(measure(name, &server));
    }
}

async fn measure(name: &str, server: &FleetServer) {
    let bare = Bare::new(server);
    let quick = Quick::new(server);
    quick.known(PER_ROUND, AT_ONCE).await;
    bare.run(PER_ROUND, AT_ONCE).await;

    let (mut limit, mut new, mut known) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let mut order = [0, 1, 2];
        if round % 2 == 1 {
            order.reverse();
        }
        for variant in order {
            let before = CpuTime::now();
            match variant {
                0 => bare.run(PER_ROUND, AT_ONCE).await,
                1 => quick.new_chains(PER_ROUND, AT_ONCE).await,
                _ => quick.known(PER_ROUND, AT_ONCE).await,
            }
            let each = before.elapsed_micros() / PER_ROUND as f64;
            [&mut limit, &mut new, &mut known]
                .into_iter()
                .nth(variant)
                .unwrap()
                .push(each);
        }
    }
    let ratio = |costs: &[f64]| median(costs.iter().zip(&limit).map(|(cost, limit)| cost / limit));
    println!("{name}: median of {ROUNDS} rounds of {PER_ROUND}, {AT_ONCE} at once, CPU of this process");
    println!(
        "  bare verified handshake {:7.0} µs   1.00",
        median(limit.iter().copied())
    );
    println!(
        "  quick, new chain        {:7.0} µs   {:.2}   (budget 1.15)",
        median(new.iter().copied()),
        ratio(&new)
    );
    println!(
        "  quick, known chain      {:7.0} µs   {:.2}   (budget 0.60)",
        median(known.iter().copied()),
        ratio(&known)
    );

    quick.known(16, 16).await;
    let few = Memory::peak_kib();
    quick.known(1_024, 1_024).await;
    println!(
        "  memory in flight        {:7.1} KiB a scan   (budget 32)",
        (Memory::peak_kib() - few) as f64 / 1_008.0
    );
}

/// The limit: connect, verified handshake, close_notify, close; nothing collected, nothing kept.
struct Bare {
    connector: tokio_rustls::TlsConnector,
    port: u16,
}

impl Bare {
    fn new(server: &FleetServer) -> Self {
        let mut roots = rustls::RootCertStore::empty();
        roots.add(server.root_der().into()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.resumption = rustls::client::Resumption::disabled();
        Self {
            connector: Arc::new(config).into(),
            port: server.port(),
        }
    }

    async fn run(&self, count: usize, at_once: usize) {
        stream::iter(0..count)
            .for_each_concurrent(at_once, |index| async move {
                let name = FleetServer::name(index % NAMES);
                let socket = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await.unwrap();
                socket.set_nodelay(true).unwrap();
                let mut tls = self
                    .connector
                    .connect(name.try_into().unwrap(), socket)
                    .await
                    .expect("verifies");
                let _ = tls.shutdown().await;
            })
            .await;
    }
}

/// `probes::scan` at depth `quick`, as the roles call it.
struct Quick {
    environment: Environment,
    bundle: String,
    port: u16,
}

impl Quick {
    fn new(server: &FleetServer) -> Self {
        let overrides = (0..NAMES)
            .map(|index| (FleetServer::name(index), vec![Ipv4Addr::LOCALHOST.into()]))
            .collect();
        let settings = ResolverSettings {
            hosts_file: HostsFile::Nowhere,
            overrides,
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
        }
    }

    async fn known(&self, count: usize, at_once: usize) {
        self.run(count, at_once, || self.environment.clone()).await;
    }

    /// Nothing is remembered from one scan to the next.
    async fn new_chains(&self, count: usize, at_once: usize) {
        let forgetful = || Environment {
            judge: Arc::new(Judge::new()),
            ..self.environment.clone()
        };
        self.run(count, at_once, forgetful).await;
    }

    async fn run(&self, count: usize, at_once: usize, environment: impl Fn() -> Environment) {
        let environment = &environment;
        stream::iter(0..count)
            .for_each_concurrent(at_once, |index| async move {
                let environment = environment();
                let report: Report = probes::scan(&self.job(index % NAMES), &environment).await;
                assert_eq!(report.verdict, Verdict::Green, "{:?}", report.findings);
            })
            .await;
    }

    fn job(&self, index: usize) -> ScanJob {
        let endpoint = format!("{}:{}", FleetServer::name(index), self.port).parse().unwrap();
        ScanJob {
            schema: ScanJob::SCHEMA,
            scan_id: ulid::Ulid::from_parts(1, index as u128),
            reason: Reason::Schedule,
            account: None,
            pool: "bench".to_owned(),
            target: Target::new(endpoint, StartTls::None),
            depth: Depth::Quick,
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
