use crate::State;
use axum::{
    Json,
    extract::State as Shared,
    http::{StatusCode, header},
    response::IntoResponse,
};
use serde_json::{Map, Value, json};
use service::Metrics;

/// `/livez`: the process answers. Says nothing of what it depends on, so that a database that is away kills nobody.
pub(crate) async fn livez() -> &'static str {
    "ok\n"
}

/// `/readyz`: whether the process may be given work, with each check by its name.
pub(crate) async fn readyz(Shared(state): Shared<State>) -> impl IntoResponse {
    let report = state.health().report();
    let mut checks = Map::new();
    for check in &report.checks {
        let said = check.problem.as_deref().unwrap_or("ok");
        checks.insert(check.name.to_owned(), Value::from(said));
    }
    // Asked here and now: a check of the store that runs from time to time may be old news.
    let store = state.store().ping().await;
    let store_said = store
        .as_ref()
        .map_or_else(|error| error.to_string(), |()| "ok".to_owned());
    if let Err(error) = &store {
        tracing::warn!(%error, "not ready: the store does not answer");
    }
    checks.insert("store".to_owned(), Value::from(store_said));
    let ready = report.is_ready() && store.is_ok();
    let status = match (report.stopping, ready) {
        (true, _) => "stopping",
        (false, true) => "ready",
        (false, false) => "not ready",
    };
    let code = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (code, Json(json!({ "status": status, "checks": checks })))
}

/// `/metrics`, in the text format of Prometheus.
pub(crate) async fn metrics(Shared(state): Shared<State>) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, Metrics::CONTENT_TYPE)],
        state.metrics().render(),
    )
}
