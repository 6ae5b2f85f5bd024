use super::{Query, Row, Value};
use crate::Error;
use sqlx::{AssertSqlSafe, Sqlite, query::Query as Prepared, sqlite::SqliteArguments};
use std::borrow::Cow;

/// Statements that happen together or not at all. Dropped without [`Transaction::commit`], nothing of it is kept.
///
/// After a statement that failed it takes no other and does not commit, on every engine: PostgreSQL refuses by itself;
/// SQLite rolls back by itself when the disk is full, and what came after would be kept one by one.
#[derive(Debug)]
pub(crate) struct Transaction {
    inner: sqlx::Transaction<'static, Sqlite>,
    failed: bool,
}

impl Transaction {
    pub(super) fn new(inner: sqlx::Transaction<'static, Sqlite>) -> Self {
        Self { inner, failed: false }
    }

    /// Runs a statement; says how many rows it changed.
    pub(crate) async fn run(&mut self, query: Query) -> Result<u64, Error> {
        let prepared = self.prepare(query)?;
        let done = prepared.execute(&mut *self.inner).await;
        Ok(self.noticed(done)?.rows_affected())
    }

    /// Every row of the answer. The statement bounds how many there are.
    pub(crate) async fn all(&mut self, query: Query) -> Result<Vec<Row>, Error> {
        let prepared = self.prepare(query)?;
        let rows = prepared.fetch_all(&mut *self.inner).await;
        Ok(self.noticed(rows)?.into_iter().map(Row).collect())
    }

    /// The first row of the answer, if any.
    pub(crate) async fn one(&mut self, query: Query) -> Result<Option<Row>, Error> {
        let prepared = self.prepare(query)?;
        let row = prepared.fetch_optional(&mut *self.inner).await;
        Ok(self.noticed(row)?.map(Row))
    }

    /// The one number that the statement answers; 0 where it answers nothing.
    pub(crate) async fn number(&mut self, query: Query) -> Result<i64, Error> {
        let row = self.one(query).await?;
        row.map_or(Ok(0), |row| Ok(row.maybe("n")?.unwrap_or_default()))
    }

    /// Keeps what was done.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        match self.failed {
            true => Err(Error::Aborted),
            false => Ok(self.inner.commit().await?),
        }
    }

    fn prepare(&self, query: Query) -> Result<Prepared<'static, Sqlite, SqliteArguments>, Error> {
        match self.failed {
            true => Err(Error::Aborted),
            false => Ok(prepared(query)),
        }
    }

    fn noticed<T>(&mut self, result: Result<T, sqlx::Error>) -> Result<T, Error> {
        self.failed |= result.is_err();
        Ok(result?)
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
