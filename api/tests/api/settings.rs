use crate::world::{OTHER, READ, world};
use axum::http::{Method, StatusCode};
use serde_json::json;

#[tokio::test]
async fn settings_are_read_and_changed_in_part() {
    let world = world().await;
    insta::assert_snapshot!(world.get("/api/v1/settings").await.snapshot());
    let change = json!({"default_frequency": "12h", "policy": {"severities": {"cert.hostname_mismatch": "error"}}});
    let changed = world.patch("/api/v1/settings", change).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    let read = world.get("/api/v1/settings").await.json();
    assert_eq!(read, changed.json());
    assert_eq!(
        (&read["default_frequency"], &read["time_zone"]),
        (&json!("12h"), &json!("Europe/Paris"))
    );
    assert_eq!(read["policy"]["severities"], json!({"cert.hostname_mismatch": "error"}));
    let back = world
        .patch(
            "/api/v1/settings",
            json!({"default_frequency": null, "installation_test_days": null}),
        )
        .await;
    assert_eq!(back.json()["default_frequency"], "1d");
    assert_eq!(back.json()["installation_test_days"], json!(null));
    let others = world.ask(Method::GET, "/api/v1/settings", OTHER, None).await.json();
    assert_eq!(others["time_zone"], "UTC");
}

#[tokio::test]
async fn settings_that_do_not_hold_are_refused() {
    let world = world().await;
    let before = world.get("/api/v1/settings").await.json();
    for (change, field) in [
        (json!({"time_zone": "Mars/Olympus"}), "time_zone"),
        (json!({"default_frequency": "1s"}), "default_frequency"),
        (json!({"language": "de"}), "language"),
        (json!({"colour_of_mails": "blue"}), "colour_of_mails"),
        (
            json!({"policy": {"severities": {"cert.unheard_of": "error"}}}),
            "policy.severities.cert.unheard_of",
        ),
        (json!({"confirmations": 0}), "confirmations"),
        (json!({"manager": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}), "manager"),
        (json!([]), "body"),
    ] {
        let refused = world.patch("/api/v1/settings", change.clone()).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{change}: {}",
            refused.text
        );
        let shown = refused.json();
        let found = shown["errors"][0]["field"].as_str().unwrap();
        assert!(field.starts_with(found) || found == field, "{change}: {found}");
    }
    assert_eq!(world.get("/api/v1/settings").await.json(), before);
    let reader = world
        .ask(Method::PATCH, "/api/v1/settings", READ, Some(json!({"language": "fr"})))
        .await;
    assert_eq!(reader.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_caller_is_known() {
    let world = world().await;
    insta::assert_snapshot!(world.get("/api/v1/me").await.snapshot());
}
