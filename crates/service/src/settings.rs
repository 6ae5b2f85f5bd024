//! Settings: a commented file of defaults, one file of the operator's, variables, flags; each stands above the one before.
//!
//! A program describes its settings in a [`Schema`], whose text is both what `vigie config` prints and the lowest layer.
//! [`Schema::load`] puts the layers of [`Sources`] on top, and knows of each value where it comes from, so that every
//! [`Problem`] says where it is.

mod deserialize;
mod file;
mod layers;
mod problem;
mod schema;
mod show;
mod sources;
mod variable;

pub use problem::{Origin, Problem, SettingsError};
pub use schema::Schema;
pub use sources::{Flag, Sources};

use serde_json::Value;
use std::collections::BTreeMap;

/// Settings that were read, and where each comes from.
#[derive(Clone, Debug)]
pub struct Loaded<T> {
    /// The settings.
    pub settings: T,
    values: Values,
    schema: Schema,
}

impl<T> Loaded<T> {
    /// Says that a value makes no sense, where it stands. `mend` says what to write instead.
    pub fn problem(&self, key: &str, what: impl Into<String>, mend: impl Into<String>) -> Problem {
        Problem {
            origin: self.values.get(key).map(|setting| setting.origin.clone()),
            key: key.to_owned(),
            what: what.into(),
            mend: mend.into(),
        }
    }

    /// Where a value comes from; none where there is no such key.
    pub fn origin(&self, key: &str) -> Option<&Origin> {
        self.values.get(key).map(|setting| &setting.origin)
    }

    /// The settings as a file, each line with where its value comes from; secrets show as stars.
    pub fn show(&self) -> String {
        show::show(&self.schema, &self.values)
    }
}

/// Each value by its dotted key.
type Values = BTreeMap<String, Setting>;

/// One value, and where it comes from.
#[derive(Clone, Debug, PartialEq)]
struct Setting {
    value: Value,
    origin: Origin,
}

#[cfg(test)]
mod tests;
