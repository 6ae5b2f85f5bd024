use crate::bench::{Engine, job, settings, soon, start, take, until};
use crate::scanner::gated;
use model::Reason;
use queue::{LaneStats, Limits, Outcomes, Priority};
use std::time::Duration;

pub(crate) async fn depth_age_and_flight_are_counted(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    assert_eq!(queue.stats().await.unwrap().pools, []);
    let jobs = queue.jobs();
    jobs.send(job(1, Reason::Schedule)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(10)).await;
    jobs.send(job(2, Reason::Schedule)).await.unwrap();
    jobs.send(job(3, Reason::First)).await.unwrap();
    let stats = queue.stats().await.unwrap();
    let lanes = stats.pools[0].lanes;
    assert_eq!(stats.pools[0].pool, "default");
    assert_eq!((lanes.schedule.depth, lanes.confirm.depth), (2, 1));
    assert!(lanes.schedule.oldest.unwrap() >= Duration::from_millis(10));
    assert_eq!(lanes.of(Priority::Demand), &LaneStats::default());

    let (scan, gate, mut begun) = gated();
    let scanner = start(&queue, settings("one", 2), scan);
    assert_eq!(soon(begun.recv()).await, Some(3));
    assert_eq!(soon(begun.recv()).await, Some(1));
    let stats = queue.stats().await.unwrap();
    let lanes = stats.pools[0].lanes;
    assert_eq!((lanes.confirm.in_flight, lanes.schedule.in_flight), (1, 1));
    assert_eq!((lanes.confirm.depth, lanes.schedule.depth), (0, 1));
    assert_eq!(lanes.confirm.oldest, None);
    assert_eq!(stats.pools[0].taken_last_minute, 2);

    gate.add_permits(3);
    until(async || queue.stats().await.unwrap().reports.waiting == 3).await;
    take(&queue, 3).await;
    assert_eq!(scanner.stop().await.unfinished, []);
    let stats = queue.stats().await.unwrap();
    assert_eq!((stats.reports.waiting, stats.reports.in_hand), (0, 0));
    let expected = Outcomes {
        completed: 3,
        ..Outcomes::default()
    };
    assert_eq!(stats.pools[0].outcomes, expected);
}
