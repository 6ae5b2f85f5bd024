//! What is owed to people.

use crate::world::{World, noon, noon_and};
use jiff::SignedDuration;
use store::{Channel, MessagePriority, MessageState, MessageSubject, NewMessage, OutboxDepth};

const LEASE: SignedDuration = SignedDuration::from_secs(60);

pub(crate) fn message(world: &World, key: &str, priority: MessagePriority) -> NewMessage {
    NewMessage {
        account: world.account,
        subject: MessageSubject::Other(key.to_owned()),
        event: "test".to_owned(),
        threshold: String::new(),
        channel: Channel::Mail,
        recipient: "ada@example.org".to_owned(),
        priority,
        domain: "notify.example.net".to_owned(),
        payload: serde_json::json!({"key": key}),
    }
}

pub(crate) async fn the_same_message_is_owed_once(world: &World) {
    let outbox = world.store.outbox();
    let first = message(world, "a", MessagePriority::Normal);
    let id = outbox.enqueue(&first, noon()).await.unwrap().unwrap();
    assert_eq!(outbox.enqueue(&first, noon_and(1)).await.unwrap(), None);
    let stored = outbox.find(id).await.unwrap().unwrap();
    assert_eq!(stored.message_id, format!("<{id}@notify.example.net>"));
    outbox.claim("test", 10, LEASE, noon()).await.unwrap();
    outbox.mark_sent(id, noon()).await.unwrap();
    assert_eq!(
        outbox.enqueue(&first, noon_and(2)).await.unwrap(),
        None,
        "not even after it was sent"
    );
    let other = NewMessage {
        threshold: "3 d".to_owned(),
        ..first.clone()
    };
    assert!(outbox.enqueue(&other, noon()).await.unwrap().is_some());
    let other = NewMessage {
        recipient: "bob@example.org".to_owned(),
        ..first
    };
    assert!(outbox.enqueue(&other, noon()).await.unwrap().is_some());
}

pub(crate) async fn a_message_that_was_not_marked_comes_again_with_the_same_message_id(world: &World) {
    let outbox = world.store.outbox();
    outbox
        .enqueue(&message(world, "a", MessagePriority::Normal), noon())
        .await
        .unwrap();
    let first = outbox.claim("one", 10, LEASE, noon()).await.unwrap().remove(0);
    assert!(outbox.claim("two", 10, LEASE, noon_and(59)).await.unwrap().is_empty());
    let second = outbox.claim("two", 10, LEASE, noon_and(60)).await.unwrap().remove(0);
    assert_eq!(
        (&first.message_id, first.attempts, second.attempts),
        (&second.message_id, 1, 2)
    );
    assert!(
        outbox
            .retry_at(second.id, "421 try later", noon_and(300))
            .await
            .unwrap()
    );
    assert!(outbox.claim("two", 10, LEASE, noon_and(299)).await.unwrap().is_empty());
    let third = outbox.claim("two", 10, LEASE, noon_and(300)).await.unwrap().remove(0);
    assert_eq!(third.last_error.as_deref(), Some("421 try later"));
    assert_eq!(outbox.release("two", &[third.id], noon_and(301)).await.unwrap(), 1);
    let fourth = outbox.claim("two", 10, LEASE, noon_and(301)).await.unwrap().remove(0);
    assert_eq!((fourth.message_id, fourth.attempts), (first.message_id, 3));
    assert!(outbox.mark_sent(first.id, noon_and(302)).await.unwrap());
    assert!(!outbox.mark_sent(first.id, noon_and(303)).await.unwrap());
    assert!(
        outbox
            .claim("two", 10, LEASE, noon_and(9_999))
            .await
            .unwrap()
            .is_empty()
    );
}

pub(crate) async fn what_dead_processes_held_is_sent_at_once_under_the_same_message_id(world: &World) {
    let outbox = world.store.outbox();
    for key in ["a", "b", "c"] {
        let message = message(world, key, MessagePriority::Normal);
        outbox.enqueue(&message, noon()).await.unwrap();
    }
    let held = outbox.claim("dead", 3, LEASE, noon()).await.unwrap();
    assert!(outbox.mark_sent(held[0].id, noon()).await.unwrap());
    assert!(outbox.retry_at(held[1].id, "421 later", noon_and(600)).await.unwrap());
    assert_eq!(outbox.release_all(noon_and(1)).await.unwrap(), 1);
    let again = outbox.claim("next", 10, LEASE, noon_and(1)).await.unwrap();
    assert_eq!(again.len(), 1, "not what is sent, nor what waits for its next try");
    assert_eq!((&again[0].message_id, again[0].attempts), (&held[2].message_id, 2));
}

pub(crate) async fn urgent_messages_overtake_the_others(world: &World) {
    let outbox = world.store.outbox();
    let order = [
        MessagePriority::Low,
        MessagePriority::Normal,
        MessagePriority::Urgent,
        MessagePriority::Urgent,
    ];
    for (second, priority) in (0..).zip(order) {
        outbox
            .enqueue(&message(world, &second.to_string(), priority), noon_and(second))
            .await
            .unwrap();
    }
    let claimed = outbox.claim("test", 3, LEASE, noon_and(10)).await.unwrap();
    let keys: Vec<_> = claimed
        .iter()
        .map(|message| message.payload["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys, ["2", "3", "1"]);
}

pub(crate) async fn what_failed_for_good_is_counted_and_not_sent(world: &World) {
    let outbox = world.store.outbox();
    let id = outbox
        .enqueue(&message(world, "a", MessagePriority::Low), noon())
        .await
        .unwrap()
        .unwrap();
    outbox
        .enqueue(&message(world, "b", MessagePriority::Low), noon_and(5))
        .await
        .unwrap();
    assert_eq!(
        outbox.depth().await.unwrap(),
        OutboxDepth {
            pending: 2,
            failed: 0,
            oldest: Some(noon())
        }
    );
    assert!(outbox.mark_failed(id, "550 no such user", noon()).await.unwrap());
    assert_eq!(
        outbox.depth().await.unwrap(),
        OutboxDepth {
            pending: 1,
            failed: 1,
            oldest: Some(noon_and(5))
        }
    );
    assert_eq!(outbox.find(id).await.unwrap().unwrap().state, MessageState::Failed);
    assert!(!outbox.retry_at(id, "", noon()).await.unwrap());
}
