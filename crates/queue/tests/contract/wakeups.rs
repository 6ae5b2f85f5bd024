use crate::bench::{Engine, soon, waits};
use queue::{Limits, Wakeup};
use std::pin::pin;

pub(crate) async fn calls_are_heard_once_and_only_by_their_listeners(engine: Engine) {
    let wakeups = engine.queue(Limits::default()).await.wakeups();
    wakeups.wake(Wakeup::DueScans).await.unwrap();
    let mut due = wakeups.listen(Wakeup::DueScans).await.unwrap();
    let mut outbox = wakeups.listen(Wakeup::Outbox).await.unwrap();
    assert!(waits(&mut pin!(due.woken())).await, "it listens from now on");

    for _ in 0..3 {
        wakeups.wake(Wakeup::DueScans).await.unwrap();
    }
    soon(due.woken()).await;
    let mut another = wakeups.listen(Wakeup::DueScans).await.unwrap();
    assert!(waits(&mut pin!(outbox.woken())).await, "that was for others");
    wakeups.wake(Wakeup::DueScans).await.unwrap();
    soon(due.woken()).await;
    soon(another.woken()).await;
    wakeups.wake(Wakeup::Outbox).await.unwrap();
    soon(outbox.woken()).await;
}
