use super::{lock::StoreLock, settings::StoreSettings};
use anyhow::Context;
use service::Stop;
use std::{fs, path::Path, time::Duration};
use store::Store;

/// A store of this process alone, of the schema of this version.
#[derive(Debug)]
pub(crate) struct OwnStore {
    pub(crate) store: Store,
    /// Held for its drop, which comes after that of the store.
    _lock: StoreLock,
}

/// The longest wait between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Makes the folder, takes the lock, opens the store and brings it forward. A disk that is full, or a database that is
/// locked, delays it. None where the process is asked to stop meanwhile.
///
/// # Errors
/// What waiting does not cure.
pub(crate) async fn open(settings: &StoreSettings, stop: &mut Stop) -> anyhow::Result<Option<OwnStore>> {
    let file = settings.file();
    make_folder(&file)?;
    let lock = StoreLock::take(&file)?;
    make_file(&file)?;
    let mut pause = Duration::from_millis(500);
    loop {
        let error = match open_and_migrate(&file).await {
            Ok(store) => return Ok(Some(OwnStore { store, _lock: lock })),
            Err(error) => error,
        };
        if !error.is_retryable() {
            return Err(error).with_context(|| format!("the store {} cannot be opened", file.display()));
        }
        tracing::warn!(%error, store = %file.display(), pause_ms = pause.as_millis(), "the store cannot be opened yet");
        tokio::select! {
            biased;
            () = stop.wished() => return Ok(None),
            () = tokio::time::sleep(pause) => {}
        }
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn open_and_migrate(file: &Path) -> Result<Store, store::Error> {
    let store = Store::open(&file.display().to_string()).await?;
    match store.migrate().await {
        Ok(()) => Ok(store),
        Err(error) => {
            store.close().await;
            Err(error)
        }
    }
}

/// For this user alone; SQLite gives the files beside it the same rights. An empty file is a store without tables.
fn make_file(file: &Path) -> anyhow::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let made = options.open(file).map(drop);
    made.with_context(|| format!("the store {} cannot be written", file.display()))
}

/// For this user alone: names of customers, and hashes of tokens, stand in the store.
fn make_folder(file: &Path) -> anyhow::Result<()> {
    let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .with_context(|| format!("the folder {} cannot be made", folder.display()))
}
