//! What every request passes: a name for the logs, a time limit, headers that keep browsers safe, measures.

mod limit;

pub(crate) use limit::TimeLimit;

use crate::{
    State,
    problem::{self, Kind, Problem},
};
use axum::{
    extract::{MatchedPath, Request, State as Shared},
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    any::Any,
    time::{Duration, Instant},
};
use tracing::Instrument as _;
use ulid::Ulid;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// No script, style or image but our own files; nothing may frame a page, and forms go nowhere else.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What browsers are told with every answer.
const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Wraps everything else: gives the request its name and span, and completes the answer.
pub(crate) async fn attend(Shared(state): Shared<State>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = request_id(request.headers());
    let path = request.uri().path().to_owned();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    // Never the query, which may hold what people search for, nor headers, which hold tokens.
    let span = tracing::info_span!("request", request_id = %id, %method, route = route.as_deref().unwrap_or(""));
    let limit = Duration::from_millis(state.settings().request_timeout_ms);
    let lift = TimeLimit::default();
    request.extensions_mut().insert(lift.clone());
    let answered = lift.watch(limit, next.run(request).instrument(span.clone())).await;
    let response = answered.unwrap_or_else(|| {
        span.in_scope(|| tracing::warn!(limit_ms = limit.as_millis(), "a request took too long and was given up"));
        let detail = "what was asked for took too long: ask for less, or again later";
        Problem::new(Kind::Timeout, detail).into_response()
    });
    let mut response = problem::complete(response, &path, &id);
    let took = started.elapsed();
    span.in_scope(|| {
        tracing::debug!(
            status = response.status().as_u16(),
            duration_us = took.as_micros(),
            "answered"
        );
    });
    measure(&state, &method, route.as_deref(), &response, took);
    protect(response.headers_mut());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The name that a proxy gave the request, if it is harmless; else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let harmless =
        |id: &&str| (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    given
        .filter(harmless)
        .map_or_else(|| Ulid::generate().to_string(), str::to_owned)
}

fn protect(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    let unstored = HeaderValue::from_static("no-store");
    headers.entry(header::CACHE_CONTROL).or_insert(unstored);
}

fn measure(state: &State, method: &Method, route: Option<&str>, response: &Response, took: Duration) {
    let known = [
        Method::DELETE,
        Method::GET,
        Method::HEAD,
        Method::OPTIONS,
        Method::PATCH,
        Method::POST,
        Method::PUT,
    ];
    let method = if known.contains(method) {
        method.as_str()
    } else {
        "other"
    };
    let route = route.unwrap_or("unmatched");
    let http = state.metrics().http();
    http.requests.increment(&[method, route, response.status().as_str()]);
    http.request_duration.observe(&[method, route], took.as_secs_f64());
}

/// A handler panicked: a bug. The request fails, the process goes on.
#[expect(clippy::needless_pass_by_value, reason = "the signature that the layer calls")]
pub(crate) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let message = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    tracing::error!(panic = message, "a request panicked: a bug");
    Problem::new(Kind::Internal, "this is a bug; the logs say more").into_response()
}
