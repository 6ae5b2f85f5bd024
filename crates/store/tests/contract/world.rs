//! A store with one account, and short words for what the rules do with it.

use jiff::{SignedDuration, Timestamp};
use model::{
    Code, Depth, EndpointReport, Finding, Host, Outcome, Policy, Report, ReportTarget, Scanned, ScannerIdentity,
};
use store::{AccountId, AccountSettings, ClaimRequest, Monitor, MonitorSpec, ScanContext, ScanId, Store, TargetRecord};
use tempfile::TempDir;

/// An empty database with the tables in it, and one account with the default settings.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) account: AccountId,
    pub(crate) address: String,
    pub(crate) directory: TempDir,
}

/// A world in a file of its own.
pub(crate) async fn sqlite() -> World {
    let directory = tempfile::tempdir().unwrap();
    let address = directory.path().join("vigie.db").display().to_string();
    let store = Store::open(&address).await.unwrap();
    store.migrate().await.unwrap();
    let account = store
        .accounts()
        .create("example", AccountSettings::default(), noon())
        .await
        .unwrap();
    World {
        store,
        account: account.id,
        address,
        directory,
    }
}

/// The present of most rules.
pub(crate) fn noon() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

/// So many seconds after noon.
pub(crate) fn noon_and(seconds: i64) -> Timestamp {
    noon() + SignedDuration::from_secs(seconds)
}

/// When the first scans of monitors added at noon are all due.
pub(crate) fn first_scans() -> Timestamp {
    noon_and(300)
}

pub(crate) fn host(name: &str) -> Host {
    name.parse().unwrap()
}

pub(crate) fn claim(by: &str, limit: u32) -> ClaimRequest {
    ClaimRequest {
        pool: MonitorSpec::PUBLIC_POOL.to_owned(),
        by: by.to_owned(),
        limit,
        lease: SignedDuration::from_secs(120),
    }
}

impl World {
    /// The same database as another process sees it.
    pub(crate) async fn another(&self) -> Store {
        Store::open(&self.address).await.unwrap()
    }

    pub(crate) async fn monitor(&self, names: &[&str]) -> Monitor {
        self.monitor_of(MonitorSpec::of(names.iter().map(|name| host(name)).collect()))
            .await
    }

    pub(crate) async fn monitor_of(&self, spec: MonitorSpec) -> Monitor {
        self.store.monitors().create(self.account, &spec, noon()).await.unwrap()
    }

    pub(crate) async fn target(&self, monitor: &Monitor) -> TargetRecord {
        self.store
            .targets()
            .of_monitor(self.account, monitor.id)
            .await
            .unwrap()
            .remove(0)
    }

    /// Hands out everything of the public pool that is due.
    pub(crate) async fn claim(&self, now: Timestamp) -> Vec<ScanContext> {
        self.store.scans().claim_due(&claim("test", 1_000), now).await.unwrap()
    }
}

/// The report of a scan that saw these things.
pub(crate) fn report(scan: ScanId, started_at: Timestamp, codes: &[Code]) -> Report {
    let scanned = Scanned {
        scan_id: scan.0,
        target: ReportTarget {
            host: "www.example.org".to_owned(),
            port: Some(443),
            ..ReportTarget::default()
        },
        depth: Depth::Quick,
        started_at,
        duration_ms: 12,
        connections: 1,
        scanner: ScannerIdentity::default(),
        outcome: Outcome::Completed,
        reason: None,
        findings: codes.iter().map(|code| Finding::new(*code)).collect(),
        checks: Vec::new(),
        endpoints: vec![EndpointReport::new(Some("192.0.2.1".parse().unwrap()))],
    };
    Report::judge(scanned, &Policy::default())
}
