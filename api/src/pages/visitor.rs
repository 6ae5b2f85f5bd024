use super::error::PageError;
use crate::{State, caller::has_scope, language, phrases::Phrases};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Uri, header, request::Parts},
};
use jiff::Timestamp;
use model::Language;
use store::{Account, Token};

/// Whoever opens a page, signed in or not.
#[derive(Clone, Debug)]
pub(super) struct Guest {
    pub(super) language: Language,
    /// The language that the address asks for, to be remembered.
    pub(super) chosen: Option<Language>,
    pub(super) now: Timestamp,
    pub(super) uri: Uri,
    /// Who signed in.
    pub(super) token: Option<Token>,
    /// The account that is shown.
    pub(super) account: Option<Account>,
}

/// Somebody who may read the pages of an account.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    pub(super) guest: Guest,
    pub(super) account: Account,
}

/// The name of the cookie of a session.
pub(super) const SESSION: &str = "vigie_session";
const LANGUAGE: &str = "vigie_lang";

impl Guest {
    pub(super) fn phrases(&self) -> Phrases {
        Phrases::of(self.language)
    }

    /// Whether monitors and scans may be changed.
    pub(super) fn is_technical(&self) -> bool {
        self.token.as_ref().is_some_and(|token| has_scope(token, "technical"))
    }

    /// The header that remembers the language, where the address asked for one.
    pub(super) fn remember(&self) -> Option<String> {
        let language = self.chosen?.as_str();
        Some(format!(
            "{LANGUAGE}={language}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
        ))
    }
}

impl FromRequestParts<State> for Guest {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, PageError> {
        let now = state.now();
        let chosen = asked(&parts.uri);
        let remembered = cookie(&parts.headers, LANGUAGE).and_then(|text| text.parse().ok());
        let mut guest = Self {
            language: chosen
                .or(remembered)
                .or_else(|| language::accepted(&parts.headers))
                .unwrap_or_default(),
            chosen,
            now,
            uri: parts.uri.clone(),
            token: None,
            account: None,
        };
        let opened = opened(parts, state, now).await;
        let (token, account) =
            opened.map_err(|problem| PageError::of(&guest, problem.kind.status().as_u16(), problem.detail))?;
        if let Some(account) = &account
            && chosen
                .or(remembered)
                .or_else(|| language::accepted(&parts.headers))
                .is_none()
        {
            guest.language = account.settings.language;
        }
        Ok(Self {
            token,
            account,
            ..guest
        })
    }
}

/// Who signed in, and the account to show: theirs, or the only one where anybody may read.
async fn opened(
    parts: &Parts,
    state: &State,
    now: Timestamp,
) -> Result<(Option<Token>, Option<Account>), crate::problem::Problem> {
    let session = cookie(&parts.headers, SESSION).and_then(|id| state.pages().sessions.token(id, now));
    if let Some(secret) = session
        && let Some(token) = state.store().tokens().authenticate(secret.expose(), now).await?
    {
        let account = state.store().accounts().find(token.account).await?;
        return Ok((Some(token), account));
    }
    if !state.settings().open_status_page {
        return Ok((None, None));
    }
    // Nothing of one account is visible from another: with several of them, somebody has to say whose.
    let mut accounts = state.store().accounts().list().await?;
    let only = if accounts.len() == 1 { accounts.pop() } else { None };
    Ok((None, only))
}

impl FromRequestParts<State> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, PageError> {
        let guest = Guest::from_request_parts(parts, state).await?;
        match guest.account.clone() {
            Some(account) => Ok(Self { guest, account }),
            None => Err(PageError::sign_in(&guest)),
        }
    }
}

/// A cookie of a request.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let mut pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// `?lang=fr`.
fn asked(uri: &Uri) -> Option<Language> {
    let mut pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| *name == "lang")?.1.parse().ok()
}
