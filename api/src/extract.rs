//! What is taken from a request, with problems that say what is wrong where it does not hold.

mod strict;

pub(crate) use strict::Strict;

use crate::problem::{FieldError, Kind, Problem};
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Path, Query, Request},
    http::{HeaderMap, header, request::Parts},
};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::str::FromStr;

/// The body of a request, as JSON.
#[derive(Debug)]
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            let detail = "send the body as JSON, with the header Content-Type: application/json";
            return Err(Problem::new(Kind::UnsupportedMediaType, detail));
        }
        let Body(bytes) = Body::from_request(request, state).await?;
        from_json(&bytes).map(Self)
    }
}

pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.eq_ignore_ascii_case("application/merge-patch+json")
}

/// Reads JSON; the problem names the field that does not hold. Objects are read as [`Strict`] does.
pub(crate) fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut reader).map_err(of_json)?;
    reader.end().map_err(malformed)?;
    if !bytes.contains(&b'[') {
        return Ok(read);
    }
    // Once more for the lists: the first reading sees fields that are given twice, which a value no longer shows.
    let value: Value = serde_json::from_slice(bytes).map_err(malformed)?;
    serde_path_to_error::deserialize(Strict(&value)).map_err(of_json)
}

fn of_json(error: serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let path = error.path().to_string();
    let inner = error.into_inner();
    if inner.is_data() {
        Problem::field(
            if path == "." { "body" } else { &path },
            without_place(&inner.to_string()),
        )
    } else {
        malformed(inner)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that map_err calls")]
fn malformed(error: serde_json::Error) -> Problem {
    Problem::new(Kind::MalformedBody, error.to_string())
}

/// `invalid type ... at line 1 column 12`: the field says more than the column.
pub(crate) fn without_place(message: &str) -> String {
    match message.rsplit_once(" at line ") {
        Some((message, _)) => message.to_owned(),
        None => message.to_owned(),
    }
}

/// The body of a request, whatever it is.
#[derive(Debug)]
pub(crate) struct Body(pub(crate) Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        Bytes::from_request(request, state)
            .await
            .map(Self)
            .map_err(|rejection| {
                let detail = "send less at once; the settings of this installation say how much a body may have";
                match rejection.status() {
                    axum::http::StatusCode::PAYLOAD_TOO_LARGE => Problem::new(Kind::TooLarge, detail),
                    _ => Problem::new(Kind::MalformedBody, "the body could not be read to its end"),
                }
            })
    }
}

/// The part of the address after the question mark.
#[derive(Debug)]
pub(crate) struct Parameters<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Parameters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejection) => Err(Problem::validation(vec![of_query(&rejection.body_text())])),
        }
    }
}

/// `Failed to deserialize query string: limit: invalid digit found in string`.
fn of_query(message: &str) -> FieldError {
    let message = message.split_once("query string: ").map_or(message, |(_, rest)| rest);
    let (field, detail) = message.split_once(": ").unwrap_or(("query", message));
    FieldError {
        field: field.to_owned(),
        detail: detail.to_owned(),
    }
}

/// An id in the path. What is no id names nothing.
#[derive(Debug)]
pub(crate) struct Id<T>(pub(crate) T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Ok(Path(text)) = Path::<String>::from_request_parts(parts, state).await else {
            return Err(Problem::not_found("resource"));
        };
        text.parse().map(Self).map_err(|_| Problem::not_found("resource"))
    }
}
