use crate::Error;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::{Row as _, sqlite::SqliteRow};
use std::{fmt::Display, str::FromStr};

/// One row of an answer.
#[derive(Debug)]
pub(crate) struct Row(pub(super) SqliteRow);

/// What can be read from a column.
pub(crate) trait Column: Sized {
    type Raw: for<'r> sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>;

    fn from_raw(raw: Self::Raw) -> Result<Self, String>;
}

impl Column for i64 {
    type Raw = Self;

    fn from_raw(raw: Self) -> Result<Self, String> {
        Ok(raw)
    }
}

impl Column for u64 {
    type Raw = i64;

    fn from_raw(raw: i64) -> Result<Self, String> {
        Self::try_from(raw).map_err(|error| error.to_string())
    }
}

impl Column for u32 {
    type Raw = i64;

    fn from_raw(raw: i64) -> Result<Self, String> {
        Self::try_from(raw).map_err(|error| error.to_string())
    }
}

impl Column for u16 {
    type Raw = i64;

    fn from_raw(raw: i64) -> Result<Self, String> {
        Self::try_from(raw).map_err(|error| error.to_string())
    }
}

impl Column for bool {
    type Raw = i64;

    fn from_raw(raw: i64) -> Result<Self, String> {
        Ok(raw != 0)
    }
}

impl Column for String {
    type Raw = Self;

    fn from_raw(raw: Self) -> Result<Self, String> {
        Ok(raw)
    }
}

impl Column for Vec<u8> {
    type Raw = Self;

    fn from_raw(raw: Self) -> Result<Self, String> {
        Ok(raw)
    }
}

impl Column for Timestamp {
    type Raw = i64;

    fn from_raw(raw: i64) -> Result<Self, String> {
        Self::from_millisecond(raw).map_err(|error| error.to_string())
    }
}

impl Row {
    /// A column that is never null.
    pub(crate) fn get<T: Column>(&self, column: &str) -> Result<T, Error> {
        T::from_raw(self.0.try_get::<T::Raw, _>(column)?).map_err(|problem| wrong(column, &problem))
    }

    /// A column that may be null.
    pub(crate) fn maybe<T: Column>(&self, column: &str) -> Result<Option<T>, Error> {
        let raw = self.0.try_get::<Option<T::Raw>, _>(column)?;
        raw.map(T::from_raw)
            .transpose()
            .map_err(|problem| wrong(column, &problem))
    }

    /// A word of a closed set.
    pub(crate) fn word<T: FromStr<Err: Display>>(&self, column: &str) -> Result<T, Error> {
        let text: String = self.get(column)?;
        text.parse().map_err(|error: T::Err| wrong(column, &error))
    }

    /// A word of a closed set, or null.
    pub(crate) fn maybe_word<T: FromStr<Err: Display>>(&self, column: &str) -> Result<Option<T>, Error> {
        let text: Option<String> = self.maybe(column)?;
        text.map(|text| text.parse().map_err(|error: T::Err| wrong(column, &error)))
            .transpose()
    }

    /// A structure kept as JSON text.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &str) -> Result<T, Error> {
        let text: String = self.get(column)?;
        serde_json::from_str(&text).map_err(|error| wrong(column, &error))
    }

    /// A structure kept as JSON text, or null.
    pub(crate) fn maybe_json<T: DeserializeOwned>(&self, column: &str) -> Result<Option<T>, Error> {
        let text: Option<String> = self.maybe(column)?;
        text.map(|text| serde_json::from_str(&text).map_err(|error| wrong(column, &error)))
            .transpose()
    }
}

fn wrong(column: &str, problem: &dyn Display) -> Error {
    Error::inconsistent(format!("column {column}: {problem}"))
}
