use crate::{
    AccountId, Error,
    db::{Bind, Query, Value},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Part of a list, and where it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// At most as many as were asked for.
    pub items: Vec<T>,
    /// Where the next page begins; none: this was the last.
    pub next: Option<Cursor>,
}

/// A place in a sorted list: what the last row that was shown is sorted by, its id included. Rows that come or go before
/// it shift nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(Vec<SortValue>);

/// What a row is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum SortValue {
    Int(i64),
    Text(String),
}

impl From<Timestamp> for SortValue {
    fn from(instant: Timestamp) -> Self {
        Self::Int(instant.as_millisecond())
    }
}

impl fmt::Display for Cursor {
    /// A JSON array, to be escaped where it is part of an address.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&serde_json::to_string(&self.0).map_err(|_| fmt::Error)?)
    }
}

/// The text was not made by an earlier page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no cursor: use the one of the page before, unchanged")]
pub struct InvalidCursor(String);

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        serde_json::from_str(text)
            .map(Self)
            .map_err(|_| InvalidCursor(text.to_owned()))
    }
}

/// Which way a list runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// From small to large.
    Ascending,
    /// From large to small.
    Descending,
}

/// The columns that a list is sorted by (or expressions that an index holds), the last of them the id, which makes the
/// order total.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    pub(crate) columns: &'static [&'static str],
    pub(crate) direction: Direction,
}

/// No page holds more.
const LARGEST_PAGE: u32 = 1_000;

impl Order {
    /// Ends a statement whose WHERE clause has begun: goes on after the cursor, in order, with one row more than asked
    /// for, which tells whether another page follows. A cursor of another list begins at the start.
    pub(crate) fn apply(self, query: Query, after: Option<&Cursor>, limit: u32) -> Query {
        let (than, or_at, word) = match self.direction {
            Direction::Ascending => (") > ", " >= ", " ASC"),
            Direction::Descending => (") < ", " <= ", " DESC"),
        };
        let mut query = query;
        if let Some(Cursor(values)) = after
            && values.len() == self.columns.len()
        {
            let value = |value: &SortValue| match value {
                SortValue::Int(value) => Value::Int(Some(*value)),
                SortValue::Text(value) => Value::Text(Some(value.clone())),
            };
            // The comparison of the first column says nothing new; where it is an expression, SQLite needs it to begin
            // in the middle of the index.
            if let (Some(first), Some(start)) = (self.columns.first(), values.first()) {
                query = query.push(" AND ").push(first).push(or_at).arg(value(start));
            }
            query = self
                .names(query.push(" AND ("), "")
                .push(than)
                .list(values.iter().map(value));
        }
        self.names(query.push(" ORDER BY "), word)
            .push(" LIMIT ")
            .arg(i64::from(limit.clamp(1, LARGEST_PAGE)) + 1)
    }

    fn names(self, query: Query, suffix: &'static str) -> Query {
        let mut query = query;
        for (index, column) in self.columns.iter().enumerate() {
            query = if index == 0 { query } else { query.push(", ") };
            query = query.push(column).push(suffix);
        }
        query
    }
}

impl<T> Page<T> {
    /// Cuts the row that was fetched too many and notes where the next page begins. `key` gives the values of the sort
    /// columns.
    pub(crate) fn of(mut items: Vec<T>, limit: u32, key: impl Fn(&T) -> Vec<SortValue>) -> Self {
        let limit = usize::try_from(limit.clamp(1, LARGEST_PAGE)).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|last| Cursor(key(last)));
        Self { items, next }
    }
}

/// Restricts a statement to the rows of an account. Where another condition finds them by itself (`by_itself`), the
/// account is made no use of for finding: walking all that it has would serve the order of a list, and cost by it.
pub(crate) fn of_account(query: Query, column: [&'static str; 2], account: AccountId, by_itself: bool) -> Query {
    let [plain, computed] = column;
    query
        .push(if by_itself { computed } else { plain })
        .push(" = ")
        .arg(account)
}

/// Text that a search column holds: lower case, one space between the parts.
pub(crate) fn searchable<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect();
    parts.join(" ")
}

/// Restricts a search column to rows that contain a text. `%` and `_` stand for themselves.
pub(crate) fn containing(query: Query, column: &'static str, text: &str) -> Query {
    like(query.push(" AND "), column, text)
}

/// The same with two columns, one of which contains the text.
pub(crate) fn containing_either(query: Query, [one, other]: [&'static str; 2], text: &str) -> Query {
    like(like(query.push(" AND ("), one, text).push(" OR "), other, text).push(")")
}

fn like(query: Query, column: &'static str, text: &str) -> Query {
    let escaped = text
        .to_lowercase()
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    query
        .push(column)
        .push(" LIKE ")
        .arg(format!("%{escaped}%"))
        .push(" ESCAPE '!'")
}

/// Restricts a column to a value, where there is one.
pub(crate) fn only(query: Query, condition: &'static str, value: Option<impl Bind>) -> Query {
    match value {
        Some(value) => query.push(condition).arg(value),
        None => query,
    }
}

/// Reads every row of an answer.
pub(crate) fn read_all<T>(
    rows: &[crate::db::Row],
    read: impl Fn(&crate::db::Row) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    rows.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_survive_the_way_through_an_address() {
        let id = SortValue::Text("01ARZ3NDEKTSV4RRFFQ69G5FAV".to_owned());
        for value in [SortValue::Int(-1), SortValue::Text("~a~\"b\" c".to_owned())] {
            let cursor = Cursor(vec![value, id.clone()]);
            assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        }
        for text in ["", "x~y", "[true]", "{}"] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
    }
}
