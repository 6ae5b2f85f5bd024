//! What a `quick` scan costs beside the bare limit: a verified rustls handshake with the same server.
//!
//! `cargo bench -p benches --bench quick` measures; docs/PERFORMANCE.md says what, and keeps the figures. With
//! `-- profile VARIANT CHAIN ROUNDS` one variant runs alone, for a profiler.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark fails by panicking, prints, and connects to what it started"
)]

use benches::{CpuTime, FleetServer, Handshakes, Memory, Scans, median};
use model::{Depth, ScanJob};
use std::{env, process::Command};
use testbed::KeyKind;

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
    let jobs = jobs(&bench.quick, FleetServer::new_chain);
    let jobs: Vec<ScanJob> = jobs.into_iter().cycle().take(MANY).collect();
    bench.quick.run(&jobs, &bench.quick.environment, FEW).await;
    let few = Memory::peak_kib();
    bench.quick.run(&jobs, &bench.quick.environment, MANY).await;
    let each = (Memory::peak_kib() - few) as f64 / (MANY - FEW) as f64;
    println!("  memory in flight          {each:.1} KiB a scan   (budget 32)");
}

/// A server, and those who ask it.
struct Bench {
    _server: FleetServer,
    bare: Handshakes,
    signature_alone: Handshakes,
    quick: Scans,
}

impl Bench {
    async fn new(kind: KeyKind) -> Self {
        // One more than a round asks for: it makes the shared intermediate known.
        let server = FleetServer::start(kind, PER_ROUND + 1);
        let names = [FleetServer::new_chain, FleetServer::renewed_leaf];
        let names = names.iter().flat_map(|name| (0..=PER_ROUND).map(name));
        let bench = Self {
            bare: Handshakes::verified(&server),
            signature_alone: Handshakes::of_any_chain(&server),
            quick: Scans::new(&server, Depth::Quick, names),
            _server: server,
        };
        bench.run(Variant::Known).await; // which it is from here on
        bench
    }

    /// Microseconds each. Jobs, names and judges are made before the clock starts.
    async fn run(&self, variant: Variant) -> f64 {
        let quick = &self.quick;
        let names: Vec<String> = (0..PER_ROUND).map(FleetServer::new_chain).collect();
        let new = jobs(quick, FleetServer::new_chain);
        let renewed = jobs(quick, FleetServer::renewed_leaf);
        let forgetful = quick.forgetful();
        if variant == Variant::Renewed {
            let other = quick.job(&FleetServer::renewed_leaf(PER_ROUND));
            quick.run(&[other], &forgetful, 1).await;
        }
        let before = CpuTime::now();
        match variant {
            Variant::Bare => self.bare.run(&names, AT_ONCE).await,
            Variant::SignatureAlone => self.signature_alone.run(&names, AT_ONCE).await,
            Variant::New => quick.run(&new, &forgetful, AT_ONCE).await,
            Variant::Renewed => quick.run(&renewed, &forgetful, AT_ONCE).await,
            Variant::Known => quick.run(&new, &quick.environment, AT_ONCE).await,
        }
        before.elapsed_micros() / PER_ROUND as f64
    }
}

fn jobs(scans: &Scans, name: impl Fn(usize) -> String) -> Vec<ScanJob> {
    (0..PER_ROUND).map(|index| scans.job(&name(index))).collect()
}
