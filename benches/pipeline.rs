//! What a target costs from its due time to its recorded and compared report, in the process that people run (`vigie serve`),
//! beside the bare limit: a verified rustls handshake with the same server.
//!
//! `cargo bench -p benches --bench pipeline` measures; `-- 1000` with so many targets.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark fails by panicking, prints, and connects to what it started"
)]

use benches::{CpuTime, FleetServer, median};
use futures_util::{StreamExt, stream};
use jiff::SignedDuration;
use rustls::{ClientConfig, RootCertStore, client::Resumption, pki_types::ServerName};
use serde_json::json;
use std::{env, fmt::Write as _, fs, net::Ipv4Addr, path::Path, sync::Arc, time::Duration};
use store::{Store, TargetId};
use testbed::KeyKind;
use tests::{Serve, SqliteShell};
use tokio::{io::AsyncWriteExt, net::TcpStream};

const TARGETS: usize = 4_000;
/// Handshakes between two passes.
const BARE: usize = 500;
const AT_ONCE: usize = 16;
/// Passes over targets that show what they showed before: what a service does all day.
const KNOWN: usize = 5;
/// From the architecture: targets per second of CPU time.
const BUDGET: f64 = 1_500.0;

fn main() {
    let wanted = env::args().skip(1).find_map(|word| word.parse().ok());
    // One thread: the CPU time of the bare handshakes is that of this one.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(measure(wanted.unwrap_or(TARGETS)));
}

async fn measure(targets: usize) {
    let server = FleetServer::start(KeyKind::EcdsaP256, targets);
    let bare = Bare::new(&server);
    let folder = tempfile::tempdir().unwrap();
    let pipeline = Pipeline::start(&server, targets, folder.path()).await;
    bare.run().await;
    let first = Cost::of(&bare, &pipeline).await;
    let mut known = Vec::new();
    for _ in 0..KNOWN {
        known.push(Cost::of(&bare, &pipeline).await);
    }
    println!("{targets} targets at depth quick, due at once; CPU of the whole process, kernel included");
    println!(
        "  bare verified handshake   1.00 {:5.0} µs",
        middle(&known, |cost| cost.bare_us)
    );
    tell("first look", &[first]);
    tell("nothing changed", &known);
}

/// What one pass over all targets cost, and what a bare handshake cost around it.
#[derive(Clone, Copy, Debug)]
struct Cost {
    bare_us: f64,
    target_us: f64,
    seconds: f64,
    targets: f64,
}

impl Cost {
    async fn of(bare: &Bare, pipeline: &Pipeline) -> Self {
        let before = bare.run().await;
        let (cpu_us, seconds) = pipeline.pass().await;
        let after = bare.run().await;
        let targets = pipeline.targets.len() as f64;
        Self {
            bare_us: f64::midpoint(before, after),
            target_us: cpu_us / targets,
            seconds,
            targets,
        }
    }
}

fn tell(what: &str, costs: &[Cost]) {
    let ratio = middle(costs, |cost| cost.target_us / cost.bare_us);
    let each = middle(costs, |cost| cost.target_us);
    let wall = middle(costs, |cost| cost.targets / cost.seconds);
    let per_second = 1e6 / each;
    println!(
        "  {what:25} {ratio:.2} {each:5.0} µs   {per_second:.0} per CPU-second (budget {BUDGET:.0})   {wall:.0} per second"
    );
}

fn middle(costs: &[Cost], figure: impl Fn(&Cost) -> f64) -> f64 {
    median(costs.iter().map(figure))
}

/// A running `vigie serve` with as many monitors as targets.
struct Pipeline {
    serve: Serve,
    targets: Vec<TargetId>,
}

impl Pipeline {
    async fn start(server: &FleetServer, count: usize, folder: &Path) -> Self {
        let names: Vec<String> = (0..count).map(FleetServer::renewed_leaf).collect();
        let hosts_file = folder.join("hosts");
        let hosts = names.iter().fold(String::new(), |mut hosts, name| {
            writeln!(hosts, "127.0.0.1 {name}").unwrap();
            hosts
        });
        fs::write(&hosts_file, hosts).unwrap();
        let serve = Serve::start(&folder.join("data"), &settings(&hosts_file)).await;
        let bundle = serve.trust(&server.root_pem()).await;
        let api = serve.api();
        api.patch("/api/v1/settings", &json!({ "first_scan_delay_s": 86_400 }))
            .await;
        let monitor = |name: &String| {
            json!({
                "names": [name], "port": server.port(), "frequency": "1d", "depth": "quick",
                "trust": { "public": false, "bundles": [bundle] },
            })
        };
        for names in names.chunks(500) {
            let monitors: Vec<_> = names.iter().map(monitor).collect();
            api.post("/api/v1/monitors/import", &json!({ "monitors": monitors }))
                .await;
        }
        let rows = SqliteShell::open(serve.store()).rows("SELECT id FROM target");
        let id = |row: &serde_json::Value| row["id"].as_str().unwrap().parse().unwrap();
        Self {
            targets: rows.iter().map(id).collect(),
            serve,
        }
    }

    /// Makes every target due at one instant, and waits until the last report is recorded. Answers the CPU time in
    /// microseconds, and the seconds from the due time to the last record.
    async fn pass(&self) -> (f64, f64) {
        let due_at = self.make_due().await;
        let before = self.cpu_us();
        let shell = SqliteShell::open(self.serve.store());
        let waiting = format!(
            "SELECT (SELECT COUNT(*) FROM target WHERE next_due_at <= {due_at}) + \
             (SELECT COUNT(*) FROM scan WHERE available_at IS NOT NULL) AS n"
        );
        while shell.number(&waiting) > 0 {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        let cpu_us = self.cpu_us() - before;
        let of_pass = format!(
            "SELECT COUNT(*) AS n, MAX(recorded_at) - {due_at} AS took, SUM(outcome = 'completed' AND colour = 2) AS green \
             FROM scan WHERE due_at = {due_at}"
        );
        let row = shell.rows(&of_pass).remove(0);
        let count = i64::try_from(self.targets.len()).unwrap();
        assert_eq!(
            (row["n"].as_i64(), row["green"].as_i64()),
            (Some(count), Some(count)),
            "{row}"
        );
        (cpu_us, row["took"].as_f64().unwrap() / 1_000.0)
    }

    /// Answers the instant, in milliseconds since 1970: a little ahead, so that all of them fall due together.
    async fn make_due(&self) -> i64 {
        let store = Store::open(self.serve.store().to_str().unwrap()).await.unwrap();
        let now = store.now().await.unwrap();
        let due_at = now + SignedDuration::from_secs(3);
        let mut recording = store.recording(now).await.unwrap();
        for target in &self.targets {
            recording.set_next_due(*target, due_at).await.unwrap();
        }
        recording.commit().await.unwrap();
        assert!(
            store.now().await.unwrap() < due_at,
            "it took too long to say when they are due"
        );
        store.close().await;
        due_at.as_millisecond()
    }

    /// CPU time of the process so far: fields 14 and 15 of its statistics (proc(5)), hundredths of a second on Linux.
    fn cpu_us(&self) -> f64 {
        let text = fs::read_to_string(format!("/proc/{}/stat", self.serve.process_id())).expect("Linux");
        // The second field is the name of the program, in brackets.
        let (_, fields) = text.rsplit_once(')').unwrap();
        let ticks: u64 = fields
            .split_whitespace()
            .skip(11)
            .take(2)
            .map(|field| field.parse::<u64>().unwrap())
            .sum();
        ticks as f64 * 10_000.0
    }
}

/// Everything at one address, which is nobody's fault: more connections to it at once than is polite elsewhere.
fn settings(hosts_file: &Path) -> String {
    format!(
        "[scanner]\nallow_ranges = [\"127.0.0.0/8\"]\nhosts_file = {:?}\nconnections_per_address = 64\nconcurrency = 64\n\
         fetch_intermediates = false\n[log]\nlevel = \"warn\"\n",
        hosts_file.display().to_string()
    )
}

/// The limit: connect, verified handshake, close_notify, close, over rustls with its own defaults.
struct Bare {
    connector: tokio_rustls::TlsConnector,
    port: u16,
}

impl Bare {
    fn new(server: &FleetServer) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(server.root_der().into()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.resumption = Resumption::disabled();
        Self {
            connector: Arc::new(config).into(),
            port: server.port(),
        }
    }

    /// Microseconds of CPU time each.
    async fn run(&self) -> f64 {
        let names: Vec<String> = (0..BARE).map(FleetServer::renewed_leaf).collect();
        let before = CpuTime::now();
        stream::iter(names)
            .for_each_concurrent(AT_ONCE, |name| async move {
                let socket = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await.unwrap();
                socket.set_nodelay(true).unwrap();
                let name = ServerName::try_from(name).unwrap();
                let mut tls = self.connector.connect(name, socket).await.expect("verifies");
                let _ = tls.shutdown().await;
            })
            .await;
        before.elapsed_micros() / BARE as f64
    }
}
