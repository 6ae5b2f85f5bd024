use crate::bench::{Engine, completed, job, number, soon, take, waits};
use model::Reason;
use queue::{Batch, Limits, Queue, QueueError};
use std::{pin::pin, time::Duration};

const LINGER: Duration = Duration::from_millis(100);

async fn send(queue: &Queue, number: u64) {
    let report = completed(&job(number, Reason::Schedule));
    soon(queue.report_sender().send(report)).await.unwrap();
}

fn numbers(batch: &Batch) -> Vec<u64> {
    batch.reports().map(|report| number(report.scan_id)).collect()
}

pub(crate) async fn a_batch_is_full_or_has_lingered(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    let receiver = queue.report_receiver();
    let mut first = pin!(receiver.batch(3, LINGER));
    assert!(waits(&mut first).await, "nothing to take");
    send(&queue, 1).await;
    send(&queue, 2).await;
    assert!(waits(&mut first).await, "it lingers for more");
    send(&queue, 3).await;
    send(&queue, 4).await;
    let batch = soon(first).await.unwrap().unwrap();
    assert_eq!(numbers(&batch), [1, 2, 3]);
    assert_eq!(batch.deliveries(), 1);
    batch.ack().await.unwrap();

    let batch = soon(receiver.batch(3, LINGER)).await.unwrap().unwrap();
    assert_eq!(numbers(&batch), [4], "none came while it lingered");
    batch.ack().await.unwrap();
}

pub(crate) async fn what_is_not_acknowledged_comes_again_first(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    for number in 1..=3 {
        send(&queue, number).await;
    }
    let receiver = queue.report_receiver();
    let lost = soon(receiver.batch(2, LINGER)).await.unwrap().unwrap();
    assert_eq!(numbers(&lost), [1, 2]);
    let kept = soon(receiver.batch(2, LINGER)).await.unwrap().unwrap();
    assert_eq!(numbers(&kept), [3]);
    kept.ack().await.unwrap();
    drop(lost);

    send(&queue, 4).await;
    let again = soon(receiver.batch(2, LINGER)).await.unwrap().unwrap();
    assert_eq!((numbers(&again), again.deliveries()), (vec![1, 2], 2));
    again.ack().await.unwrap();
    let last = soon(receiver.batch(2, LINGER)).await.unwrap().unwrap();
    assert_eq!((numbers(&last), last.deliveries()), (vec![4], 1));
    last.ack().await.unwrap();
    assert_eq!(queue.stats().await.unwrap().reports.redelivered, 2);
}

pub(crate) async fn the_sender_waits_for_acknowledgements(engine: Engine) {
    let limits = Limits {
        reports: 2,
        ..Limits::default()
    };
    let queue = engine.queue(limits).await;
    send(&queue, 1).await;
    send(&queue, 2).await;
    let sender = queue.report_sender();
    let mut waiting = pin!(sender.send(completed(&job(3, Reason::Schedule))));
    assert!(waits(&mut waiting).await);

    let an_hour = Duration::from_secs(3600);
    let batch = soon(queue.report_receiver().batch(10, an_hour)).await.unwrap().unwrap();
    assert_eq!(numbers(&batch), [1, 2], "it does not linger when no more can come");
    assert!(waits(&mut waiting).await, "taken is not recorded");
    batch.ack().await.unwrap();
    soon(waiting).await.unwrap();
    assert_eq!(take(&queue, 1).await.len(), 1);
}

pub(crate) async fn after_closing_the_rest_comes_and_then_none(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    let receiver = queue.report_receiver();
    send(&queue, 1).await;
    queue.report_sender().close().await.unwrap();
    let late = completed(&job(2, Reason::Schedule));
    assert_eq!(queue.report_sender().send(late).await, Err(QueueError::Closed));

    let an_hour = Duration::from_secs(3600);
    let batch = soon(receiver.batch(10, an_hour)).await.unwrap().unwrap();
    assert_eq!(numbers(&batch), [1]);
    let other = queue.report_receiver();
    let mut end = pin!(other.batch(10, LINGER));
    assert!(waits(&mut end).await, "what is in hand may come back");
    drop(batch);
    let again = soon(end).await.unwrap().unwrap();
    assert_eq!(numbers(&again), [1]);
    again.ack().await.unwrap();
    assert!(soon(receiver.batch(10, LINGER)).await.unwrap().is_none());
}

pub(crate) async fn a_receiver_that_gives_up_has_taken_nothing(engine: Engine) {
    let queue = engine.queue(Limits::default()).await;
    let receiver = queue.report_receiver();
    send(&queue, 1).await;
    {
        let mut given_up = Box::pin(receiver.batch(2, LINGER));
        assert!(waits(&mut given_up).await);
    }
    let batch = soon(receiver.batch(2, LINGER)).await.unwrap().unwrap();
    assert_eq!((numbers(&batch), batch.deliveries()), (vec![1], 1));
    batch.ack().await.unwrap();
}
