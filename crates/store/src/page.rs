use crate::{
    Error,
    db::{Bind, Query, Value},
};
use std::{fmt, str::FromStr};

/// Part of a list, and where it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// At most as many as were asked for.
    pub items: Vec<T>,
    /// Where the next page begins; none: this was the last.
    pub next: Option<Cursor>,
}

/// A place in a sorted list: the sort value and the id of the last row that was shown. Rows that come or go before it
/// shift nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    value: CursorValue,
    id: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum CursorValue {
    Int(i64),
    Text(String),
}

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            CursorValue::Int(value) => write!(formatter, "{}~{value}", self.id),
            CursorValue::Text(value) => write!(formatter, "{}~~{value}", self.id),
        }
    }
}

/// The text was not made by an earlier page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no cursor: use the one of the page before, unchanged")]
pub struct InvalidCursor(String);

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidCursor(text.to_owned());
        let (id, value) = text.split_once('~').ok_or_else(invalid)?;
        let value = match value.strip_prefix('~') {
            Some(value) => CursorValue::Text(value.to_owned()),
            None => CursorValue::Int(value.parse().map_err(|_| invalid())?),
        };
        Ok(Self {
            value,
            id: id.to_owned(),
        })
    }
}

/// Which way a list runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// From small to large.
    #[default]
    Ascending,
    /// From large to small.
    Descending,
}

/// The column that a list is sorted by (an expression that an index holds), and the id that makes the order total.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    pub(crate) column: &'static str,
    pub(crate) id: &'static str,
    pub(crate) direction: Direction,
}

/// No page holds more.
const LARGEST_PAGE: u32 = 1_000;

impl Order {
    /// Ends a statement whose WHERE clause has begun: goes on after the cursor, in order, with one row more than asked
    /// for, which tells whether another page follows.
    pub(crate) fn apply(self, query: Query, after: Option<&Cursor>, limit: u32) -> Query {
        let (than, word) = match self.direction {
            Direction::Ascending => (") > (", " ASC"),
            Direction::Descending => (") < (", " DESC"),
        };
        let mut query = query;
        if let Some(cursor) = after {
            let value = match &cursor.value {
                CursorValue::Int(value) => Value::Int(Some(*value)),
                CursorValue::Text(value) => Value::Text(Some(value.clone())),
            };
            query = query
                .push(" AND (")
                .push(self.column)
                .push(", ")
                .push(self.id)
                .push(than);
            query = query.arg(value).push(", ").arg(cursor.id.as_str()).push(")");
        }
        query = query.push(" ORDER BY ").push(self.column).push(word);
        query = query.push(", ").push(self.id).push(word);
        query.push(" LIMIT ").arg(i64::from(limit.clamp(1, LARGEST_PAGE)) + 1)
    }
}

/// What a row is sorted by.
pub(crate) enum SortValue {
    Int(i64),
    Text(String),
}

impl<T> Page<T> {
    /// Cuts the row that was fetched too many and notes where the next page begins.
    pub(crate) fn of(mut items: Vec<T>, limit: u32, key: impl Fn(&T) -> (SortValue, String)) -> Self {
        let limit = usize::try_from(limit.clamp(1, LARGEST_PAGE)).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(|last| {
            let (value, id) = key(last);
            let value = match value {
                SortValue::Int(value) => CursorValue::Int(value),
                SortValue::Text(value) => CursorValue::Text(value),
            };
            Cursor { value, id }
        });
        Self { items, next }
    }
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
        for value in [
            CursorValue::Int(-1),
            CursorValue::Text("~a~b c".to_owned()),
            CursorValue::Text(String::new()),
        ] {
            let cursor = Cursor {
                value,
                id: "01ARZ3NDEKTSV4RRFFQ69G5FAV".to_owned(),
            };
            assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        }
        assert!("01ARZ3NDEKTSV4RRFFQ69G5FAV".parse::<Cursor>().is_err());
        assert!("x~y".parse::<Cursor>().is_err());
    }
}
