use crate::{
    samples::Server,
    world::{READ, World, world},
};
use axum::http::{Method, StatusCode};
use serde_json::json;

async fn incident(world: &World) -> String {
    world.scanned("www.example.org", Server::Expired).await;
    let open = world.get("/api/v1/incidents?open=true").await.json();
    format!("/api/v1/incidents/{}", open["items"][0]["id"].as_str().unwrap())
}

#[tokio::test]
async fn an_incident_is_listed_and_shown_with_its_targets() {
    let world = world().await;
    let path = incident(&world).await;
    insta::assert_snapshot!(world.get(&path).await.snapshot());
    for (query, count) in [("colour=red", 1), ("colour=orange", 0), ("open=false", 0)] {
        let listed = world.get(&format!("/api/v1/incidents?{query}")).await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), count, "{query}");
    }
}

#[tokio::test]
async fn an_incident_is_acknowledged_with_a_reason_and_an_end() {
    let world = world().await;
    let path = incident(&world).await;
    let until = (world.store.now().await.unwrap() + jiff::SignedDuration::from_hours(48)).to_string();
    let known = world
        .put(
            &format!("{path}/acknowledgement"),
            json!({"reason": "Renewal is ordered", "until": until}),
        )
        .await;
    assert_eq!(known.status, StatusCode::OK, "{}", known.text);
    assert_eq!(known.json()["acknowledgement"]["by"], "everything");
    assert_eq!(known.json()["acknowledgement"]["reason"], "Renewal is ordered");
    for (body, field) in [
        (json!({"reason": " "}), "reason"),
        (json!({"reason": "x", "until": "2020-01-01T00:00:00Z"}), "until"),
        (json!({"reason": "x", "until": "2999-01-01T00:00:00Z"}), "until"),
        (json!({"reason": "x", "until": "tomorrow"}), "until"),
    ] {
        let refused = world.put(&format!("{path}/acknowledgement"), body.clone()).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(refused.json()["errors"][0]["field"], field, "{body}: {}", refused.text);
    }
    let withdrawn = world.delete(&format!("{path}/acknowledgement")).await;
    assert_eq!(withdrawn.json()["acknowledgement"], json!(null));
}

#[tokio::test]
async fn an_incident_is_muted_and_heard_again() {
    let world = world().await;
    let path = incident(&world).await;
    let until = (world.store.now().await.unwrap() + jiff::SignedDuration::from_hours(2)).to_string();
    let muted = world.put(&format!("{path}/mute"), json!({"until": until})).await;
    assert_eq!(muted.status, StatusCode::OK, "{}", muted.text);
    assert!(muted.json()["muted_until"].is_string());
    let heard = world.delete(&format!("{path}/mute")).await;
    assert_eq!(heard.json()["muted_until"], json!(null));
    let reader = world
        .ask(
            Method::PUT,
            &format!("{path}/mute"),
            READ,
            Some(json!({"until": until})),
        )
        .await;
    assert_eq!(reader.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_over_takes_no_change() {
    let world = world().await;
    let path = incident(&world).await;
    let id = path.rsplit('/').next().unwrap().parse().unwrap();
    let mut recording = world.store.recording(crate::world::noon()).await.unwrap();
    recording.close(id).await.unwrap();
    recording.commit().await.unwrap();
    let refused = world
        .put(&format!("{path}/acknowledgement"), json!({"reason": "known"}))
        .await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
}
