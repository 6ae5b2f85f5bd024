use super::{Shown, letter::Letter, page::Part};
use axum::{
    Router,
    extract::{Path, RawQuery, State},
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use std::sync::Arc;

pub(super) fn router(shown: Arc<Shown>) -> Router {
    Router::new()
        .route("/", get(newest))
        .route("/mails/{number}", get(html))
        .route("/mails/{number}/frame", get(frame))
        .route("/mails/{number}/{part}", get(part))
        .route("/list", get(list))
        .route("/mailbox.css", get(style))
        .route("/mailbox.js", get(script))
        .with_state(shown)
}

/// Nothing but what this page itself brings.
const OWN: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; \
                   base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// A mail runs nothing and fetches nothing, wherever it is opened; its links open beside.
const MAIL: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; \
                    img-src data:; form-action 'none'; frame-ancestors 'self'";

impl Shown {
    fn letters(&self) -> Vec<Letter> {
        let messages = self.sink.messages();
        messages
            .iter()
            .zip(1..)
            .map(|(message, number)| Letter::read(number, message))
            .collect()
    }

    fn page(&self, open: Option<usize>, part: Part) -> Response {
        let letters = self.letters();
        let open = open.or(letters.last().map(|letter| letter.number));
        let status = match open {
            Some(open) if letters.iter().all(|letter| letter.number != open) => StatusCode::NOT_FOUND,
            Some(_) | None => StatusCode::OK,
        };
        (status, document(self.pages.page(&letters, open, part), OWN)).into_response()
    }
}

async fn newest(State(shown): State<Arc<Shown>>) -> Response {
    shown.page(None, Part::Html)
}

async fn html(State(shown): State<Arc<Shown>>, Path(number): Path<usize>) -> Response {
    shown.page(Some(number), Part::Html)
}

async fn part(State(shown): State<Arc<Shown>>, Path((number, part)): Path<(usize, String)>) -> Response {
    match Part::parse(&part) {
        Some(part) => shown.page(Some(number), part),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The list, for the script that renews it; the query is the number of the open mail.
async fn list(State(shown): State<Arc<Shown>>, RawQuery(open): RawQuery) -> Response {
    let open = open.and_then(|open| open.parse().ok());
    document(shown.pages.list(&shown.letters(), open), OWN)
}

/// The HTML part of a mail, for the frame.
async fn frame(State(shown): State<Arc<Shown>>, Path(number): Path<usize>) -> Response {
    let letter = shown.letters().into_iter().find(|letter| letter.number == number);
    match letter.and_then(|letter| letter.html) {
        Some(html) => document::<std::convert::Infallible>(Ok(links_beside(&html)), MAIL),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn style() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("mailbox.css"),
    )
}

async fn script() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")],
        include_str!("mailbox.js"),
    )
}

fn document<E: std::fmt::Display>(html: Result<String, E>, policy: &'static str) -> Response {
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    match html {
        Ok(html) => (headers, html).into_response(),
        Err(error) => {
            tracing::error!("a page of the mailbox cannot be made: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A link of a mail opens in a page of its own, as mail programs do it, not in the frame.
fn links_beside(html: &str) -> String {
    html.replacen("<head>", "<head><base target=\"_blank\">", 1)
}
