use crate::{
    State, health, middleware, openapi, pages,
    problem::{Kind, Problem},
    routes,
};
use axum::{Router, extract::DefaultBodyLimit, http::Uri, middleware::from_fn_with_state, routing::get};
use tower_http::catch_panic::CatchPanicLayer;

/// What answers requests: the API under `/api/v1`, the pages, `/livez`, `/readyz` and `/metrics`.
pub fn router(state: State) -> Router {
    let settings = state.settings();
    let (api, _) = routes::api(settings.import_bytes).split_for_parts();
    api.route("/api/v1/openapi.json", get(openapi::serve))
        .route("/livez", get(health::livez))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .merge(pages::router())
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(settings.body_bytes))
        .layer(CatchPanicLayer::custom(middleware::panicked))
        .layer(from_fn_with_state(state.clone(), middleware::attend))
        .with_state(state)
}

async fn unknown(uri: Uri) -> Problem {
    let detail = match uri.path().starts_with("/api/") {
        true => "there is no such resource: /api/v1/openapi.json lists them all",
        false => "there is no such page",
    };
    Problem::new(Kind::NotFound, detail)
}

async fn wrong_method() -> Problem {
    Problem::new(Kind::MethodNotAllowed, "use one of the methods in the header Allow")
}
