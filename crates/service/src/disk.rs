use std::path::Path;

/// How many bytes this user may still write on the disk of a path, which exists. None where there is no way to know.
pub fn free_disk_bytes(path: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let disk = rustix::fs::statvfs(path).ok()?;
        Some(disk.f_bavail.saturating_mul(disk.f_frsize))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_disk_has_some_room_and_a_path_that_is_not_there_has_no_disk() {
        let folder = tempfile::tempdir().unwrap();
        assert!(free_disk_bytes(folder.path()).is_some_and(|bytes| bytes > 0));
        assert_eq!(free_disk_bytes(&folder.path().join("missing")), None);
    }
}
