//! What the benchmarks share: a real server with chains like those of public sites, and counters of this process.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a benchmark fails by panicking, and makes certificates around the present"
)]

mod handshakes;
mod scans;

pub use handshakes::Handshakes;
pub use scans::Scans;
use std::{fs, time::SystemTime};
use tempfile::TempDir;
use testbed::{Identity, KeyKind};
use tests::{Nginx, Site};

/// nginx with many chains of root, intermediate and leaf, chosen by the name that the client asks for; without tickets or
/// session cache. The signatures are those of public sites: P-384, P-256, P-256, or RSA 3072, 2048, 2048.
#[derive(Debug)]
pub struct FleetServer {
    nginx: Nginx,
    root: Identity,
    _certificates: TempDir,
}

impl FleetServer {
    /// Starts it on a free loopback port with `chains` leaves; `leaf` is the kind of their key.
    pub fn start(leaf: KeyKind, chains: usize) -> Self {
        let (root, intermediate) = match leaf {
            KeyKind::Rsa2048 | KeyKind::Rsa3072 => (KeyKind::Rsa3072, KeyKind::Rsa2048),
            _ => (KeyKind::EcdsaP384, KeyKind::EcdsaP256),
        };
        let root = Identity::root("Fleet Root").key(root).issue().unwrap();
        let common = root
            .intermediate("Fleet Intermediate")
            .key(intermediate)
            .issue()
            .unwrap();
        let leaf_key = common.leaf("key.fleet.test").key(leaf).issue().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("key.pem", &leaf_key.key_pem().unwrap());
        for index in 0..chains {
            let (new, renewed) = (Self::new_chain(index), Self::renewed_leaf(index));
            // Certificates of their own with shared keys: what costs is the signatures, which are all different.
            let own = root.intermediate("Fleet Intermediate").key_of(&common).issue().unwrap();
            let leaf = own.leaf(&new).also(&renewed).key_of(&leaf_key);
            let leaf = leaf.current(SystemTime::now()).issue().unwrap();
            write(&format!("{new}.pem"), &(leaf.pem() + &own.pem()));
            write(&format!("{renewed}.pem"), &(leaf.pem() + &common.pem()));
        }
        let shown = folder.path().display();
        let nginx = Site::new(leaf_key.pem() + &common.pem(), leaf_key.key_pem().unwrap())
            .directive(&format!("ssl_certificate {shown}/$ssl_server_name.pem;"))
            .directive(&format!("ssl_certificate_key {shown}/key.pem;"))
            .directive("ssl_session_tickets off;")
            .directive("ssl_session_cache off;")
            .start();
        Self {
            nginx,
            root,
            _certificates: folder,
        }
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.nginx.port()
    }

    /// The root certificate, DER.
    pub fn root_der(&self) -> Vec<u8> {
        self.root.certificate().to_vec()
    }

    /// The root certificate, PEM.
    pub fn root_pem(&self) -> String {
        self.root.pem()
    }

    /// A name whose leaf and intermediate no other name has.
    pub fn new_chain(index: usize) -> String {
        format!("n{index:04}.fleet.test")
    }

    /// A name with the same leaf, under the intermediate that all names of this kind share.
    pub fn renewed_leaf(index: usize) -> String {
        format!("r{index:04}.fleet.test")
    }
}

/// CPU time of the main thread, kernel included, read from the scheduler's statistics.
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
