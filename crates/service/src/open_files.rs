/// How many files and sockets this process may have open (`RLIMIT_NOFILE`, the soft limit). None where there is no limit,
/// or no way to know.
pub fn open_files_limit() -> Option<u64> {
    #[cfg(unix)]
    return rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    #[cfg(not(unix))]
    None
}
