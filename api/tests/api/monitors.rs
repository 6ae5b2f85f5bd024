use crate::world::{ALL, READ, serve_pool, world, world_with};
use axum::http::{Method, StatusCode, header};
use serde_json::json;

#[tokio::test]
async fn a_monitor_is_made_read_changed_and_removed() {
    let world = world().await;
    let made = world
        .post(
            "/api/v1/monitors",
            json!({"names": ["www.example.org", "münchen.example"], "name": "Shop", "frequency": "6h", "tags": ["prod"],
                   "external_id": "cmdb-1", "connect": "192.0.2.10:443", "thresholds": {"orange_days": 20}}),
        )
        .await;
    insta::assert_snapshot!(made.snapshot());
    let path = made.header(header::LOCATION).to_owned();
    let read = world.get(&path).await;
    assert_eq!(read.json(), made.json());
    assert_eq!(read.header(header::ETAG), "\"1\"");

    let changed = world
        .patch(&path, json!({"enabled": false, "connect": null, "name": "Shop 2"}))
        .await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    let changed = changed.json();
    assert_eq!(
        (&changed["enabled"], &changed["connect"], &changed["revision"]),
        (&json!(false), &json!(null), &json!(2))
    );
    assert_eq!(
        changed["names"],
        made.json()["names"],
        "what a patch does not name stays"
    );

    assert_eq!(world.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.delete(&path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn everything_that_does_not_hold_is_said_at_once() {
    let world = world().await;
    let refused = world
        .post(
            "/api/v1/monitors",
            json!({"names": ["https://example.org/", "*.example.org", "127.1"], "port": 0, "starttls": "gopher",
                   "frequency": "1m", "connect": "192.0.2.10", "pool": "a b", "manager": "nobody",
                   "trust": {"public": false, "bundles": []}, "thresholds": {"orange_days": 5, "red_days": 9},
                   "xmpp_domain": "example.org"}),
        )
        .await;
    insta::assert_snapshot!(refused.snapshot());
}

#[tokio::test]
async fn bodies_that_do_not_read_are_told_apart() {
    let world = world().await;
    let unknown = world
        .post("/api/v1/monitors", json!({"names": ["a.example"], "prot": 25}))
        .await;
    insta::assert_snapshot!("unknown_field", unknown.snapshot());
    let wrong = world.post("/api/v1/monitors", json!({"names": "a.example"})).await;
    insta::assert_snapshot!("wrong_type", wrong.snapshot());
    let request = axum::http::Request::post("/api/v1/monitors")
        .header(header::AUTHORIZATION, format!("Bearer {ALL}"))
        .header(header::CONTENT_TYPE, "application/json");
    let broken = world.call(request.body("{\"names\": [".into()).unwrap()).await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
    assert_eq!(broken.json()["type"], "/api/v1/problems#malformed-body");
    let request = axum::http::Request::post("/api/v1/monitors").header(header::AUTHORIZATION, format!("Bearer {ALL}"));
    let form = world.call(request.body("names=a".into()).unwrap()).await;
    assert_eq!(form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let large = json!({"names": ["a.example"], "name": "x".repeat(2 << 20)});
    let large = world.post("/api/v1/monitors", large).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", large.text);
}

#[tokio::test]
async fn putting_twice_changes_nothing() {
    let world = world().await;
    let path = "/api/v1/monitors/by-external-id/cmdb-7";
    let body = json!({"names": ["www.example.org"], "frequency": "1d"});
    let first = world.put(path, body.clone()).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let second = world.put(path, body).await;
    assert_eq!(second.status, StatusCode::OK);
    assert_eq!(first.json(), second.json());
    let other = world.put(path, json!({"names": ["api.example.org"]})).await;
    assert_eq!(other.json()["id"], first.json()["id"]);
    assert_eq!(
        other.json()["frequency"],
        json!(null),
        "what a put leaves out goes back to its default"
    );
    assert_eq!(world.get(path).await.json(), other.json());
    let differs = world
        .put(path, json!({"names": ["a.example"], "external_id": "cmdb-8"}))
        .await;
    assert_eq!(differs.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn an_external_id_is_taken_once() {
    let world = world().await;
    let body = json!({"names": ["www.example.org"], "external_id": "one"});
    assert_eq!(
        world.post("/api/v1/monitors", body.clone()).await.status,
        StatusCode::CREATED
    );
    let again = world.post("/api/v1/monitors", body).await;
    insta::assert_snapshot!(again.snapshot());
}

#[tokio::test]
async fn a_patch_of_an_old_state_is_refused() {
    let world = world().await;
    let made = world
        .post("/api/v1/monitors", json!({"names": ["www.example.org"]}))
        .await;
    let path = made.header(header::LOCATION).to_owned();
    world.patch(&path, json!({"name": "meanwhile"})).await;
    let patch = |tag: &'static str| {
        let request = axum::http::Request::patch(&path)
            .header(header::AUTHORIZATION, format!("Bearer {ALL}"))
            .header(header::CONTENT_TYPE, "application/merge-patch+json")
            .header(header::IF_MATCH, tag);
        world.call(request.body("{\"name\": \"mine\"}".into()).unwrap())
    };
    assert_eq!(patch("\"1\"").await.status, StatusCode::PRECONDITION_FAILED);
    assert_eq!(patch("\"2\"").await.status, StatusCode::OK);
}

#[tokio::test]
async fn lists_are_paged_and_searched() {
    let world = world().await;
    for index in 0..5 {
        let body = json!({"names": [format!("host-{index}.example.org")], "name": format!("Monitor {index}")});
        world.post("/api/v1/monitors", body).await;
    }
    let mut seen = Vec::new();
    let mut path = "/api/v1/monitors?limit=2".to_owned();
    loop {
        let page = world.get(&path).await.json();
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["name"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => path = format!("/api/v1/monitors?limit=2&cursor={next}"),
            None => break,
        }
    }
    let expected: Vec<String> = (0..5).map(|index| format!("Monitor {index}")).collect();
    assert_eq!(seen, expected);
    let found = world.get("/api/v1/monitors?search=host-3").await.json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    for wrong in ["limit=0", "limit=x", "cursor=nonsense", "colour=red"] {
        let refused = world.get(&format!("/api/v1/monitors?{wrong}")).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{wrong}: {}",
            refused.text
        );
        assert!(
            refused.json()["errors"][0]["detail"]
                .as_str()
                .is_some_and(|detail| !detail.is_empty()),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn an_import_says_what_is_wrong_with_each_row_and_changes_nothing() {
    let world = world().await;
    let rows = json!([
        {"names": ["a.example.org"], "external_id": "a"},
        {"names": ["b b"], "external_id": "b"},
        {"names": ["c.example.org"], "external_id": "a"},
        {"names": ["d.example.org"], "port": "many"},
        {"names": ["e.example.org"], "speed": 1},
    ]);
    let refused = world.post("/api/v1/monitors/import", json!({"monitors": rows})).await;
    insta::assert_snapshot!(refused.snapshot());
    assert!(
        world.get("/api/v1/monitors").await.json()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_dry_run_foretells_what_an_import_does() {
    let world = world().await;
    world
        .put(
            "/api/v1/monitors/by-external-id/same",
            json!({"names": ["same.example.org"]}),
        )
        .await;
    world
        .put(
            "/api/v1/monitors/by-external-id/other",
            json!({"names": ["other.example.org"]}),
        )
        .await;
    let rows = json!([
        {"names": ["same.example.org"], "external_id": "same"},
        {"names": ["changed.example.org"], "external_id": "other"},
        {"names": ["new.example.org"], "external_id": "new"},
        {"names": ["nameless.example.org"]},
    ]);
    let counts = |answer: &crate::world::Answer| {
        let answer = answer.json();
        [&answer["created"], &answer["updated"], &answer["unchanged"]].map(|count| count.as_u64().unwrap())
    };
    let dry = world
        .post("/api/v1/monitors/import", json!({"dry_run": true, "monitors": rows}))
        .await;
    assert_eq!(counts(&dry), [2, 1, 1], "{}", dry.text);
    assert_eq!(
        world.get("/api/v1/monitors").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let real = world.post("/api/v1/monitors/import", json!({"monitors": rows})).await;
    insta::assert_snapshot!(real.snapshot());
    assert_eq!(
        world.get("/api/v1/monitors").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
}

#[tokio::test]
async fn an_import_runs_to_its_end_beyond_the_time_limit_of_requests() {
    let world = world_with(api::Settings {
        request_timeout_ms: 1_000,
        ..api::Settings::default()
    })
    .await;
    // The token is noted as used, so that the next request writes nothing but its rows.
    assert_eq!(
        world.ask(Method::GET, "/api/v1/me", ALL, None).await.status,
        StatusCode::OK
    );
    let writing = world.store.recording(crate::world::noon()).await.unwrap();
    let rows = json!({"monitors": [{"names": ["a.example.org"]}, {"names": ["b.example.org"]}]});
    let mut import = std::pin::pin!(world.post("/api/v1/monitors/import", rows));
    let waited = tokio::time::timeout(std::time::Duration::from_millis(2_000), import.as_mut()).await;
    assert!(
        waited.is_err(),
        "it waits for the other writer, beyond its limit: {waited:?}"
    );
    drop(writing);
    let done = import.await;
    assert_eq!(
        (done.status, &done.json()["created"]),
        (StatusCode::OK, &json!(2)),
        "{}",
        done.text
    );
}

#[tokio::test]
async fn monitors_take_a_pool_that_is_served_or_that_they_have_already() {
    let world = world().await;
    let (path, body) = (
        "/api/v1/monitors/by-external-id/a",
        json!({"names": ["a.example.org"], "pool": "inside"}),
    );
    for refused in [
        world.put(path, body.clone()).await,
        world.post("/api/v1/monitors", body.clone()).await,
    ] {
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        assert_eq!(refused.json()["errors"][0]["field"], "pool");
    }
    let rows = json!({"monitors": [{"names": ["a.example.org"], "pool": "inside"}]});
    let refused = world.post("/api/v1/monitors/import", rows).await;
    assert_eq!(
        refused.json()["errors"][0]["field"],
        "monitors[0].pool",
        "{}",
        refused.text
    );

    serve_pool(&world.queue, "inside").await;
    let made = world.put(path, body.clone()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    world.queue.scanners().leave("scanner-of-inside").await.unwrap();
    world.queue.scanners().leave("scanner-of-public").await.unwrap();
    assert_eq!(world.put(path, body).await.status, StatusCode::OK);
    let monitor = made.header(header::LOCATION);
    let renamed = world.patch(monitor, json!({"name": "Shop"})).await;
    assert_eq!(renamed.status, StatusCode::OK, "{}", renamed.text);
    let moved = world.patch(monitor, json!({"pool": "elsewhere"})).await;
    assert_eq!(moved.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", moved.text);
    let public = world.patch(monitor, json!({"pool": "public"})).await;
    assert_eq!(public.status, StatusCode::OK, "{}", public.text);
}

#[tokio::test]
async fn lists_are_no_objects_and_port_0_is_no_port() {
    let world = world().await;
    let import = "/api/v1/monitors/import";
    for (path, body, field) in [
        ("/api/v1/monitors", json!(["key", "Shop", ["a.example.org"]]), "body"),
        (
            "/api/v1/monitors",
            json!({"names": ["a.example.org"], "thresholds": [20, 5]}),
            "thresholds",
        ),
        (
            "/api/v1/monitors",
            json!({"names": ["a.example.org"], "connect": "192.0.2.1:0"}),
            "connect",
        ),
        (import, json!([true, []]), "body"),
        (
            import,
            json!({"monitors": [["key", "Shop", ["a.example.org"]]]}),
            "monitors[0]",
        ),
        (
            import,
            json!({"monitors": [{"names": ["a.example.org"], "trust": [true, []]}]}),
            "monitors[0].trust",
        ),
    ] {
        let refused = world.post(path, body.clone()).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body}: {}",
            refused.text
        );
        assert_eq!(refused.json()["errors"][0]["field"], field, "{body}: {}", refused.text);
    }
    let named = json!({"names": ["a.example.org"], "thresholds": {"orange_days": 20}, "tags": ["a", "b"]});
    let made = world.post("/api/v1/monitors", named).await;
    assert_eq!(
        (made.status, &made.json()["tags"]),
        (StatusCode::CREATED, &json!(["a", "b"])),
        "{}",
        made.text
    );
}

#[tokio::test]
async fn reading_changes_nothing() {
    let world = world().await;
    let body = json!({"names": ["www.example.org"]});
    let refused = world
        .ask(Method::POST, "/api/v1/monitors", READ, Some(body.clone()))
        .await;
    insta::assert_snapshot!("read_scope", refused.snapshot());
    let nobody = world
        .ask(Method::POST, "/api/v1/monitors", "", Some(body.clone()))
        .await;
    insta::assert_snapshot!("no_token", nobody.snapshot());
    assert_eq!(nobody.header(header::WWW_AUTHENTICATE), "Bearer realm=\"vigie\"");
    let stranger = world.ask(Method::POST, "/api/v1/monitors", "a-guess", Some(body)).await;
    assert_eq!(stranger.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_is_changed_stands_in_the_audit_log() {
    let world = world().await;
    let made = world
        .post("/api/v1/monitors", json!({"names": ["www.example.org"]}))
        .await;
    let path = made.header(header::LOCATION).to_owned();
    world.patch(&path, json!({"name": "Shop"})).await;
    world.get(&path).await;
    world.delete(&path).await;
    let entries = world
        .store
        .audit()
        .list(world.account, &store::AuditFilter::default(), None, 10)
        .await
        .unwrap();
    let mut done: Vec<(&str, &str)> = entries
        .items
        .iter()
        .map(|line| (line.entry.action.as_str(), line.entry.actor.as_str()))
        .collect();
    done.sort_unstable();
    assert_eq!(
        done,
        [
            ("create", "everything"),
            ("delete", "everything"),
            ("update", "everything")
        ]
    );
}
