//! Pages for people.
use crate::{Settings, State};
use axum::Router;

#[derive(Debug)]
pub(crate) struct Pages;

impl Pages {
    pub(crate) fn new(_: &Settings) -> Self {
        Self
    }
}

pub(crate) fn router() -> Router<State> {
    Router::new()
}
