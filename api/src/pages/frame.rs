use super::{assets, error::escaped, templates, visitor::Guest};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use model::Language;
use serde::Serialize;

/// What stands around every page.
#[derive(Debug, Serialize)]
pub(super) struct Frame {
    lang: &'static str,
    title: String,
    style: String,
    script: String,
    icon: String,
    languages: Vec<Choice>,
    /// The account that is shown, where one is.
    account: Option<String>,
    signed_in: bool,
    /// After how many seconds the page is loaded again.
    refresh: Option<u32>,
    overview: bool,
    findings: bool,
}

/// A language to read the page in.
#[derive(Debug, Serialize)]
struct Choice {
    code: &'static str,
    name: &'static str,
    href: String,
    current: bool,
}

impl Frame {
    pub(super) fn of(guest: &Guest, title: String) -> Self {
        let path = guest.uri.path();
        Self {
            lang: guest.language.as_str(),
            title,
            style: assets::address("vigie.css"),
            script: assets::address("vigie.js"),
            icon: assets::address("vigie.svg"),
            languages: choices(guest),
            account: guest
                .account
                .as_ref()
                .map(|account| render::safe(&account.name).into_owned()),
            signed_in: guest.token.is_some(),
            refresh: None,
            overview: path == "/",
            findings: path.starts_with("/findings"),
        }
    }

    pub(super) fn refreshing(self, seconds: u32) -> Self {
        Self {
            refresh: Some(seconds),
            ..self
        }
    }
}

fn choices(guest: &Guest) -> Vec<Choice> {
    let others: Vec<&str> = guest
        .uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
        .collect();
    let choice = |language: Language| {
        let mut query = others.clone();
        let own = format!("lang={}", language.as_str());
        query.push(&own);
        Choice {
            code: language.as_str(),
            name: match language {
                Language::En => "English",
                Language::Fr => "Français",
            },
            href: format!("{}?{}", escaped(guest.uri.path()), query.join("&")),
            current: language == guest.language,
        }
    };
    Language::ALL.into_iter().map(choice).collect()
}

/// A page as a response, in the visitor's language.
pub(super) fn respond(guest: &Guest, template: &str, view: &impl Serialize) -> Response {
    let mut response = templates::page(template, view, guest.language).into_response();
    let headers = response.headers_mut();
    if let Some(cookie) = guest.remember().and_then(|cookie| cookie.parse().ok()) {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}
