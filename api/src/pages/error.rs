use super::{frame::Frame, templates, visitor::Guest};
use crate::problem::Problem;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Serialize;

/// Why a page is not shown, as a page.
#[derive(Debug)]
pub(super) struct PageError(Box<Response>);

#[derive(Serialize)]
struct View {
    frame: Frame,
    status: u16,
    title: String,
    detail: String,
}

impl PageError {
    pub(super) fn of(guest: &Guest, status: u16, detail: String) -> Self {
        let phrases = guest.phrases();
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (title, detail) = match status {
            StatusCode::NOT_FOUND => (phrases.say("error-not-found"), phrases.say("error-not-found-detail")),
            StatusCode::FORBIDDEN => (phrases.say("error-forbidden"), phrases.say("error-forbidden-detail")),
            StatusCode::SERVICE_UNAVAILABLE => (
                phrases.say("error-unavailable"),
                phrases.say("error-unavailable-detail"),
            ),
            status if status.is_client_error() => (phrases.say("error-request"), detail),
            _ => (phrases.say("error-internal"), phrases.say("error-internal-detail")),
        };
        let view = View {
            frame: Frame::of(guest, title.clone()),
            status: status.as_u16(),
            title,
            detail,
        };
        let page = templates::page("error", &view, guest.language);
        Self(Box::new((status, page).into_response()))
    }

    pub(super) fn not_found(guest: &Guest) -> Self {
        Self::of(guest, 404, String::new())
    }

    pub(super) fn forbidden(guest: &Guest) -> Self {
        Self::of(guest, 403, String::new())
    }

    pub(super) fn problem(guest: &Guest, problem: Problem) -> Self {
        Self::of(guest, problem.kind.status().as_u16(), problem.detail)
    }

    /// Somebody has to sign in first; then the page that was asked for is shown.
    pub(super) fn sign_in(guest: &Guest) -> Self {
        let path = guest.uri.path_and_query().map_or("/", |path| path.as_str());
        let target = match path {
            "/" => "/sign-in".to_owned(),
            path => format!("/sign-in?next={}", escaped(path)),
        };
        let mut response = Redirect::to(&target).into_response();
        if let Some(cookie) = guest.remember().and_then(|cookie| cookie.parse().ok()) {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        Self(Box::new(response))
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        *self.0
    }
}

/// A text as the value of a query (RFC 3986 section 2).
pub(super) fn escaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            written.push(char::from(byte));
        } else {
            written.push_str(&format!("%{byte:02X}"));
        }
    }
    written
}
