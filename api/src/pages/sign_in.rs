use super::{
    frame::{Frame, respond},
    origin,
    visitor::{Guest, SESSION, cookie},
};
use crate::State;
use axum::{
    Form,
    extract::{Query, State as Shared, rejection::QueryRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize};

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Onward {
    #[serde(default)]
    next: String,
}

/// The form.
#[derive(Deserialize)]
pub(super) struct Credentials {
    token: String,
    #[serde(default)]
    next: String,
}

#[derive(Serialize)]
struct View {
    frame: Frame,
    next: String,
    /// Whether a page waits behind the form.
    waits: bool,
    refused: bool,
}

/// `GET /sign-in`
pub(super) async fn form(guest: Guest, onward: Result<Query<Onward>, QueryRejection>) -> Response {
    let next = onward.map(|Query(onward)| onward.next).unwrap_or_default();
    show(&guest, inside(&next), false)
}

fn show(guest: &Guest, next: &str, refused: bool) -> Response {
    let view = View {
        frame: Frame::of(guest, guest.phrases().say("sign-in-title")),
        next: next.to_owned(),
        waits: next != "/",
        refused,
    };
    respond(guest, "sign_in", &view)
}

/// `POST /sign-in`
pub(super) async fn enter(
    Shared(state): Shared<State>,
    guest: Guest,
    headers: HeaderMap,
    Form(credentials): Form<Credentials>,
) -> Response {
    if !origin::is_ours(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let next = inside(&credentials.next);
    let secret = credentials.token.trim();
    let token = match state.store().tokens().authenticate(secret, state.now()).await {
        Ok(token) => token,
        Err(error) => return crate::problem::Problem::from(error).into_response(),
    };
    let session = token.and_then(|_| state.pages().sessions.open(secret, state.now()));
    let Some(session) = session else {
        tracing::info!("a sign-in to the pages was refused");
        let mut response = show(&guest, next, true);
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        return response;
    };
    let seconds = u64::from(state.settings().session_hours) * 3_600;
    let cookie = set_cookie(&state, &session, seconds);
    ([(header::SET_COOKIE, cookie)], Redirect::to(next)).into_response()
}

/// `POST /sign-out`
pub(super) async fn leave(Shared(state): Shared<State>, headers: HeaderMap) -> Response {
    if !origin::is_ours(&headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    if let Some(id) = cookie(&headers, SESSION) {
        state.pages().sessions.end(id);
    }
    let cookie = set_cookie(&state, "", 0);
    ([(header::SET_COOKIE, cookie)], Redirect::to("/sign-in")).into_response()
}

fn set_cookie(state: &State, value: &str, seconds: u64) -> String {
    let secure = if state.settings().is_public_over_tls() {
        "; Secure"
    } else {
        ""
    };
    format!("{SESSION}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// A page of ours, whatever was asked for: a sign-in leads to no other site.
fn inside(next: &str) -> &str {
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    let ours = next.starts_with('/') && !next.starts_with("//") && next.bytes().all(plain);
    if ours { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_leads_to_no_other_site() {
        for (next, page) in [
            ("/targets/1?lang=fr", "/targets/1?lang=fr"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("/a\r\nSet-Cookie: b", "/"),
            ("", "/"),
        ] {
            assert_eq!(inside(next), page);
        }
    }
}
