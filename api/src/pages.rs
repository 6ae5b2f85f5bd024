//! Pages for people: what is watched and how it stands, rendered on the server, in the reader's language.
//!
//! Every page works without script, and nothing is changed by opening an address: mail scanners open them all.

mod assets;
mod error;
mod finding;
mod frame;
mod incident;
mod origin;
mod overview;
mod scan;
mod sessions;
mod sign_in;
mod target;
mod templates;
mod visitor;
mod when;

use crate::{Settings, State};
use axum::{
    Router,
    extract::{FromRequestParts as _, Request},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use error::PageError;
use sessions::Sessions;
use visitor::Guest;

/// What the pages keep in memory.
#[derive(Debug)]
pub(crate) struct Pages {
    sessions: Sessions,
}

impl Pages {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            sessions: Sessions::new(settings.session_hours),
        }
    }
}

/// Every page and what belongs to them.
pub(crate) fn router() -> Router<State> {
    Router::new()
        .route("/", get(overview::show))
        .route("/targets/{id}", get(target::show))
        .route("/targets/{id}/chain.pem", get(target::chain))
        .route("/targets/{id}/scan", get(scan::ask).post(scan::order))
        .route("/scans/{id}", get(scan::show))
        .route("/scans/{id}/chain.pem", get(scan::chain))
        .route(
            "/incidents/{id}/acknowledge",
            get(incident::ask_reason).post(incident::acknowledge),
        )
        .route("/incidents/{id}/mute", get(incident::ask_hours).post(incident::mute))
        .route("/findings", get(finding::list))
        .route("/findings/{code}", get(finding::show))
        .route("/sign-in", get(sign_in::form).post(sign_in::enter))
        .route("/sign-out", post(sign_in::leave))
        .route("/static/{name}", get(assets::show))
}

/// A page that does not exist, as a page.
pub(crate) async fn unknown(state: &State, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    match Guest::from_request_parts(&mut parts, state).await {
        Ok(guest) => PageError::not_found(&guest).into_response(),
        Err(error) => error.into_response(),
    }
}
