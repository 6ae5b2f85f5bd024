use crate::bench::{Engine, Script, completed, job, number, settings, soon, start};
use model::{Reason, ScanJob};
use queue::{JobSender, Limits, ScannerSettings};
use std::{
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
