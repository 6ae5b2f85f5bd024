use crate::problem::{FieldError, Problem};
use std::{fmt::Display, str::FromStr};

/// Gathers what does not hold in a request, so that one answer says all of it.
#[derive(Debug, Default)]
pub(crate) struct Validation {
    prefix: String,
    errors: Vec<FieldError>,
}

impl Validation {
    /// Fields are named after a prefix: `monitors[3].`.
    pub(crate) fn within(prefix: impl Into<String>) -> Self {
        Self {
            prefix: prefix.into(),
            errors: Vec::new(),
        }
    }

    pub(crate) fn refuse(&mut self, field: &str, detail: impl Into<String>) {
        self.errors.push(FieldError {
            field: format!("{}{field}", self.prefix),
            detail: detail.into(),
        });
    }

    /// Refuses unless something holds.
    pub(crate) fn require(&mut self, holds: bool, field: &str, detail: impl Into<String>) {
        if !holds {
            self.refuse(field, detail);
        }
    }

    /// Reads a value from its text; the error of the type says what is wrong.
    pub(crate) fn parse<T: FromStr<Err: Display>>(&mut self, field: &str, text: &str) -> Option<T> {
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(field, error.to_string());
                None
            }
        }
    }

    /// The same, where there is a text.
    pub(crate) fn maybe<T: FromStr<Err: Display>>(&mut self, field: &str, text: Option<&str>) -> Option<T> {
        self.parse(field, text?)
    }

    /// Reads an id, where there is one.
    pub(crate) fn id<T: FromStr>(&mut self, field: &str, text: Option<&str>) -> Option<T> {
        let id = text?.parse().ok();
        self.require(
            id.is_some(),
            field,
            "it is no id: give one as the API shows it, of 26 letters and digits",
        );
        id
    }

    /// A text that people wrote: not too long, and without control characters.
    pub(crate) fn text(&mut self, field: &str, text: &str, longest: usize) -> String {
        let text = text.trim();
        self.require(
            text.chars().count() <= longest,
            field,
            format!("it is longer than {longest} characters: shorten it"),
        );
        self.require(
            !text
                .chars()
                .any(|character| character.is_control() && character != '\n'),
            field,
            "it holds a control character: remove it",
        );
        text.to_owned()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    pub(crate) fn into_errors(self) -> Vec<FieldError> {
        self.errors
    }

    /// The value, if nothing was refused.
    pub(crate) fn finish<T>(self, value: T) -> Result<T, Problem> {
        if self.errors.is_empty() {
            Ok(value)
        } else {
            Err(Problem::validation(self.errors))
        }
    }
}
