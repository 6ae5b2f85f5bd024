use std::fmt;

/// Why the store did not do what was asked. "Not found" is no error: it is `Ok(None)` or `Ok(false)`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A statement of the same transaction failed before, and its error was passed over: the caller's fault.
    #[error("the transaction failed before; nothing of it is kept")]
    Aborted,
    /// The backup or restore file could not be read or written: the operator's matter.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another row has this value already: the caller's matter.
    #[error("{0}")]
    Conflict(Conflict),
    /// The database refused for a reason that trying again does not cure.
    #[error("the database refused: {0}")]
    Driver(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A row does not hold what this version writes: a bug, or a damaged file.
    #[error("inconsistent row: {0}")]
    Inconsistent(String),
    /// The schema could not be brought forward.
    #[error("the schema could not be brought forward: {0}")]
    Migration(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The file was written by a newer version of Vigie.
    #[error("{path} has schema version {found}, this version of Vigie knows up to {known}: use the newer version")]
    Newer {
        /// The file.
        path: String,
        /// Its schema version.
        found: i64,
        /// The last version that this program knows.
        known: i64,
    },
    /// The file is something else.
    #[error("{path} is not a Vigie store: {problem}")]
    NotAStore {
        /// The file.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A row names another one that does not exist: the caller's matter.
    #[error("a row that this one refers to does not exist: {0}")]
    Reference(String),
    /// The database cannot do it now; the same call may succeed later. Nothing of the transaction is kept.
    #[error("the database is unavailable ({cause}): {source}")]
    Unavailable {
        /// What is in the way.
        cause: Unavailable,
        /// What the driver said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The address names no kind of store that this version has.
    #[error("{0:?} is no store address: write the path of a file, or sqlite:///path/to/file")]
    UnknownAddress(String),
}

impl Error {
    /// Whether the same call may succeed later, without a change by anybody.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Unavailable { .. })
    }

    pub(crate) fn inconsistent(problem: impl fmt::Display) -> Self {
        Self::Inconsistent(problem.to_string())
    }
}

/// What stands in the way of a database that is otherwise in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// Another process or task holds the lock, or every connection is in use.
    Busy,
    /// The connection is gone.
    Disconnected,
    /// The disk is full.
    Full,
    /// The disk does not read or write.
    Io,
}

impl fmt::Display for Unavailable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Busy => "busy",
            Self::Disconnected => "disconnected",
            Self::Full => "disk full",
            Self::Io => "disk error",
        })
    }
}

/// Which value is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// An account of that name exists.
    AccountName,
    /// The account has that contact point.
    ContactPoint,
    /// A monitor of the account has that external id.
    ExternalId,
    /// An open incident has that key.
    IncidentKey,
    /// Another value that must be unique.
    Other,
    /// The row was changed by somebody else since it was read.
    Revision,
    /// The monitor names that host twice.
    TargetHost,
    /// A user of that name exists in this installation.
    UserName,
}

impl fmt::Display for Conflict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::AccountName => "an account of that name exists",
            Self::ContactPoint => "the account has that contact point already",
            Self::ExternalId => "a monitor of the account has that external id",
            Self::IncidentKey => "an open incident has that key",
            Self::Other => "the value is taken",
            Self::Revision => "the row was changed by somebody else since it was read",
            Self::TargetHost => "the monitor names that host twice",
            Self::UserName => "a user of that name exists",
        })
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) | sqlx::Error::Decode(_) => {
                Self::inconsistent(&error)
            }
            sqlx::Error::Database(database) => {
                let code = database.code().and_then(|code| code.parse().ok());
                let message = database.message().to_owned();
                Self::of_sqlite(code.unwrap_or_default(), message, error)
            }
            sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::unavailable(Unavailable::Disconnected, error)
            }
            sqlx::Error::PoolTimedOut => Self::unavailable(Unavailable::Busy, error),
            _ => Self::Driver(Box::new(error)),
        }
    }
}

impl Error {
    fn unavailable(cause: Unavailable, source: sqlx::Error) -> Self {
        Self::Unavailable {
            cause,
            source: Box::new(source),
        }
    }

    /// By the extended result code (<https://www.sqlite.org/rescode.html>): its low byte is the primary one.
    fn of_sqlite(code: u32, message: String, error: sqlx::Error) -> Self {
        const UNIQUE: u32 = 2067;
        const PRIMARY_KEY: u32 = 1555;
        const FOREIGN_KEY: u32 = 787;
        match (code, code & 0xff) {
            (UNIQUE | PRIMARY_KEY, _) => Self::Conflict(conflict(&message)),
            (FOREIGN_KEY, _) => Self::Reference(message),
            (_, 5 | 6) => Self::unavailable(Unavailable::Busy, error),
            (_, 10) => Self::unavailable(Unavailable::Io, error),
            (_, 13) => Self::unavailable(Unavailable::Full, error),
            _ => Self::Driver(Box::new(error)),
        }
    }
}

/// SQLite names the columns: `UNIQUE constraint failed: monitor.account_id, monitor.external_id`.
fn conflict(message: &str) -> Conflict {
    const COLUMNS: [(&str, Conflict); 6] = [
        ("account.name", Conflict::AccountName),
        ("contact_point.address", Conflict::ContactPoint),
        ("monitor.external_id", Conflict::ExternalId),
        ("incident.incident_key", Conflict::IncidentKey),
        ("target.host", Conflict::TargetHost),
        ("app_user.name", Conflict::UserName),
    ];
    COLUMNS
        .iter()
        .find(|(column, _)| message.contains(column))
        .map_or(Conflict::Other, |(_, conflict)| *conflict)
}
