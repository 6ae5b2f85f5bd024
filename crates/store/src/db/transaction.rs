use super::{Query, Row, Value};
use crate::Error;
use sqlx::{AssertSqlSafe, Sqlite, query::Query as Prepared, sqlite::SqliteArguments};
use std::borrow::Cow;

/// Statements that happen together or not at all. Dropped without [`Transaction::commit`], nothing of it is kept.
#[derive(Debug)]
pub(crate) struct Transaction(pub(super) sqlx::Transaction<'static, Sqlite>);

impl Transaction {
    /// Runs a statement; says how many rows it changed.
    pub(crate) async fn run(&mut self, query: Query) -> Result<u64, Error> {
        Ok(prepared(query).execute(&mut *self.0).await?.rows_affected())
    }

    /// Every row of the answer. The statement bounds how many there are.
    pub(crate) async fn all(&mut self, query: Query) -> Result<Vec<Row>, Error> {
        let rows = prepared(query).fetch_all(&mut *self.0).await?;
        Ok(rows.into_iter().map(Row).collect())
    }

    /// The first row of the answer, if any.
    pub(crate) async fn one(&mut self, query: Query) -> Result<Option<Row>, Error> {
        Ok(prepared(query).fetch_optional(&mut *self.0).await?.map(Row))
    }

    /// The one number that the statement answers; 0 where it answers nothing.
    pub(crate) async fn number(&mut self, query: Query) -> Result<i64, Error> {
        let row = self.one(query).await?;
        row.map_or(Ok(0), |row| Ok(row.maybe("n")?.unwrap_or_default()))
    }

    /// Keeps what was done.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        Ok(self.0.commit().await?)
    }
}

/// Statements of fixed text are prepared once for each connection; those with lists of varying length are not kept.
fn prepared(query: Query) -> Prepared<'static, Sqlite, SqliteArguments> {
    let mut prepared = match query.text {
        Cow::Borrowed(text) => sqlx::query(text),
        // SQLite takes `$1` for a name and looks each one up among all before it; `?1` is a number.
        Cow::Owned(text) => sqlx::query(AssertSqlSafe(text.replace('$', "?"))).persistent(false),
    };
    for value in query.values {
        prepared = match value {
            Value::Blob(value) => prepared.bind(value),
            Value::Int(value) => prepared.bind(value),
            Value::Text(value) => prepared.bind(value),
        };
    }
    prepared
}
