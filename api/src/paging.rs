//! Lists, a page at a time. A cursor is a place in the list, so rows that come or go shift nothing.

use crate::problem::Problem;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;
use store::{Cursor, Page};
use utoipa::ToSchema;

/// Part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Listed<T> {
    /// At most as many as `limit` says.
    pub(crate) items: Vec<T>,
    /// Give it as `cursor` to read on; null: this was the last page.
    pub(crate) next: Option<String>,
}

impl<T> Listed<T> {
    pub(crate) fn of<R>(page: Page<R>, show: impl FnMut(R) -> T) -> Self {
        Self {
            next: page.next.as_ref().map(written),
            items: page.items.into_iter().map(show).collect(),
        }
    }
}

/// The cursor as it travels: opaque, fit for an address.
pub(crate) fn written(cursor: &Cursor) -> String {
    URL_SAFE_NO_PAD.encode(cursor.to_string())
}

/// The cursor of a request, where it has one.
pub(crate) fn cursor(text: Option<&str>) -> Result<Option<Cursor>, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    let cursor = bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| text.parse().ok());
    let wrong = || {
        Problem::field(
            "cursor",
            "it is no cursor: give the `next` of the page before, unchanged",
        )
    };
    cursor.ok_or_else(wrong).map(Some)
}

/// How many rows a request asks for.
pub(crate) fn limit(asked: Option<u32>) -> Result<u32, Problem> {
    match asked {
        None => Ok(100),
        Some(limit @ 1..=1000) => Ok(limit),
        Some(_) => Err(Problem::field("limit", "give a number from 1 to 1000")),
    }
}
