use crate::bench::{Engine, Script, completed, job, number, settings, soon, start};
use model::{Reason, ScanJob};
use queue::{JobSender, Limits, ScannerSettings};
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

const JOBS: u64 = 10_000;
const SENDERS: u64 = 4;

/// Small bounds, two scanners, four senders, a recorder that fails now and then: each job is scanned once, and each report
/// is acknowledged once.
pub(crate) async fn ten_thousand_jobs(engine: Engine) {
    let limits = Limits {
        lane_jobs: 100,
        reports: 100,
        ..Limits::default()
    };
    let queue = engine.queue(limits).await;
    let scans: Arc<Vec<AtomicU32>> = Arc::new((0..JOBS).map(|_| AtomicU32::new(0)).collect());
    let scanners = ["one", "two"].map(|id| {
        let scans = scans.clone();
        let scan = Script(move |job: ScanJob| {
            let count = number(job.scan_id);
            scans[usize::try_from(count).unwrap()].fetch_add(1, Ordering::Relaxed);
            async move {
                for _ in 0..count % 4 {
                    tokio::task::yield_now().await;
                }
                completed(&job)
            }
        });
        let settings = ScannerSettings {
            demand_slots: 8,
            ..settings(id, 64)
        };
        start(&queue, settings, scan)
    });
    for sender in 0..SENDERS {
        tokio::spawn(send(queue.jobs(), sender));
    }

    let receiver = queue.report_receiver();
    let mut recorded = vec![0_u32; usize::try_from(JOBS).unwrap()];
    let mut left = JOBS;
    let mut batches = 0;
    while left > 0 {
        let batch = soon(receiver.batch(50, Duration::from_millis(5)))
            .await
            .unwrap()
            .unwrap();
        batches += 1;
        if batches % 10 == 0 {
            continue;
        }
        for report in batch.reports() {
            recorded[usize::try_from(number(report.scan_id)).unwrap()] += 1;
            left -= 1;
        }
        batch.ack().await.unwrap();
    }
    for scanner in scanners {
        assert_eq!(soon(scanner.stop()).await.unfinished, []);
    }
    assert!(scans.iter().all(|scans| scans.load(Ordering::Relaxed) == 1));
    assert!(recorded.iter().all(|count| *count == 1));
    assert_eq!(queue.stats().await.unwrap().reports.waiting, 0);
}

/// Sends every so-manieth job, of all reasons in turn.
async fn send(jobs: JobSender, sender: u64) {
    for count in (sender..JOBS).step_by(usize::try_from(SENDERS).unwrap()) {
        let reasons = [Reason::Schedule, Reason::Confirm, Reason::Demand, Reason::First];
        let reason = reasons[usize::try_from(count / 7 % 4).unwrap()];
        jobs.send(job(count, reason)).await.unwrap();
    }
}

/// Scanners that are stopped without grace while they work, over and over: each job is reported, at least once.
pub(crate) async fn scanners_that_come_and_go_lose_nothing(engine: Engine) {
    const FEW: u64 = 2_000;
    let queue = engine.queue(Limits::default()).await;
    for count in 0..FEW {
        queue.jobs().send(job(count, Reason::Schedule)).await.unwrap();
    }
    let receiver = queue.report_receiver();
    let mut reported = BTreeSet::new();
    let mut given_back = 0;
    while reported.len() < usize::try_from(FEW).unwrap() {
        let scan = Script(async |job: ScanJob| {
            tokio::task::yield_now().await;
            completed(&job)
        });
        let settings = ScannerSettings {
            grace: Duration::ZERO,
            ..settings("one", 16)
        };
        let scanner = start(&queue, settings, scan);
        let before = reported.len();
        while reported.len() < before + 10 && reported.len() < usize::try_from(FEW).unwrap() {
            let batch = soon(receiver.batch(10, Duration::ZERO)).await.unwrap().unwrap();
            reported.extend(batch.reports().map(|report| report.scan_id));
            batch.ack().await.unwrap();
        }
        given_back += soon(scanner.stop()).await.unfinished.len();
    }
    assert!(given_back > 0, "none was caught at work: this tries nothing");
    let lanes = queue.stats().await.unwrap().pools[0].lanes;
    assert_eq!((lanes.schedule.depth, lanes.schedule.in_flight), (0, 0));
}
