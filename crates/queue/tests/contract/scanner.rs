use crate::bench::{Engine, Script, at_once, completed, job, number, numbers, settings, soon, start, take, until};
use model::{Outcome, Reason, Report, ScanJob, ScannerIdentity};
use queue::{Failure, Limits, Outcomes, Presence, Queue, Scan, ScannerSettings};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::{Semaphore, mpsc};

/// A scan that ends when it gets a permit, and what it began.
pub(crate) fn gated() -> (impl Scan, Arc<Semaphore>, mpsc::UnboundedReceiver<u64>) {
    let gate = Arc::new(Semaphore::new(0));
    let (began, begun) = mpsc::unbounded_channel();
    let door = gate.clone();
    let scan = Script(move |job: ScanJob| {
        let (door, began) = (door.clone(), began.clone());
        async move {
            began.send(number(job.scan_id)).unwrap();
            door.acquire().await.unwrap().forget();
            completed(&job)
        }
    });
    (scan, gate, begun)
}

async fn outcomes(queue: &Queue) -> Outcomes {
    queue.stats().await.unwrap().pools[0].outcomes
}

pub(crate) async fn slots_for_demand_stay_free_of_other_scans(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    for number in 1..=10 {
        queue.jobs().send(job(number, Reason::Schedule)).await.unwrap();
    }
    let (scan, gate, mut begun) = gated();
    let settings = ScannerSettings {
        demand_slots: 1,
        ..settings("one", 4)
    };
    let scanner = start(&queue, settings, scan);
    for expected in 1..=3 {
        assert_eq!(soon(begun.recv()).await, Some(expected));
    }
    queue.jobs().send(job(11, Reason::Confirm)).await.unwrap();
    queue.jobs().send(job(12, Reason::Demand)).await.unwrap();
    assert_eq!(
        soon(begun.recv()).await,
        Some(12),
        "a slot was kept for it, and for it alone"
    );
    let lanes = queue.stats().await.unwrap().pools[0].lanes;
    assert_eq!((lanes.schedule.in_flight, lanes.demand.in_flight), (3, 1));

    gate.add_permits(12);
    take(&queue, 12).await;
    assert_eq!(scanner.stop().await.unfinished, []);
}

pub(crate) async fn a_panic_costs_one_scan(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    for number in 1..=4 {
        queue.jobs().send(job(number, Reason::Schedule)).await.unwrap();
    }
    let scan = Script(|job: ScanJob| async move {
        assert_ne!(number(job.scan_id), 2, "the second breaks");
        completed(&job)
    });
    let scanner = start(&queue, settings("one", 2), scan);
    let by_number: BTreeMap<_, _> = take(&queue, 4)
        .await
        .into_iter()
        .map(|report| (number(report.scan_id), report))
        .collect();
    assert_eq!(by_number[&2].outcome, Outcome::Failed);
    let reason = by_number[&2].reason.clone().unwrap();
    assert!(reason.contains("the second breaks"), "{reason}");
    for other in [1, 3, 4] {
        assert_eq!(by_number[&other].outcome, Outcome::Completed);
    }
    let expected = Outcomes {
        completed: 3,
        panicked: 1,
        ..Outcomes::default()
    };
    assert_eq!(outcomes(&queue).await, expected);
    assert_eq!(scanner.stop().await.unfinished, []);
}

pub(crate) async fn a_scan_that_outlives_its_deadline_costs_one_scan(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    let mut endless = job(1, Reason::Schedule);
    endless.deadline_ms = 50;
    queue.jobs().send(endless).await.unwrap();
    queue.jobs().send(job(2, Reason::Schedule)).await.unwrap();
    let scan = Script(|job: ScanJob| async move {
        if number(job.scan_id) == 1 {
            std::future::pending::<()>().await;
        }
        completed(&job)
    });
    let scanner = start(&queue, settings("one", 1), scan);
    let reports = take(&queue, 2).await;
    assert_eq!(numbers(&reports), [1, 2]);
    assert_eq!(reports[0].outcome, Outcome::Failed);
    assert_eq!(reports[0].reason.as_deref(), Some("the scan did not end within 100 ms"));
    assert_eq!(reports[1].outcome, Outcome::Completed);
    assert_eq!(outcomes(&queue).await.timed_out, 1);
    assert_eq!(scanner.stop().await.unfinished, []);
}

/// A scan of which nothing works.
struct Broken;

impl Scan for Broken {
    async fn scan(&self, job: ScanJob) -> Report {
        assert_ne!(number(job.scan_id), 1, "the scan breaks");
        completed(&job)
    }

    fn failed(&self, _: &ScanJob, _: &Failure) -> Report {
        panic!("and so does the report of it")
    }
}

pub(crate) async fn a_failure_without_a_report_costs_one_scan(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    queue.jobs().send(job(1, Reason::Schedule)).await.unwrap();
    queue.jobs().send(job(2, Reason::Schedule)).await.unwrap();
    let scanner = start(&queue, settings("one", 1), Broken);
    assert_eq!(numbers(&take(&queue, 1).await), [2]);
    assert_eq!(scanner.stop().await.unfinished, []);
}

pub(crate) async fn a_confirmation_is_left_to_another_scanner_once(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    let confirmation = |number| {
        let mut job = job(number, Reason::Confirm);
        job.avoid_scanner = Some("one".to_owned());
        job
    };
    let scanner = start(&queue, settings("one", 1), at_once());
    queue.jobs().send(confirmation(1)).await.unwrap();
    assert_eq!(numbers(&take(&queue, 1).await), [1]);
    assert_eq!(outcomes(&queue).await.handed_back, 0, "there is nobody else");

    let identity = ScannerIdentity {
        id: "two".to_owned(),
        version: "1".to_owned(),
        pool: "default".to_owned(),
    };
    let presence = Presence { identity, slots: 1 };
    queue.scanners().announce(presence).await.unwrap();
    queue.jobs().send(confirmation(2)).await.unwrap();
    assert_eq!(numbers(&take(&queue, 1).await), [2], "nobody else came, so it does it");
    assert_eq!(outcomes(&queue).await.handed_back, 1);
    assert_eq!(scanner.stop().await.unfinished, []);
}

pub(crate) async fn the_same_scan_twice_at_once_is_made_once(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    let (scan, gate, mut begun) = gated();
    let scanner = start(&queue, settings("one", 2), scan);
    queue.jobs().send(job(1, Reason::Schedule)).await.unwrap();
    assert_eq!(soon(begun.recv()).await, Some(1));
    queue.jobs().send(job(1, Reason::Schedule)).await.unwrap();
    until(async || outcomes(&queue).await.duplicate == 1).await;
    gate.add_permits(2);
    assert_eq!(numbers(&take(&queue, 1).await), [1]);
    assert_eq!(scanner.stop().await.unfinished, []);
    assert_eq!(queue.stats().await.unwrap().reports.waiting, 0);
}

pub(crate) async fn a_slow_recorder_slows_scanners_and_loses_nothing(engine: Engine) {
    let limits = Limits {
        reports: 2,
        ..Limits::default()
    };
    let queue = engine.queue(limits).await;
    for number in 1..=9 {
        queue.jobs().send(job(number, Reason::Schedule)).await.unwrap();
    }
    let scanner = start(&queue, settings("one", 3), at_once());
    until(async || queue.stats().await.unwrap().pools[0].lanes.schedule.depth == 4).await;
    let stats = queue.stats().await.unwrap();
    assert_eq!((stats.reports.waiting, stats.pools[0].lanes.schedule.in_flight), (2, 3));

    let mut all = numbers(&take(&queue, 9).await);
    all.sort_unstable();
    assert_eq!(all, (1..=9).collect::<Vec<_>>());
    assert_eq!(scanner.stop().await.unfinished, []);
}
