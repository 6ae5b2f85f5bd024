//! Problems that open, get worse and end.

use crate::{
    outbox::message,
    world::{World, noon_and},
};
use model::Verdict;
use store::{
    Acknowledgement, Incident, IncidentFilter, IncidentId, MessagePriority, MessageSubject, NewIncident, NewMessage,
};

pub(crate) fn incident(colour: Verdict) -> NewIncident {
    NewIncident {
        key: "cert:00ff".to_owned(),
        colour,
        cause: "cert.expires_soon".to_owned(),
        facts: serde_json::json!({"not_after": "2026-12-03T00:00:00Z"}),
    }
}

/// Opens an incident of one target.
async fn opened(world: &World, colour: Verdict) -> (Incident, store::TargetId) {
    let target = world.target(&world.monitor(&["www.example.org"]).await).await.id;
    let mut recording = world.store.recording(noon_and(310)).await.unwrap();
    let (open, new) = recording.open(world.account, &incident(colour)).await.unwrap();
    assert!(new);
    assert!(
        recording
            .attach(open.id, target, colour, "cert.expires_soon")
            .await
            .unwrap()
    );
    recording.commit().await.unwrap();
    (open, target)
}

async fn find(world: &World, id: IncidentId) -> Incident {
    world.store.incidents().find(world.account, id).await.unwrap().unwrap()
}

pub(crate) async fn one_incident_of_a_key_is_open_at_a_time(world: &World) {
    let (open, target) = opened(world, Verdict::Orange).await;
    let mut recording = world.store.recording(noon_and(400)).await.unwrap();
    let (same, new) = recording.open(world.account, &incident(Verdict::Red)).await.unwrap();
    assert_eq!((same, new), (open.clone(), false), "it is answered as it stands");
    assert!(
        !recording
            .attach(open.id, target, Verdict::Orange, "cert.expires_soon")
            .await
            .unwrap()
    );
    assert!(recording.close(open.id).await.unwrap());
    assert!(!recording.close(open.id).await.unwrap());
    let (next, new) = recording.open(world.account, &incident(Verdict::Red)).await.unwrap();
    assert!(new && next.id != open.id, "its key may open again");
    recording.commit().await.unwrap();

    for (filter, expected) in [
        (IncidentFilter::default(), vec![next.id, open.id]),
        (
            IncidentFilter {
                open: Some(true),
                ..IncidentFilter::default()
            },
            vec![next.id],
        ),
        (
            IncidentFilter {
                colour: Some(Verdict::Orange),
                ..IncidentFilter::default()
            },
            vec![open.id],
        ),
        (
            IncidentFilter {
                target: Some(target),
                ..IncidentFilter::default()
            },
            vec![open.id],
        ),
    ] {
        let listed = world
            .store
            .incidents()
            .list(world.account, &filter, None, 10)
            .await
            .unwrap();
        let ids: Vec<IncidentId> = listed.items.iter().map(|incident| incident.id).collect();
        assert_eq!(ids, expected, "{filter:?}");
    }
}

pub(crate) async fn its_messages_belong_to_one_thread(world: &World) {
    let (open, _) = opened(world, Verdict::Orange).await;
    let opened = NewMessage {
        subject: MessageSubject::Incident(open.id),
        event: "opened".to_owned(),
        ..message(world, "", MessagePriority::Normal)
    };
    let worsened = NewMessage {
        event: "worsened".to_owned(),
        ..opened.clone()
    };
    let mut recording = world.store.recording(noon_and(320)).await.unwrap();
    assert!(recording.enqueue(&opened).await.unwrap().is_some());
    assert!(recording.enqueue(&opened).await.unwrap().is_none());
    assert!(recording.enqueue(&worsened).await.unwrap().is_some());
    recording.commit().await.unwrap();
    let messages = world.store.outbox().of_incident(world.account, open.id).await.unwrap();
    let root = Some(format!("<incident-{}@notify.example.net>", open.id));
    assert_eq!(messages.len(), 2);
    assert!(messages.iter().all(|message| message.in_reply_to == root));
    assert_ne!(messages[0].message_id, messages[1].message_id);
}

pub(crate) async fn worsening_takes_an_acknowledgement_back(world: &World) {
    let (open, target) = opened(world, Verdict::Orange).await;
    let known = Acknowledgement {
        at: noon_and(320),
        by: "ada".to_owned(),
        reason: "ordered".to_owned(),
        until: None,
    };
    let incidents = world.store.incidents();
    assert!(
        incidents
            .acknowledge(world.account, open.id, Some(&known))
            .await
            .unwrap()
    );
    assert!(
        incidents
            .mute(world.account, open.id, Some(noon_and(86_400)))
            .await
            .unwrap()
    );
    let mut recording = world.store.recording(noon_and(400)).await.unwrap();
    let before = recording.incidents_of(target).await.unwrap().remove(0);
    assert_eq!(before.acknowledgement, Some(known));
    assert!(!recording.change(&before, &incident(Verdict::Orange)).await.unwrap());
    assert!(recording.change(&before, &incident(Verdict::Red)).await.unwrap());
    recording.commit().await.unwrap();
    let after = find(world, open.id).await;
    assert_eq!(
        (after.colour, after.worsened_at, after.acknowledgement),
        (Verdict::Red, Some(noon_and(400)), None)
    );
    assert_eq!(after.muted_until, Some(noon_and(86_400)));
}

pub(crate) async fn it_ends_with_the_last_target(world: &World) {
    let (open, one) = opened(world, Verdict::Red).await;
    let two = world.target(&world.monitor(&["b.example.org"]).await).await.id;
    let mut recording = world.store.recording(noon_and(400)).await.unwrap();
    recording
        .attach(open.id, two, Verdict::Red, "cert.expires_soon")
        .await
        .unwrap();
    assert_eq!(recording.affected(open.id, 1).await.unwrap(), (vec![one], 2));
    assert_eq!(recording.recover(open.id, one).await.unwrap(), 1);
    assert!(recording.incidents_of(one).await.unwrap().is_empty());
    assert!(
        recording
            .attach(open.id, one, Verdict::Red, "cert.expires_soon")
            .await
            .unwrap(),
        "it came back"
    );
    assert_eq!(recording.recover(open.id, one).await.unwrap(), 1);
    assert_eq!(recording.recover(open.id, two).await.unwrap(), 0);
    recording.close(open.id).await.unwrap();
    recording.commit().await.unwrap();
    assert_eq!(find(world, open.id).await.closed_at, Some(noon_and(400)));
    assert!(
        world
            .store
            .incidents()
            .targets(world.account, open.id)
            .await
            .unwrap()
            .is_empty()
    );
}

pub(crate) async fn removing_a_monitor_closes_its_incidents(world: &World) {
    let (one, two) = (
        world.monitor(&["a.example.org"]).await,
        world.monitor(&["b.example.org"]).await,
    );
    let mut recording = world.store.recording(noon_and(1)).await.unwrap();
    let (open, _) = recording.open(world.account, &incident(Verdict::Red)).await.unwrap();
    for monitor in [&one, &two] {
        let target = world.target(monitor).await;
        recording
            .attach(open.id, target.id, Verdict::Red, "cert.expires_soon")
            .await
            .unwrap();
    }
    recording.commit().await.unwrap();
    let closed_at = async || {
        world
            .store
            .incidents()
            .find(world.account, open.id)
            .await
            .unwrap()
            .unwrap()
            .closed_at
    };
    world
        .store
        .monitors()
        .delete(world.account, one.id, noon_and(2))
        .await
        .unwrap();
    assert_eq!(closed_at().await, None);
    world
        .store
        .monitors()
        .delete(world.account, two.id, noon_and(3))
        .await
        .unwrap();
    assert_eq!(closed_at().await, Some(noon_and(3)));
}
