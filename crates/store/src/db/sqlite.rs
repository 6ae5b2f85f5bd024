use super::{LATEST, Transaction, migrator};
use crate::Error;
use sqlx::{
    ConnectOptions, Connection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{path::Path, time::Duration};

/// Marks a file as ours: `VIGI` in ASCII (`PRAGMA application_id`).
pub(crate) const APPLICATION_ID: i64 = 0x5649_4749;

/// How many connections read at the same time.
pub(crate) const READERS: u32 = 4;

/// How long a connection waits for the lock of another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// One connection that writes and several that read. In WAL mode neither waits for the other.
#[derive(Debug)]
pub(crate) struct Database {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Database {
    /// Opens the file, made where it is missing. It may still lack the tables.
    pub(crate) async fn open(path: &Path) -> Result<Self, Error> {
        let writer = pool(1).connect_with(options(path).create_if_missing(true)).await?;
        let readers = pool(READERS).connect_lazy_with(options(path).read_only(true));
        Ok(Self { writer, readers })
    }

    /// Brings the schema forward, one migration a transaction.
    pub(crate) async fn migrate(&self, path: &Path) -> Result<(), Error> {
        let mut connection = self.writer.acquire().await?;
        match sqlx::query_scalar::<_, i64>("PRAGMA application_id")
            .fetch_one(&mut *connection)
            .await?
        {
            APPLICATION_ID => {}
            0 if is_empty(&mut connection).await? => {
                // 0x56494749 is APPLICATION_ID: a pragma takes no parameter.
                sqlx::query("PRAGMA application_id = 0x56494749")
                    .execute(&mut *connection)
                    .await?;
            }
            _ => {
                return Err(Error::NotAStore {
                    path: path.display().to_string(),
                    problem: "it is a database of another program".to_owned(),
                });
            }
        }
        let found = version(&mut connection).await?;
        if found > LATEST {
            let path = path.display().to_string();
            return Err(Error::Newer {
                path,
                found,
                known: LATEST,
            });
        }
        migrator()
            .run(&mut *connection)
            .await
            .map_err(|error| Error::Migration(Box::new(error)))?;
        Ok(())
    }

    /// A transaction that writes. It waits for the one before it, in this process and in others.
    pub(crate) async fn write(&self) -> Result<Transaction, Error> {
        Ok(Transaction::new(self.writer.begin_with("BEGIN IMMEDIATE").await?))
    }

    /// A transaction that only reads: everything in it is of one instant.
    pub(crate) async fn read(&self) -> Result<Transaction, Error> {
        Ok(Transaction::new(self.readers.begin().await?))
    }

    /// A copy of the whole database at one instant, without stopping anybody.
    pub(crate) async fn copy_to(&self, path: &str) -> Result<(), Error> {
        let mut connection = self.readers.acquire().await?;
        sqlx::query("VACUUM INTO $1")
            .bind(path)
            .execute(&mut *connection)
            .await?;
        Ok(())
    }

    /// How many connections are open, and how many of them do nothing.
    pub(crate) fn connections(&self) -> (u32, u32) {
        let idle = self.writer.num_idle() + self.readers.num_idle();
        (
            self.writer.size() + self.readers.size(),
            u32::try_from(idle).unwrap_or(u32::MAX),
        )
    }

    /// Finishes what runs and closes the file; the WAL goes into it.
    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// The last migration that ran, or 0.
pub(crate) async fn version(connection: &mut sqlx::SqliteConnection) -> Result<i64, Error> {
    let migrated = "SELECT count(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'";
    if sqlx::query_scalar::<_, i64>(migrated)
        .fetch_one(&mut *connection)
        .await?
        == 0
    {
        return Ok(0);
    }
    let last = "SELECT COALESCE(MAX(version), 0) FROM _sqlx_migrations WHERE success";
    Ok(sqlx::query_scalar(last).fetch_one(connection).await?)
}

async fn is_empty(connection: &mut sqlx::SqliteConnection) -> Result<bool, Error> {
    let objects: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema")
        .fetch_one(connection)
        .await?;
    Ok(objects == 0)
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(BUSY_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        // A full disk makes SQLite roll back by itself; sqlx then believes the transaction open for ever and refuses
        // every other. Such a connection is closed, and a new one takes its place.
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
}

/// Nothing runs ANALYZE: without statistics SQLite plans for large tables, and the plans are those that the tests hold.
/// Statistics of an installation's first day would make it scan whole tables on its hundredth.
///
/// `synchronous = FULL`: each commit reaches the disk before it is answered. With NORMAL a power failure could take back
/// the last commits, and an incident that was opened and mailed would be opened and mailed again under another
/// Message-ID. Everything frequent is written in batches, so one flush (about 3 ms) serves many rows.
fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(true)
        .pragma("journal_size_limit", "67108864")
        .pragma("cache_size", "-16384")
        .pragma("temp_store", "memory")
}

/// One connection to a file that is looked at and left as it is.
pub(crate) struct File(sqlx::SqliteConnection);

/// Opens a file that nobody writes at the moment.
pub(crate) async fn open_file(path: &Path) -> Result<File, Error> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    Ok(File(options.connect().await?))
}

impl File {
    /// The one number that a statement answers.
    pub(crate) async fn number(&mut self, statement: &'static str) -> Result<i64, Error> {
        Ok(sqlx::query_scalar(statement).fetch_one(&mut self.0).await?)
    }

    /// The one text that a statement answers.
    pub(crate) async fn text(&mut self, statement: &'static str) -> Result<String, Error> {
        Ok(sqlx::query_scalar(statement).fetch_one(&mut self.0).await?)
    }

    /// The last migration that ran, or 0.
    pub(crate) async fn version(&mut self) -> Result<i64, Error> {
        version(&mut self.0).await
    }
}
