use crate::bench::{Engine, at_once, job, settings, soon, start, take, waits};
use futures_util::StreamExt;
use model::{Reason, Verdict};
use queue::{Limits, Progress};
use std::pin::pin;

fn step(done: u32) -> Progress {
    Progress::Step {
        name: "resolve".to_owned(),
        done,
        total: 9,
    }
}

pub(crate) async fn who_comes_late_gets_the_last_event(engine: Engine) {
    let progress = engine.queue(Limits::default()).await.progress();
    let scan_id = job(1, Reason::Demand).scan_id;
    let mut early = progress.follow(scan_id).await.unwrap();
    assert!(waits(&mut pin!(early.next())).await, "nothing happened yet");
    progress.publish(scan_id, step(1)).await.unwrap();
    assert_eq!(soon(early.next()).await, Some(step(1)));
    progress.publish(scan_id, step(2)).await.unwrap();

    let mut late = pin!(progress.follow(scan_id).await.unwrap().into_stream());
    assert_eq!(soon(late.next()).await, Some(step(2)));
    assert_eq!(soon(early.next()).await, Some(step(2)));
    let other = job(2, Reason::Demand).scan_id;
    progress.publish(other, step(7)).await.unwrap();
    assert!(waits(&mut late.next()).await, "that was another scan");
    progress.publish(scan_id, Progress::Recorded).await.unwrap();
    assert_eq!(soon(late.next()).await, Some(Progress::Recorded));
    assert_eq!(soon(late.next()).await, None);

    let mut too_late = progress.follow(scan_id).await.unwrap();
    assert_eq!(soon(too_late.next()).await, Some(Progress::Recorded));
    assert_eq!(soon(too_late.next()).await, None);
}

pub(crate) async fn a_demand_scan_tells_how_it_gets_on_and_others_do_not(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    let demand = job(1, Reason::Demand);
    let schedule = job(2, Reason::Schedule);
    let mut watched = queue.progress().follow(demand.scan_id).await.unwrap();
    let mut silent = queue.progress().follow(schedule.scan_id).await.unwrap();
    queue.jobs().send(demand).await.unwrap();
    queue.jobs().send(schedule).await.unwrap();
    let scanner = start(&queue, settings("one", 1), at_once());
    take(&queue, 2).await;
    let started = Progress::Started {
        scanner: "one".to_owned(),
    };
    let scanned = Progress::Scanned {
        verdict: Verdict::Orange,
    };
    // Who reads slowly skips to the newest.
    let mut seen = soon(watched.next()).await.unwrap();
    if seen == started {
        seen = soon(watched.next()).await.unwrap();
    }
    assert_eq!(seen, scanned);
    assert_eq!(scanner.stop().await.unfinished, []);
    assert!(waits(&mut pin!(silent.next())).await);
}

pub(crate) async fn silent_scans_are_forgotten(engine: Engine) {
    let limits = Limits {
        followed_scans: 3,
        progress_ms: 100,
        ..Limits::default()
    };
    let queue = engine.queue(limits).await;
    let progress = queue.progress();
    let scan = |number| job(number, Reason::Demand).scan_id;
    let mut first = progress.follow(scan(1)).await.unwrap();
    progress.publish(scan(1), step(1)).await.unwrap();
    assert_eq!(soon(first.next()).await, Some(step(1)));
    for number in 2..=50 {
        progress.publish(scan(number), step(1)).await.unwrap();
    }
    assert!(queue.stats().await.unwrap().followed_scans <= 3);
    assert_eq!(soon(first.next()).await, None, "newer ones made it go");
    let mut last = progress.follow(scan(50)).await.unwrap();
    assert_eq!(soon(last.next()).await, Some(step(1)));
    crate::bench::until(async || queue.stats().await.unwrap().followed_scans == 0).await;
}
