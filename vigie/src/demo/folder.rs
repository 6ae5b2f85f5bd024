use anyhow::{Context, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// Where the data of the demo are while it runs. A temporary folder goes with it, also when the demo panics.
#[derive(Debug)]
pub(super) enum Folder {
    Kept(PathBuf),
    Temporary(TempDir),
}

impl Folder {
    /// Makes the folder that was named, or a temporary one.
    ///
    /// # Errors
    /// Where it cannot be made, or holds something: what is there is not the demo's to change.
    pub(super) fn make(named: Option<PathBuf>) -> anyhow::Result<Self> {
        let Some(path) = named else {
            let folder = tempfile::Builder::new().prefix("vigie-demo-").tempdir();
            return Ok(Self::Temporary(folder.context("no temporary folder can be made")?));
        };
        let problem = || format!("--keep {}: the folder cannot be used", path.display());
        fs::create_dir_all(&path).with_context(problem)?;
        let is_empty = fs::read_dir(&path).with_context(problem)?.next().is_none();
        ensure!(
            is_empty,
            "--keep {}: the folder is not empty; name a new one",
            path.display()
        );
        Ok(Self::Kept(path))
    }

    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Kept(path) => path,
            Self::Temporary(folder) => folder.path(),
        }
    }

    /// Whether the data stay.
    pub(super) fn is_kept(&self) -> bool {
        matches!(self, Self::Kept(_))
    }

    /// Removes it, unless it was named.
    ///
    /// # Errors
    /// Where it cannot be removed.
    pub(super) fn remove(self) -> anyhow::Result<()> {
        match self {
            Self::Kept(_) => Ok(()),
            Self::Temporary(folder) => {
                let path = folder.path().to_owned();
                folder
                    .close()
                    .with_context(|| format!("{} cannot be removed", path.display()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_folder_goes_and_a_named_one_stays() {
        let temporary = Folder::make(None).unwrap();
        let path = temporary.path().to_owned();
        assert!(path.is_dir() && !temporary.is_kept());
        temporary.remove().unwrap();
        assert!(!path.exists());

        let around = tempfile::tempdir().unwrap();
        let named = around.path().join("a/b");
        let kept = Folder::make(Some(named.clone())).unwrap();
        fs::write(kept.path().join("data"), "x").unwrap();
        kept.remove().unwrap();
        assert!(named.join("data").exists());
        let refused = Folder::make(Some(named)).unwrap_err().to_string();
        assert!(refused.contains("not empty"), "{refused}");
    }
}
