use crate::bench::{Engine, at_once, job, number, numbers, settings, soon, start, take, waits};
use model::{Reason, ScannerIdentity};
use queue::{Limits, Presence, Priority, QueueError};
use std::pin::pin;

pub(crate) async fn higher_lanes_come_first_and_each_lane_in_order(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    let reasons = [
        (1, Reason::Schedule),
        (2, Reason::Schedule),
        (3, Reason::Confirm),
        (4, Reason::First),
        (5, Reason::Demand),
    ];
    for (number, reason) in reasons {
        queue.jobs().send(job(number, reason)).await.unwrap();
    }
    let scanner = start(&queue, settings("one", 1), at_once());
    assert_eq!(numbers(&take(&queue, 5).await), [5, 3, 4, 1, 2]);
    assert_eq!(scanner.stop().await.unfinished, []);
}

pub(crate) async fn a_full_lane_makes_its_senders_wait_and_no_others(engine: Engine) {
    let limits = Limits {
        lane_jobs: 2,
        ..Limits::default()
    };
    let queue = engine.queue(limits).await;
    let jobs = queue.jobs();
    jobs.send(job(1, Reason::Schedule)).await.unwrap();
    jobs.try_send(job(2, Reason::Schedule)).await.unwrap();
    let full = QueueError::Full {
        pool: "default".to_owned(),
        priority: Priority::Schedule,
    };
    assert_eq!(jobs.try_send(job(3, Reason::Schedule)).await, Err(full));
    jobs.try_send(job(4, Reason::Demand)).await.unwrap();

    let mut waiting = pin!(jobs.send(job(5, Reason::Schedule)));
    assert!(waits(&mut waiting).await);
    let scanner = start(&queue, settings("one", 1), at_once());
    soon(waiting).await.unwrap();
    assert_eq!(numbers(&take(&queue, 4).await), [4, 1, 2, 5]);
    assert_eq!(scanner.stop().await.unfinished, []);
}

pub(crate) async fn a_pool_has_room_for_what_it_takes_in_a_minute(engine: Engine) {
    let limits = Limits {
        lane_jobs: 20,
        ..Limits::default()
    };
    let queue = engine.queue(limits).await;
    let jobs = queue.jobs();
    let room = async |priority| jobs.room("default", priority).await.unwrap();
    assert_eq!(room(Priority::Demand).await, 0, "nobody would take it");

    let identity = ScannerIdentity {
        id: "one".to_owned(),
        version: "1".to_owned(),
        pool: "default".to_owned(),
    };
    let presence = Presence { identity, slots: 4 };
    queue.scanners().announce(presence).await.unwrap();
    assert_eq!(room(Priority::Schedule).await, 4, "one for each slot to begin with");
    for number in 1..=3 {
        jobs.send(job(number, Reason::Schedule)).await.unwrap();
    }
    assert_eq!(room(Priority::Schedule).await, 1);
    assert_eq!(room(Priority::Demand).await, 4, "what is below does not count");
    assert_eq!(jobs.room("elsewhere", Priority::Schedule).await, Ok(0));

    for number in 4..=15 {
        jobs.send(job(number, Reason::Schedule)).await.unwrap();
    }
    assert_eq!(room(Priority::Schedule).await, 0);
    let scanner = start(&queue, settings("one", 4), at_once());
    take(&queue, 15).await;
    assert_eq!(room(Priority::Schedule).await, 15, "as many as were taken");
    for number in 16..=23 {
        jobs.send(job(number, Reason::Schedule)).await.unwrap();
    }
    take(&queue, 8).await;
    assert_eq!(room(Priority::Schedule).await, 20, "never more than the lane holds");
    assert_eq!(scanner.stop().await.unfinished, []);
    assert_eq!(room(Priority::Schedule).await, 0, "nobody is left");
}

pub(crate) async fn closing_gives_what_nobody_took(engine: Engine) {
    let limits = Limits {
        lane_jobs: 1,
        ..Limits::default()
    };
    let queue = engine.queue(limits).await;
    let jobs = queue.jobs();
    jobs.send(job(1, Reason::Schedule)).await.unwrap();
    jobs.send(job(2, Reason::Demand)).await.unwrap();
    let mut waiting = pin!(jobs.send(job(3, Reason::Demand)));
    assert!(waits(&mut waiting).await);

    let mut left: Vec<_> = jobs.close().await.unwrap().into_iter().map(number).collect();
    left.sort_unstable();
    assert_eq!(left, [1, 2]);
    assert_eq!(soon(waiting).await, Err(QueueError::Closed));
    assert_eq!(jobs.try_send(job(4, Reason::Confirm)).await, Err(QueueError::Closed));
    let mut elsewhere = job(5, Reason::Confirm);
    elsewhere.pool = "never seen before".to_owned();
    assert_eq!(jobs.send(elsewhere).await, Err(QueueError::Closed));
    assert_eq!(jobs.close().await.unwrap(), []);
}

pub(crate) async fn pools_do_not_mix(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    let mut elsewhere = job(1, Reason::Demand);
    elsewhere.pool = "elsewhere".to_owned();
    queue.jobs().send(elsewhere).await.unwrap();
    queue.jobs().send(job(2, Reason::Schedule)).await.unwrap();
    let scanner = start(&queue, settings("one", 4), at_once());
    assert_eq!(numbers(&take(&queue, 1).await), [2]);

    let mut settings = settings("two", 1);
    settings.identity.pool = "elsewhere".to_owned();
    let other = start(&queue, settings, at_once());
    assert_eq!(numbers(&take(&queue, 1).await), [1]);
    assert_eq!(scanner.stop().await.unfinished, []);
    assert_eq!(other.stop().await.unfinished, []);
}
