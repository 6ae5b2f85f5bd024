use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;

/// A file system of its own (tmpfs) that is small enough to be filled. Gone when dropped.
///
/// Mounting needs root, or `sudo` without a password, as `tests/install` does. Where neither is there the test fails: a
/// quota or a limit of file sizes is another fault than a full disk.
#[derive(Debug)]
pub struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    /// Mounts one of so many bytes.
    pub fn mount(bytes: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={bytes},mode=0777");
        let path = folder.path().display().to_string();
        let done = as_root(&["mount", "-t", "tmpfs", "-o", &options, "tmpfs", &path]);
        assert!(
            done,
            "a small disk needs a mounted tmpfs: run this test as root, or with sudo that asks for no password"
        );
        Self { folder }
    }

    /// Where it is mounted.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file until nothing more goes in.
    pub fn fill(&self) {
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.ballast())
            .unwrap();
        let mut size = 1 << 20;
        while size > 0 {
            match file.write(&vec![0; size]) {
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => size /= 2,
                Err(error) => panic!("{error}"),
            }
        }
    }

    /// Removes that file.
    pub fn free(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }

    /// How many bytes the file holds that is there to fill it.
    pub fn ballast_bytes(&self) -> u64 {
        fs::metadata(self.ballast()).map_or(0, |file| file.len())
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: where a test failed, somebody may still hold a file on it.
        as_root(&["umount", "--lazy", &self.path().display().to_string()]);
    }
}

fn as_root(words: &[&str]) -> bool {
    let direct = Command::new(words[0]).args(&words[1..]).output();
    direct.is_ok_and(|output| output.status.success())
        || Command::new("sudo")
            .arg("-n")
            .args(words)
            .output()
            .is_ok_and(|output| output.status.success())
}
