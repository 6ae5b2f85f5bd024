use crate::{
    State, health, middleware, openapi, pages,
    problem::{Kind, Problem},
    routes,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State as Shared},
    http::{HeaderMap, Uri, header},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::get,
};
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

/// People get a page, programs a problem document.
async fn unknown(uri: Uri, headers: HeaderMap, Shared(state): Shared<State>, request: Request) -> Response {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    if uri.path().starts_with("/api/") {
        let detail = "there is no such resource: /api/v1/openapi.json lists them all";
        return Problem::new(Kind::NotFound, detail).into_response();
    }
    if accepted.is_some_and(|accepted| accepted.contains("text/html")) {
        return pages::unknown(&state, request).await;
    }
    Problem::new(Kind::NotFound, "there is no such page").into_response()
}

async fn wrong_method() -> Problem {
    Problem::new(Kind::MethodNotAllowed, "use one of the methods in the header Allow")
}
