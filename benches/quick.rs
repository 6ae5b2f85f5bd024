//! What a `quick` scan costs beside the bare limit: a verified rustls handshake with the same server.
//!
//! `cargo bench -p benches --bench quick` measures; docs/PERFORMANCE.md says what, and keeps the figures. With
//! `-- profile VARIANT CHAIN ROUNDS` one variant runs alone, for a profiler.

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
use model::{Depth, Expected, Policy, Reason, ScanJob, ScannerIdentity, StartTls, Target, Trust, Verdict};
use outbound::{AddressLimits, Connector, Guard, HostsFile, Resolver, ResolverSettings};
use probes::{Environment, TrustStores};
use rustls::client::{Resumption, WebPkiServerVerifier, danger};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use std::{env, net::Ipv4Addr, process::Command, sync::Arc};
use testbed::KeyKind;
use tokio::{io::AsyncWriteExt, net::TcpStream};

const ROUNDS: usize = 41;
const PER_ROUND: usize = 64;
const AT_ONCE: usize = 16;
const CHAINS: [(&str, KeyKind); 2] = [("ECDSA", KeyKind::EcdsaP256), ("RSA", KeyKind::Rsa2048)];

fn main() {
    let words: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    match words.as_slice() {
        ["memory", chain] => runtime.block_on(memory(kind(chain))),
        ["profile", variant, chain, rounds] => {
            runtime.block_on(profile(variant, kind(chain), rounds.parse().unwrap()));
        }
        _ => {
            for (name, kind) in CHAINS {
                runtime.block_on(measure(name, kind));
                // A process of its own: what memory grows by shows only where nothing was freed before.
                let this = env::current_exe().unwrap();
                assert!(Command::new(this).args(["memory", name]).status().unwrap().success());
            }
        }
    }
}

fn kind(chain: &str) -> KeyKind {
    let found = CHAINS.into_iter().find(|(name, _)| *name == chain);
    found.expect("ECDSA or RSA").1
}

/// What is measured, with its budget where it has one.
const VARIANTS: [(Variant, &str, Option<f64>); 5] = [
    (Variant::Bare, "bare verified handshake", None),
    (Variant::SignatureAlone, "bare, chain not verified", None),
    (Variant::New, "quick, new chain", Some(1.15)),
    (Variant::Renewed, "quick, new leaf", None),
    (Variant::Known, "quick, known chain", Some(0.60)),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Variant {
    /// The limit: connect, verified handshake, close_notify, close; nothing collected, nothing kept.
    Bare,
    /// The same without the chain: what no client that checks the server's own signature goes below.
    SignatureAlone,
    /// A judge that has seen neither leaf nor intermediate.
    New,
    /// A judge that has seen the intermediate: what a renewal looks like.
    Renewed,
    /// A judge that has seen the chain.
    Known,
}

async fn measure(name: &str, kind: KeyKind) {
    let bench = Bench::new(kind).await;
    for (variant, ..) in VARIANTS {
        bench.run(variant).await;
    }
    let mut costs = [const { Vec::new() }; VARIANTS.len()];
    for round in 0..ROUNDS {
        let mut order: Vec<_> = VARIANTS.iter().zip(&mut costs).collect();
        if round % 2 == 1 {
            order.reverse();
        }
        for ((variant, ..), costs) in order {
            costs.push(bench.run(*variant).await);
        }
    }
    println!("{name}: median of {ROUNDS} rounds of {PER_ROUND}, {AT_ONCE} at once, CPU of this process");
    let [limit, ..] = &costs;
    for ((_, shown, budget), costs) in VARIANTS.iter().zip(&costs) {
        let ratio = median(costs.iter().zip(limit).map(|(cost, limit)| cost / limit));
        let each = median(costs.iter().copied());
        let budget = budget.map_or(String::new(), |budget| format!("   (budget {budget:.2})"));
        println!("  {shown:25} {ratio:.2} {each:7.0} µs{budget}");
    }
}

async fn profile(variant: &str, kind: KeyKind, rounds: usize) {
    let bench = Bench::new(kind).await;
    let found = VARIANTS
        .into_iter()
        .find(|(known, ..)| format!("{known:?}").eq_ignore_ascii_case(variant));
    let (variant, ..) = found.expect("Bare, SignatureAlone, New, Renewed or Known");
    for _ in 0..rounds {
        let each = bench.run(variant).await;
        println!("{each:7.0} µs");
    }
}

/// How much the peak grows from 16 scans in flight to 1,024.
async fn memory(kind: KeyKind) {
    const FEW: usize = 16;
    const MANY: usize = 1_024;
    let bench = Bench::new(kind).await;
    let jobs: Vec<ScanJob> = bench.quick.jobs(FleetServer::new_chain).cycle().take(MANY).collect();
    bench.quick.scan(&jobs, &bench.quick.environment, FEW).await;
    let few = Memory::peak_kib();
    bench.quick.scan(&jobs, &bench.quick.environment, MANY).await;
    let each = (Memory::peak_kib() - few) as f64 / (MANY - FEW) as f64;
    println!("  memory in flight          {each:.1} KiB a scan   (budget 32)");
}

/// A server, and those who ask it.
struct Bench {
    _server: FleetServer,
    bare: Bare,
    signature_alone: Bare,
    quick: Quick,
}

impl Bench {
    async fn new(kind: KeyKind) -> Self {
        // One more than a round asks for: it makes the shared intermediate known.
        let server = FleetServer::start(kind, PER_ROUND + 1);
        let bench = Self {
            bare: Bare::new(&server, false),
            signature_alone: Bare::new(&server, true),
            quick: Quick::new(&server),
            _server: server,
        };
        bench.run(Variant::Known).await; // which it is from here on
        bench
    }

    /// Microseconds each. Jobs, names and judges are made before the clock starts.
    async fn run(&self, variant: Variant) -> f64 {
        let quick = &self.quick;
        let names: Vec<String> = (0..PER_ROUND).map(FleetServer::new_chain).collect();
        let new: Vec<ScanJob> = quick.jobs(FleetServer::new_chain).collect();
        let renewed: Vec<ScanJob> = quick.jobs(FleetServer::renewed_leaf).collect();
        let forgetful = quick.forgetful();
        if variant == Variant::Renewed {
            let other = quick.job(&FleetServer::renewed_leaf(PER_ROUND));
            quick.scan(&[other], &forgetful, 1).await;
        }
        let before = CpuTime::now();
        match variant {
            Variant::Bare => self.bare.run(&names).await,
            Variant::SignatureAlone => self.signature_alone.run(&names).await,
            Variant::New => quick.scan(&new, &forgetful, AT_ONCE).await,
            Variant::Renewed => quick.scan(&renewed, &forgetful, AT_ONCE).await,
            Variant::Known => quick.scan(&new, &quick.environment, AT_ONCE).await,
        }
        before.elapsed_micros() / PER_ROUND as f64
    }
}

/// rustls with its own defaults, over tokio.
struct Bare {
    connector: tokio_rustls::TlsConnector,
    port: u16,
}

impl Bare {
    fn new(server: &FleetServer, trusting: bool) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(server.root_der().into()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(roots.into(), Arc::clone(&provider));
        let verifier = verifier.build().unwrap();
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_webpki_verifier(Arc::clone(&verifier))
            .with_no_client_auth();
        if trusting {
            config
                .dangerous()
                .set_certificate_verifier(Arc::new(Trusting(verifier)));
        }
        config.resumption = Resumption::disabled();
        Self {
            connector: Arc::new(config).into(),
            port: server.port(),
        }
    }

    async fn run(&self, names: &[String]) {
        stream::iter(names)
            .for_each_concurrent(AT_ONCE, |name| async move {
                let socket = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await.unwrap();
                socket.set_nodelay(true).unwrap();
                let name = ServerName::try_from(name.clone()).unwrap();
                let mut tls = self.connector.connect(name, socket).await.expect("verifies");
                let _ = tls.shutdown().await;
            })
            .await;
    }
}

/// Accepts any chain; the server's own signature is still verified.
#[derive(Debug)]
struct Trusting(Arc<WebPkiServerVerifier>);

impl danger::ServerCertVerifier for Trusting {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<danger::ServerCertVerified, Error> {
        Ok(danger::ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<danger::HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<danger::HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
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
        let names = [FleetServer::new_chain, FleetServer::renewed_leaf];
        let names = names.iter().flat_map(|name| (0..=PER_ROUND).map(name));
        let settings = ResolverSettings {
            hosts_file: HostsFile::Nowhere,
            overrides: names.map(|name| (name, vec![Ipv4Addr::LOCALHOST.into()])).collect(),
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

    /// The same environment with a judge that remembers nothing.
    fn forgetful(&self) -> Environment {
        Environment {
            judge: Arc::new(Judge::new()),
            ..self.environment.clone()
        }
    }

    async fn scan(&self, jobs: &[ScanJob], environment: &Environment, at_once: usize) {
        stream::iter(jobs)
            .for_each_concurrent(at_once, |job| async move {
                let report = probes::scan(job, environment).await;
                assert_eq!(report.verdict, Verdict::Green, "{:?}", report.findings);
            })
            .await;
    }

    fn jobs<'a>(&'a self, name: impl Fn(usize) -> String + Clone + 'a) -> impl Iterator<Item = ScanJob> + Clone + 'a {
        (0..PER_ROUND).map(move |index| self.job(&name(index)))
    }

    fn job(&self, name: &str) -> ScanJob {
        ScanJob {
            schema: ScanJob::SCHEMA,
            scan_id: ulid::Ulid::nil(),
            reason: Reason::Schedule,
            account: None,
            pool: "bench".to_owned(),
            target: Target::new(format!("{name}:{}", self.port).parse().unwrap(), StartTls::None),
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
