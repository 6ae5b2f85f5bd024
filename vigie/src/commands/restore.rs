use super::runtime;
use crate::{
    cli::RestoreArguments,
    exit::Exit,
    serve::{self, StoreLock},
};
use anyhow::{Context, bail, ensure};
use jiff::Timestamp;
use service::Clock;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

/// Puts a copy of the store in its place.
pub(super) fn run(arguments: &RestoreArguments) -> anyhow::Result<Exit> {
    let settings = serve::load(arguments.settings.config.clone(), arguments.settings.flags())?.settings;
    let store = settings.store.file();
    let found = runtime()?.block_on(store::inspect(&arguments.file))?;
    if let Some(folder) = store.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    let _lock = StoreLock::take(&store)?;
    if store.exists() && !arguments.force {
        bail!(
            "there is a store at {}: --force replaces it, and keeps it beside",
            store.display()
        );
    }
    replace(&arguments.file, &store, Clock::System.now())?;
    anstream::println!(
        "{}: {} accounts, {} monitors, schema version {}.",
        store.display(),
        found.accounts,
        found.monitors,
        found.version
    );
    Ok(Exit::Green)
}

/// The files of a SQLite store: the database, and what is not yet in it. A log of another database would spoil it.
const PARTS: [&str; 3] = ["", "-wal", "-shm"];

/// Killed at any instant, it leaves the old store, the new one, or none and both beside it.
fn replace(copy: &Path, store: &Path, now: Timestamp) -> anyhow::Result<()> {
    let arriving = with_suffix(store, ".restoring");
    copy_whole(copy, &arriving).with_context(|| format!("{} cannot be copied", copy.display()))?;
    let kept = with_suffix(store, &format!(".replaced-{}", now.strftime("%Y%m%dT%H%M%SZ")));
    ensure!(!kept.exists(), "{} is in the way", kept.display());
    for part in PARTS {
        let old = with_suffix(store, part);
        if old.exists() {
            let aside = with_suffix(&kept, part);
            fs::rename(&old, &aside).with_context(|| format!("{} cannot be moved aside", old.display()))?;
        }
    }
    fs::rename(&arriving, store).with_context(|| format!("{} cannot be put in place", store.display()))?;
    if kept.exists() {
        anstream::eprintln!("the store that was there is kept as {}", kept.display());
    }
    Ok(())
}

fn copy_whole(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut copy = options.open(to)?;
    std::io::copy(&mut File::open(from)?, &mut copy)?;
    copy.sync_all()
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
