//! Jobs, reports and scanners to try the queue with.

use jiff::Timestamp;
use model::{
    Depth, Expected, Outcome, Policy, Reason, Report, ReportTarget, ScanJob, Scanned, ScannerIdentity, StartTls,
    Target, Trust,
};
use queue::{Failure, Limits, Queue, QueueError, Scan, ScannerSettings, Stopped, run_scanner};
use std::{future::Future, time::Duration};
use tokio::{sync::oneshot, task::JoinHandle};
use ulid::Ulid;

/// What carries the messages.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Engine {
    InProcess,
}

impl Engine {
    /// An empty queue.
    pub(crate) async fn queue(self, limits: Limits) -> Queue {
        match self {
            Self::InProcess => Queue::in_process(&limits),
        }
    }
}

pub(crate) fn job(number: u64, reason: Reason) -> ScanJob {
    ScanJob {
        schema: ScanJob::SCHEMA,
        scan_id: Ulid::from_parts(number, 0),
        reason,
        account: None,
        pool: "default".to_owned(),
        target: Target::new("www.example.org".parse().unwrap(), StartTls::None),
        depth: Depth::Quick,
        policy: Policy::default(),
        trust: Trust {
            public: true,
            bundles: Vec::new(),
        },
        expected: Expected::default(),
        client_certificate: None,
        avoid_scanner: None,
        deadline_ms: 60_000,
        enqueued_at: Timestamp::from_second(i64::try_from(number).unwrap()).unwrap(),
    }
}

/// The number that a scan was made with.
pub(crate) fn number(scan_id: Ulid) -> u64 {
    scan_id.timestamp_ms()
}

pub(crate) fn report(job: &ScanJob, outcome: Outcome, reason: Option<String>) -> Report {
    let scanned = Scanned {
        scan_id: job.scan_id,
        target: ReportTarget::from(&job.target),
        depth: job.depth,
        started_at: job.enqueued_at,
        duration_ms: 1,
        connections: 1,
        scanner: ScannerIdentity::default(),
        outcome,
        reason,
        findings: Vec::new(),
        checks: Vec::new(),
        endpoints: Vec::new(),
    };
    Report::judge(scanned, &job.policy)
}

pub(crate) fn completed(job: &ScanJob) -> Report {
    report(job, Outcome::Completed, None)
}

pub(crate) fn settings(id: &str, slots: usize) -> ScannerSettings {
    let identity = ScannerIdentity {
        id: id.to_owned(),
        version: "1".to_owned(),
        pool: "default".to_owned(),
    };
    ScannerSettings {
        demand_slots: 0,
        grace: Duration::from_secs(2),
        overrun: Duration::from_millis(50),
        ..ScannerSettings::new(identity, slots)
    }
}

/// A scan that does what a closure says; its failure is in the reason of the report.
pub(crate) struct Script<F>(pub(crate) F);

impl<F, Made> Scan for Script<F>
where
    F: Fn(ScanJob) -> Made + Send + Sync + 'static,
    Made: Future<Output = Report> + Send,
{
    fn scan(&self, job: ScanJob) -> impl Future<Output = Report> + Send {
        (self.0)(job)
    }

    fn failed(&self, job: &ScanJob, failure: &Failure) -> Report {
        report(job, Outcome::Failed, Some(failure.to_string()))
    }
}

/// A scan that ends at once.
pub(crate) fn at_once() -> impl Scan {
    Script(|job| async move { completed(&job) })
}

/// A scanner that runs until it is told to stop.
pub(crate) struct Running {
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Result<Stopped, QueueError>>,
}

pub(crate) fn start(queue: &Queue, settings: ScannerSettings, scan: impl Scan) -> Running {
    let (stop, stopped) = oneshot::channel();
    let queue = queue.clone();
    let ended = tokio::spawn(async move {
        run_scanner(&queue, settings, scan, async {
            let _ = stopped.await;
        })
        .await
    });
    Running { stop, ended }
}

impl Running {
    pub(crate) async fn stop(self) -> Stopped {
        let _ = self.stop.send(());
        self.ended.await.unwrap().unwrap()
    }
}

/// Takes so many reports, in order.
pub(crate) async fn take(queue: &Queue, count: usize) -> Vec<Report> {
    let receiver = queue.report_receiver();
    let mut taken = Vec::new();
    while taken.len() < count {
        let batch = receiver.batch(count - taken.len(), Duration::ZERO);
        let batch = soon(batch).await.unwrap().unwrap();
        taken.extend(batch.reports().cloned());
        batch.ack().await.unwrap();
    }
    taken
}

pub(crate) fn numbers(reports: &[Report]) -> Vec<u64> {
    reports.iter().map(|report| number(report.scan_id)).collect()
}

/// The result of something that does not take long.
pub(crate) async fn soon<F: Future>(future: F) -> F::Output {
    let limit = Duration::from_secs(30);
    tokio::time::timeout(limit, future).await.expect("it takes too long")
}

/// Whether something still waits when all else that can happen has happened.
pub(crate) async fn waits<F: Future + Unpin>(future: &mut F) -> bool {
    let a_while = Duration::from_millis(20);
    tokio::time::timeout(a_while, future).await.is_err()
}

/// Waits until something is so.
pub(crate) async fn until<F: Future<Output = bool>>(is_so: impl Fn() -> F) {
    soon(async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
}
