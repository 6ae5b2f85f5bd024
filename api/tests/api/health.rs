use crate::world::{READ, world};
use axum::http::{Method, StatusCode, header};
use serde_json::json;

#[tokio::test]
async fn a_living_process_says_so_without_asking_anybody() {
    let world = world().await;
    world.store.close().await;
    let answer = world.ask(Method::GET, "/livez", "", None).await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "ok\n"));
}

#[tokio::test]
async fn readiness_names_each_check_and_its_problem() {
    let world = world().await;
    let queue = world.health.check("queue");
    queue.beat();
    let ready = world.ask(Method::GET, "/readyz", "", None).await;
    assert_eq!(ready.status, StatusCode::OK);
    assert_eq!(
        ready.json(),
        json!({"status": "ready", "checks": {"queue": "ok", "store": "ok"}})
    );
    queue.fail("no connection");
    let unready = world.ask(Method::GET, "/readyz", "", None).await;
    insta::assert_snapshot!(unready.snapshot());
    queue.beat();
    world.health.stopping();
    let stopping = world.ask(Method::GET, "/readyz", "", None).await;
    assert_eq!(
        (stopping.status, &stopping.json()["status"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("stopping"))
    );
}

#[tokio::test]
async fn a_store_that_is_away_makes_it_unready_and_requests_fail_politely() {
    let world = world().await;
    world.store.close().await;
    let unready = world.ask(Method::GET, "/readyz", "", None).await;
    assert_eq!(unready.status, StatusCode::SERVICE_UNAVAILABLE);
    let refused = world.get("/api/v1/monitors").await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE, "{}", refused.text);
    assert_eq!(refused.header(header::RETRY_AFTER), "5");
    assert_eq!(refused.json()["type"], "/api/v1/problems#unavailable");
}

#[tokio::test]
async fn metrics_count_requests_by_route_and_never_by_path() {
    let world = world().await;
    world.get("/api/v1/monitors/01ARZ3NDEKTSV4RRFFQ69G5FAV").await;
    world.ask(Method::GET, "/no/such/page", "", None).await;
    let page = world.ask(Method::GET, "/metrics", "", None).await;
    assert_eq!(page.header(header::CONTENT_TYPE), service::Metrics::CONTENT_TYPE);
    assert!(
        !page.text.contains("01ARZ3NDEK") && !page.text.contains("/no/such"),
        "{}",
        page.text
    );
    let http = world.metrics.http();
    assert_eq!(http.requests.value(&["GET", "/api/v1/monitors/{id}", "404"]), 1);
    assert_eq!(http.requests.value(&["GET", "unmatched", "404"]), 1);
}

#[tokio::test]
async fn every_answer_keeps_browsers_safe_and_names_its_request() {
    let world = world().await;
    for path in [
        "/",
        "/sign-in",
        "/api/v1/monitors",
        "/livez",
        "/nowhere",
        "/static/vigie.css",
    ] {
        let answer = world.ask(Method::GET, path, READ, None).await;
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        assert_eq!(answer.header(header::REFERRER_POLICY), "same-origin", "{path}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
    }
    let request = axum::http::Request::get("/nowhere").header("x-request-id", "proxy-7");
    let named = world.call(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(named.json()["request_id"], "proxy-7");
    let request = axum::http::Request::get("/nowhere").header("x-request-id", "<script>");
    let hostile = world.call(request.body(axum::body::Body::empty()).unwrap()).await;
    assert!(!hostile.text.contains("script"), "{}", hostile.text);
}

#[tokio::test]
async fn what_does_not_exist_is_a_problem_document() {
    let world = world().await;
    let unknown = world.get("/api/v1/nothing").await;
    assert_eq!(
        (unknown.status, unknown.header(header::CONTENT_TYPE)),
        (StatusCode::NOT_FOUND, "application/problem+json")
    );
    let method = world.ask(Method::DELETE, "/api/v1/targets", READ, None).await;
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(method.json()["type"], "/api/v1/problems#method-not-allowed");
    assert!(method.header(header::ALLOW).contains("GET"));
    let kinds = world.ask(Method::GET, "/api/v1/problems", "", None).await;
    assert!(kinds.text.contains("/api/v1/problems#not-found"));
}
