use crate::bench::{Engine, at_once, job, number, numbers, settings, soon, start, take, until};
use crate::scanner::gated;
use model::Reason;
use queue::{Limits, ScannerSettings, run_scanner};
use std::time::Duration;

pub(crate) async fn what_is_in_flight_ends_within_the_grace(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    for number in 1..=3 {
        queue.jobs().send(job(number, Reason::Schedule)).await.unwrap();
    }
    let (scan, gate, mut begun) = gated();
    let scanner = start(&queue, settings("one", 2), scan);
    assert_eq!(soon(begun.recv()).await, Some(1));
    assert_eq!(soon(begun.recv()).await, Some(2));
    let stopping = tokio::spawn(scanner.stop());
    until(async || queue.scanners().present().await.unwrap().is_empty()).await;
    gate.add_permits(3);
    assert_eq!(soon(stopping).await.unwrap().unfinished, []);
    let mut ended = numbers(&take(&queue, 2).await);
    ended.sort_unstable();
    assert_eq!(ended, [1, 2]);

    let stats = queue.stats().await.unwrap();
    assert_eq!(stats.pools[0].lanes.schedule.depth, 1, "it took no more");
    assert_eq!(begun.recv().await, None);
    let scanner = start(&queue, settings("two", 1), at_once());
    assert_eq!(numbers(&take(&queue, 1).await), [3]);
    assert_eq!(scanner.stop().await.unfinished, []);
}

pub(crate) async fn what_does_not_end_in_time_goes_back_first(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    for number in 1..=4 {
        queue.jobs().send(job(number, Reason::Schedule)).await.unwrap();
    }
    let (scan, _gate, mut begun) = gated();
    let settings_of_one = ScannerSettings {
        grace: Duration::from_millis(50),
        ..settings("one", 2)
    };
    let scanner = start(&queue, settings_of_one, scan);
    assert_eq!(soon(begun.recv()).await, Some(1));
    assert_eq!(soon(begun.recv()).await, Some(2));
    let mut unfinished: Vec<_> = soon(scanner.stop()).await.unfinished.into_iter().map(number).collect();
    unfinished.sort_unstable();
    assert_eq!(unfinished, [1, 2]);
    assert_eq!(soon(begun.recv()).await, None, "the scans were cancelled");

    let stats = queue.stats().await.unwrap();
    assert_eq!(stats.pools[0].outcomes.given_back, 2);
    assert_eq!(stats.pools[0].lanes.schedule.in_flight, 0);
    let scanner = start(&queue, settings("two", 1), at_once());
    assert_eq!(numbers(&take(&queue, 4).await), [1, 2, 3, 4]);
    assert_eq!(scanner.stop().await.unfinished, []);
}

pub(crate) async fn what_goes_back_to_a_full_lane_does_not_widen_it(engine: Engine) {
    let limits = Limits {
        lane_jobs: 1,
        ..Limits::default()
    };
    let queue = engine.queue(limits).await;
    let jobs = queue.jobs();
    let (scan, _gate, mut begun) = gated();
    let settings_of_one = ScannerSettings {
        grace: Duration::ZERO,
        ..settings("one", 1)
    };
    let scanner = start(&queue, settings_of_one, scan);
    jobs.send(job(1, Reason::Schedule)).await.unwrap();
    assert_eq!(soon(begun.recv()).await, Some(1));
    jobs.send(job(2, Reason::Schedule)).await.unwrap();
    assert_eq!(soon(scanner.stop()).await.unfinished.len(), 1);

    let scanner = start(&queue, settings("two", 1), at_once());
    assert_eq!(numbers(&take(&queue, 2).await), [1, 2]);
    assert_eq!(soon(scanner.stop()).await.unfinished, []);
    jobs.try_send(job(3, Reason::Schedule)).await.unwrap();
    assert!(jobs.try_send(job(4, Reason::Schedule)).await.is_err());
}

pub(crate) async fn a_wish_before_the_start_is_heeded(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    let stopped = soon(run_scanner(&queue, settings("one", 1), at_once(), async {})).await;
    assert_eq!(stopped.unwrap().unfinished, []);
    assert_eq!(queue.scanners().present().await.unwrap(), []);
}
