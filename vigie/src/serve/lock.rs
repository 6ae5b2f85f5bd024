use anyhow::{Context, bail};
use std::{
    fs::{File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

/// Says that this process, and no other, works on a store. Given back when it is dropped or the process ends, however.
#[derive(Debug)]
pub(crate) struct StoreLock {
    _file: File,
}

impl StoreLock {
    /// Takes the lock of a store, a file beside it.
    ///
    /// # Errors
    /// Another process holds it, or the file cannot be made.
    pub(crate) fn take(store: &Path) -> anyhow::Result<Self> {
        let mut name = store.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        let failed = || format!("{} cannot be locked", path.display());
        // Never removed: who waits for a file that is removed under it would hold the lock of nothing.
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .with_context(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => bail!("another Vigie works on {}: stop it first", store.display()),
            Err(TryLockError::Error(error)) => Err(error).with_context(failed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_again_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("vigie.db");
        let lock = StoreLock::take(&store).unwrap();
        let refused = StoreLock::take(&store).unwrap_err().to_string();
        assert!(refused.contains("another Vigie works on"), "{refused}");
        drop(lock);
        StoreLock::take(&store).unwrap();
    }
}
