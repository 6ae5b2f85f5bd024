use crate::{
    samples::{Server, report},
    world::{ALL, READ, World, serve_pool, world, world_at},
};
use api::Settings;
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use futures_util::StreamExt as _;
use model::{StartTls, Verdict};
use queue::{Progress, Wakeup};
use serde_json::json;
use service::Clock;
use std::time::Duration;
use tower::ServiceExt as _;

#[tokio::test]
async fn a_scan_of_any_host_is_ordered_and_polled_until_its_report_is_there() {
    let world = world().await;
    let mut woken = world.queue.wakeups().listen(Wakeup::DueScans).await.unwrap();
    let ordered = world
        .post("/api/v1/scans", json!({"host": "www.example.org", "depth": "quick"}))
        .await;
    insta::assert_snapshot!(ordered.snapshot());
    tokio::time::timeout(Duration::from_secs(10), woken.woken())
        .await
        .expect("schedulers are woken");
    let path = ordered.header(header::LOCATION).to_owned();
    assert_eq!(world.get(&path).await.json()["state"], "queued");
    let early = world.get(&path.replace("scans", "reports")).await;
    assert_eq!(early.status, StatusCode::NOT_FOUND);

    let now = world.store.now().await.unwrap();
    let contexts = world.claim(now).await;
    assert_eq!(world.get(&path).await.json()["state"], "running");
    let found = report(
        contexts[0].scan.id.0,
        ("www.example.org", 443, StartTls::None),
        Server::SelfSigned,
        now,
    );
    world.record(&found, None, now).await;
    let done = world.get(&path).await.json();
    assert_eq!(
        (&done["state"], &done["result"]["colour"]),
        (&json!("done"), &json!("red"))
    );
    let shown = world.get(&path.replace("scans", "reports")).await.json();
    assert_eq!(shown["findings"][0]["code"], "chain.self_signed");
}

#[tokio::test]
async fn the_same_scan_is_not_made_twice_within_the_cooldown() {
    let world = world().await;
    let body = json!({"host": "192.0.2.7", "port": 8443});
    let first = world.post("/api/v1/scans", body.clone()).await.json();
    let second = world.post("/api/v1/scans", body).await.json();
    assert_eq!((&second["cached"], &second["id"]), (&json!(true), &first["id"]));
    let other = world
        .post("/api/v1/scans", json!({"host": "192.0.2.7", "port": 8444}))
        .await
        .json();
    assert_eq!(other["cached"], false);
    assert_eq!(
        world.get("/api/v1/scans").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn a_target_that_was_just_scanned_answers_with_that_scan() {
    let world = world_at(Settings::default(), Clock::System).await;
    let now = world.store.now().await.unwrap();
    let (_, target) = world
        .scanned_at(("www.example.org", 443, StartTls::None), Server::Good, now)
        .await;
    let order = json!({"target": target.id.to_string()});
    let cached = world.post("/api/v1/scans", order.clone()).await;
    assert_eq!(cached.status, StatusCode::ACCEPTED, "{}", cached.text);
    assert_eq!(
        (&cached.json()["cached"], &cached.json()["id"]),
        (&json!(true), &json!(target.scan.unwrap().to_string()))
    );
    let (_, old) = world.watch("old.example.org", 443, StartTls::None).await;
    let order = json!({"target": old.id.to_string()});
    let first = world.post("/api/v1/scans", order.clone()).await.json();
    let second = world.post("/api/v1/scans", order).await.json();
    assert_eq!(first["cached"], false);
    assert_eq!(first["id"], second["id"], "one that still waits is the answer to both");
}

#[tokio::test]
async fn what_cannot_be_scanned_is_refused() {
    let world = world().await;
    for (body, field) in [
        (json!({}), "host"),
        (json!({"host": "http://example.org"}), "host"),
        (json!({"host": "0x7f000001"}), "host"),
        (json!({"host": "example.org", "starttls": "gopher"}), "starttls"),
        (json!({"host": "example.org", "port": 70000}), "port"),
        (json!({"host": "example.org", "connect": "192.0.2.1:0"}), "connect"),
        (json!({"host": "example.org", "trust": [true, []]}), "trust"),
        (json!([null, "example.org"]), "body"),
        (
            json!({"host": "example.org", "target": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}),
            "host",
        ),
        (json!({"target": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "port": 25}), "target"),
        (
            json!({"host": "example.org", "trust": {"bundles": ["ab".repeat(32)]}}),
            "trust.bundles[0]",
        ),
    ] {
        let refused = world.post("/api/v1/scans", body.clone()).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body}: {}",
            refused.text
        );
        assert_eq!(refused.json()["errors"][0]["field"], field, "{body}");
    }
    let unknown = world
        .post("/api/v1/scans", json!({"target": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}))
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let reader = world
        .ask(
            Method::POST,
            "/api/v1/scans",
            READ,
            Some(json!({"host": "example.org"})),
        )
        .await;
    assert_eq!(reader.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_pool_without_a_scanner_takes_no_orders() {
    let world = world().await;
    let body = json!({"host": "www.example.org", "pool": "inside"});
    let refused = world.post("/api/v1/scans", body.clone()).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{}", refused.text);
    assert_eq!(refused.json()["type"], "/api/v1/problems#unavailable");
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("no scanner of pool inside is present"), "{detail}");
    assert_eq!(world.get("/api/v1/scans").await.json()["items"], json!([]));
    serve_pool(&world.queue, "inside").await;
    assert_eq!(world.post("/api/v1/scans", body).await.status, StatusCode::ACCEPTED);

    let (_, target) = world.watch("www.example.org", 443, StartTls::None).await;
    let order = json!({"target": target.id.to_string()});
    world.queue.scanners().leave("scanner-of-public").await.unwrap();
    let refused = world.post("/api/v1/scans", order.clone()).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{}", refused.text);
    serve_pool(&world.queue, "public").await;
    assert_eq!(world.post("/api/v1/scans", order).await.status, StatusCode::ACCEPTED);
}

/// The events of a scan as they come, read until the stream ends.
async fn follow(
    world: &World,
    id: &str,
) -> (
    tokio::task::JoinHandle<String>,
    tokio::sync::mpsc::UnboundedReceiver<String>,
) {
    let request =
        Request::get(format!("/api/v1/scans/{id}/events")).header(header::AUTHORIZATION, format!("Bearer {ALL}"));
    let response = world
        .router
        .clone()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    let (tell, told) = tokio::sync::mpsc::unbounded_channel();
    let reading = tokio::spawn(async move {
        let mut body = response.into_body().into_data_stream();
        let mut text = String::new();
        while let Some(Ok(bytes)) = body.next().await {
            let piece = String::from_utf8(bytes.to_vec()).unwrap();
            text.push_str(&piece);
            let _ = tell.send(piece);
        }
        text
    });
    (reading, told)
}

#[tokio::test]
async fn progress_is_followed_until_the_report_is_there() {
    let world = world().await;
    let ordered = world
        .post("/api/v1/scans", json!({"host": "www.example.org"}))
        .await
        .json();
    let id = ordered["id"].as_str().unwrap().to_owned();
    let scan = id.parse().unwrap();
    let (reading, mut told) = follow(&world, &id).await;
    let progress = world.queue.progress();
    let events = [
        Progress::Started { scanner: "s1".into() },
        Progress::Step {
            name: "resolve".into(),
            done: 0,
            total: 3,
        },
        Progress::Scanned {
            verdict: Verdict::Green,
        },
    ];
    for event in events {
        progress.publish(scan, event).await.unwrap();
        tokio::time::timeout(Duration::from_secs(30), told.recv())
            .await
            .expect("each event arrives");
    }
    let now = world.store.now().await.unwrap();
    let context = world.claim(now).await.remove(0);
    let found = report(
        context.scan.id.0,
        ("www.example.org", 443, StartTls::None),
        Server::Good,
        now,
    );
    world.record(&found, None, now).await;
    progress.publish(scan, Progress::Recorded).await.unwrap();
    let text = tokio::time::timeout(Duration::from_secs(30), reading)
        .await
        .expect("the stream ends")
        .unwrap();
    let names: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("event: ")).collect();
    assert_eq!(names, ["started", "step", "scanned", "done"], "{text}");
    assert!(text.contains("\"state\":\"done\""), "{text}");

    let (late, _) = follow(&world, &id).await;
    let text = tokio::time::timeout(Duration::from_secs(30), late)
        .await
        .expect("at once")
        .unwrap();
    assert_eq!(
        text.matches("event: ").count(),
        1,
        "who comes late is told the end: {text}"
    );
}

#[tokio::test]
async fn a_scan_that_ends_without_a_word_is_noticed_in_the_store() {
    let world = world().await;
    let ordered = world
        .post("/api/v1/scans", json!({"host": "www.example.org"}))
        .await
        .json();
    let (reading, _told) = follow(&world, ordered["id"].as_str().unwrap()).await;
    let now = world.store.now().await.unwrap();
    let context = world.claim(now).await.remove(0);
    let found = report(
        context.scan.id.0,
        ("www.example.org", 443, StartTls::None),
        Server::Good,
        now,
    );
    world.record(&found, None, now).await;
    let text = tokio::time::timeout(Duration::from_secs(30), reading)
        .await
        .expect("noticed")
        .unwrap();
    assert!(text.contains("event: done"), "{text}");
}
