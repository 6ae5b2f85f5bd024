//! What the benchmarks share: a real server with the chain of a public site, and counters of this process.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a benchmark fails by panicking, and makes certificates around the present"
)]

use std::{fs, time::SystemTime};
use testbed::{Identity, KeyKind};
use tests::{Nginx, Site};

/// nginx with a chain of root (P-384 or RSA 3072), intermediate and leaf for `*.fleet.test`, without tickets or session cache.
#[derive(Debug)]
pub struct FleetServer {
    nginx: Nginx,
    root: Identity,
}

impl FleetServer {
    /// Starts it on a free loopback port; `leaf` is the kind of the leaf's key.
    pub fn start(leaf: KeyKind) -> Self {
        let (root, intermediate) = match leaf {
            KeyKind::Rsa2048 | KeyKind::Rsa3072 => (KeyKind::Rsa3072, KeyKind::Rsa2048),
            _ => (KeyKind::EcdsaP384, KeyKind::EcdsaP256),
        };
        let root = Identity::root("Fleet Root").key(root).issue().unwrap();
        let intermediate = root
            .intermediate("Fleet Intermediate")
            .key(intermediate)
            .issue()
            .unwrap();
        let leaf = intermediate
            .leaf("*.fleet.test")
            .key(leaf)
            .current(SystemTime::now())
            .issue()
            .unwrap();
        let nginx = Site::new(leaf.pem() + &intermediate.pem(), leaf.key_pem().unwrap())
            .directive("ssl_session_tickets off;")
            .directive("ssl_session_cache off;")
            .start();
        Self { nginx, root }
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.nginx.port()
    }

    /// The root certificate, DER.
    pub fn root_der(&self) -> Vec<u8> {
        self.root.certificate().to_vec()
    }

    /// The name of a target: `t0000.fleet.test` and on.
    pub fn name(index: usize) -> String {
        format!("t{index:04}.fleet.test")
    }
}

/// CPU time of the main thread, read from the scheduler's statistics.
#[derive(Clone, Copy, Debug)]
pub struct CpuTime(u64);

impl CpuTime {
    /// The time used so far.
    pub fn now() -> Self {
        let text = fs::read_to_string("/proc/self/schedstat").expect("Linux with scheduler statistics");
        Self(text.split_whitespace().next().unwrap().parse().unwrap())
    }

    /// The time used since, in microseconds.
    pub fn elapsed_micros(self) -> f64 {
        (Self::now().0 - self.0) as f64 / 1_000.0
    }
}

/// Memory of this process.
#[derive(Clone, Copy, Debug)]
pub struct Memory;

impl Memory {
    /// The largest resident set so far, in KiB.
    pub fn peak_kib() -> u64 {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

/// The middle of some figures.
pub fn median(figures: impl IntoIterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = figures.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().expect("at least one figure")
}
