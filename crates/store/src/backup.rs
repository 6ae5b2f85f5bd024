use crate::{
    Error, Store,
    db::{APPLICATION_ID, LATEST, open_file},
};
use std::path::{Path, PathBuf};

/// What a file says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreFile {
    /// The number of the last migration that it went through.
    pub version: i64,
    /// How many accounts are in it.
    pub accounts: u64,
    /// How many monitors are in it.
    pub monitors: u64,
}

impl Store {
    /// Writes a copy of the whole store, as it was at one instant, while everything goes on. The file appears under its
    /// name once it is whole and on the disk; it opens as a store of its own.
    ///
    /// # Errors
    /// The file exists already or cannot be written, or the database.
    pub async fn backup_to(&self, path: &Path) -> Result<(), Error> {
        let failed = |source| file_error(path, source);
        if path.try_exists().map_err(failed)? {
            return Err(failed(std::io::Error::from(std::io::ErrorKind::AlreadyExists)));
        }
        let unfinished = with_suffix(path, ".part");
        if unfinished.try_exists().map_err(failed)? {
            std::fs::remove_file(&unfinished).map_err(failed)?;
        }
        let text = unfinished
            .to_str()
            .ok_or_else(|| failed(std::io::Error::other("the path is not UTF-8")))?;
        self.copy_to(text).await?;
        let (from, to) = (unfinished, path.to_owned());
        let moved = tokio::task::spawn_blocking(move || {
            std::fs::File::open(&from)?.sync_all()?;
            std::fs::rename(&from, &to)?;
            let directory = to.parent().filter(|parent| !parent.as_os_str().is_empty());
            std::fs::File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
        });
        moved
            .await
            .map_err(|error| failed(std::io::Error::other(error)))?
            .map_err(failed)
    }
}

/// Whether a file is a store that this program can use, and what is in it. It reads the whole file and changes nothing.
///
/// # Errors
/// [`Error::File`], [`Error::NotAStore`], [`Error::Newer`], or the database.
pub async fn inspect(path: &Path) -> Result<StoreFile, Error> {
    std::fs::File::open(path).map_err(|source| file_error(path, source))?;
    let not_a_store = |problem: String| Error::NotAStore {
        path: path.display().to_string(),
        problem,
    };
    let mut connection = open_file(path).await.map_err(|error| not_a_store(error.to_string()))?;
    let application = connection.number("PRAGMA application_id").await;
    if application.map_err(|error| not_a_store(error.to_string()))? != APPLICATION_ID {
        return Err(not_a_store("it is a database of another program".to_owned()));
    }
    let check = connection.text("PRAGMA quick_check(1)").await?;
    if check != "ok" {
        return Err(not_a_store(format!("it is damaged: {check}")));
    }
    let version = connection.version().await?;
    if version > LATEST {
        let path = path.display().to_string();
        return Err(Error::Newer {
            path,
            found: version,
            known: LATEST,
        });
    }
    if version == 0 {
        return Err(not_a_store("it has no tables yet".to_owned()));
    }
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok(StoreFile {
        version,
        accounts: count(connection.number("SELECT COUNT(*) FROM account").await?),
        monitors: count(connection.number("SELECT COUNT(*) FROM monitor").await?),
    })
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn file_error(path: &Path, source: std::io::Error) -> Error {
    Error::File {
        path: path.display().to_string(),
        source,
    }
}
