use crate::{
    Error,
    db::{Database, Query, Transaction, sql},
    ids::Minter,
};
use jiff::Timestamp;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use ulid::Ulid;

/// The truth of one installation. Cloning it is cheap and shares the connections.
///
/// Each method of its repositories is one transaction, and one that ends in an error has changed nothing.
#[derive(Clone, Debug)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    database: Database,
    path: PathBuf,
    minter: Minter,
}

impl Store {
    /// Opens a store by the path of its file, or `sqlite:///path/to/file`; a missing file is made. Call
    /// [`Store::migrate`] before anything else.
    ///
    /// # Errors
    /// The address is none, or the file cannot be opened.
    pub async fn open(address: &str) -> Result<Self, Error> {
        let path = path_of(address)?;
        let database = Database::open(&path).await?;
        Ok(Self(Arc::new(Inner {
            database,
            path,
            minter: Minter::new(),
        })))
    }

    /// Brings the schema forward. Does nothing where it is of this version.
    ///
    /// # Errors
    /// The file belongs to another program or a newer version, or a migration failed; then none of that migration is
    /// kept.
    pub async fn migrate(&self) -> Result<(), Error> {
        self.0.database.migrate(&self.0.path).await
    }

    /// The present, by the clock of the database, in whole milliseconds. Leases are judged by it, so processes whose own
    /// clocks differ agree.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn now(&self) -> Result<Timestamp, Error> {
        let mut transaction = self.read().await?;
        let query = sql("SELECT CAST(ROUND(unixepoch('subsec') * 1000) AS INTEGER) AS n");
        let milliseconds = transaction.number(query).await?;
        Timestamp::from_millisecond(milliseconds).map_err(Error::inconsistent)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It does not, and why.
    pub async fn ping(&self) -> Result<(), Error> {
        self.read().await?.one(sql("SELECT id FROM account LIMIT 1")).await?;
        Ok(())
    }

    /// How many connections are open, and how many of them do nothing.
    pub fn connections(&self) -> (u32, u32) {
        self.0.database.connections()
    }

    /// Finishes what runs and closes every connection. The store is of no use afterwards, nor are its clones.
    pub async fn close(&self) {
        self.0.database.close().await;
    }

    /// Makes an id, later than those that this process made before.
    pub(crate) fn mint<Id: From<Ulid>>(&self, now: Timestamp) -> Id {
        self.0.minter.mint(now)
    }

    pub(crate) async fn read(&self) -> Result<Transaction, Error> {
        self.0.database.read().await
    }

    pub(crate) async fn write(&self) -> Result<Transaction, Error> {
        self.0.database.write().await
    }

    /// One statement that writes, as a transaction of its own. Answers whether it changed a row.
    pub(crate) async fn change(&self, query: Query) -> Result<bool, Error> {
        let mut transaction = self.write().await?;
        let changed = transaction.run(query).await?;
        transaction.commit().await?;
        Ok(changed > 0)
    }

    pub(crate) async fn copy_to(&self, path: &str) -> Result<(), Error> {
        self.0.database.copy_to(path).await
    }
}

/// `sqlite:///srv/vigie.db`, `sqlite://vigie.db`, `sqlite:vigie.db` and `vigie.db` are paths; other schemes are not.
fn path_of(address: &str) -> Result<PathBuf, Error> {
    let path = address
        .strip_prefix("sqlite://")
        .or_else(|| address.strip_prefix("sqlite:"))
        .unwrap_or(address);
    if path.is_empty() || path.contains("://") || path == ":memory:" {
        return Err(Error::UnknownAddress(address.to_owned()));
    }
    Ok(Path::new(path).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Unavailable, blobs, sha256};

    #[test]
    fn addresses_are_paths_with_or_without_a_scheme() {
        for address in ["/srv/vigie.db", "sqlite:///srv/vigie.db", "sqlite:/srv/vigie.db"] {
            assert_eq!(path_of(address).unwrap(), Path::new("/srv/vigie.db"));
        }
        for address in ["", "sqlite://", "postgres://localhost/vigie", ":memory:"] {
            assert!(matches!(path_of(address), Err(Error::UnknownAddress(_))), "{address}");
        }
    }

    #[tokio::test]
    async fn a_full_disk_keeps_nothing_of_a_transaction_and_passes() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path().join("vigie.db").to_str().unwrap())
            .await
            .unwrap();
        store.migrate().await.unwrap();
        let now = store.now().await.unwrap();
        // A file that may not grow answers SQLITE_FULL, as one on a full disk does.
        store
            .write()
            .await
            .unwrap()
            .one(sql("PRAGMA max_page_count = 1"))
            .await
            .unwrap();
        let mut transaction = store.write().await.unwrap();
        blobs::put(&mut transaction, b"small", now).await.unwrap();
        let error = blobs::put(&mut transaction, &vec![7; 1 << 20], now).await.unwrap_err();
        let full = matches!(
            error,
            Error::Unavailable {
                cause: Unavailable::Full,
                ..
            }
        );
        assert!(full && error.is_retryable(), "{error:?}");
        let after = blobs::put(&mut transaction, b"after", now).await;
        assert!(matches!(after, Err(Error::Aborted)), "{after:?}");
        assert!(matches!(transaction.commit().await, Err(Error::Aborted)));
        assert_eq!(store.blobs().find(&sha256(b"after")).await.unwrap(), None);
        assert_eq!(store.blobs().find(&sha256(b"small")).await.unwrap(), None);

        store
            .write()
            .await
            .unwrap()
            .one(sql("PRAGMA max_page_count = 1000000"))
            .await
            .unwrap();
        let digest = store.blobs().put(&vec![7; 1 << 20], now).await.unwrap();
        assert!(store.blobs().find(&digest).await.unwrap().is_some());
    }
}
