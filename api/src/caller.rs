use crate::{
    State,
    problem::{Kind, Problem},
};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use serde_json::Value;
use std::{
    fmt::Display,
    marker::PhantomData,
    net::{IpAddr, SocketAddr},
};
use store::{AccountId, Door, NewAuditEntry, Token};

/// Who asks, with at least the right `R`: an API token, given as `Authorization: Bearer ...`.
#[derive(Debug)]
pub(crate) struct Caller<R> {
    pub(crate) account: AccountId,
    pub(crate) token: Token,
    /// Where the request comes from: the client, or the proxy before us.
    address: Option<IpAddr>,
    right: PhantomData<R>,
}

/// What a token may do.
pub(crate) trait Right {
    /// The scope that gives it; none: any.
    const SCOPE: Option<&'static str>;
}

/// Lists and results: every token may.
#[derive(Debug)]
pub(crate) struct Read;

/// Monitors, certificates, scans.
#[derive(Debug)]
pub(crate) struct Technical;

/// Settings.
#[derive(Debug)]
pub(crate) struct Administrative;

impl Right for Read {
    const SCOPE: Option<&'static str> = None;
}

impl Right for Technical {
    const SCOPE: Option<&'static str> = Some("technical");
}

impl Right for Administrative {
    const SCOPE: Option<&'static str> = Some("administrative");
}

impl<R> Caller<R> {
    /// Writes into the audit log what the caller did. What is done is done: a log that does not take it fails nothing.
    pub(crate) async fn note(&self, state: &State, action: &str, kind: &str, object: impl Display) {
        let entry = NewAuditEntry {
            user: self.token.user,
            actor: self.token.name.clone(),
            address: self.address,
            door: Door::Api,
            action: action.to_owned(),
            kind: kind.to_owned(),
            object: object.to_string(),
            details: Value::Null,
        };
        if let Err(error) = state.store().audit().append(self.account, &entry, state.now()).await {
            tracing::error!(%error, action, kind, "the audit log did not take an entry");
        }
    }
}

/// Whether a token has a scope.
pub(crate) fn has_scope(token: &Token, scope: &str) -> bool {
    token.scopes.iter().any(|given| given == scope)
}

impl<R: Right> FromRequestParts<State> for Caller<R> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        let secret = bearer(&parts.headers).ok_or_else(|| {
            Problem::new(
                Kind::Unauthenticated,
                "send the header Authorization: Bearer followed by an API token",
            )
        })?;
        let token = state.store().tokens().authenticate(secret, state.now()).await?;
        let token = token.ok_or_else(|| {
            Problem::new(
                Kind::Unauthenticated,
                "this token opens nothing: it is unknown, expired or revoked; make a new one",
            )
        })?;
        if let Some(scope) = R::SCOPE
            && !has_scope(&token, scope)
        {
            let detail = format!("this needs the scope {scope}, which the token lacks: use one that has it");
            return Err(Problem::new(Kind::Forbidden, detail));
        }
        Ok(Self {
            account: token.account,
            token,
            address: parts
                .extensions
                .get::<ConnectInfo<SocketAddr>>()
                .map(|info| info.0.ip()),
            right: PhantomData,
        })
    }
}

/// The token of an Authorization header (RFC 6750 section 2.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = value.split_once(' ')?;
    let secret = secret.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !secret.is_empty()).then_some(secret)
}
