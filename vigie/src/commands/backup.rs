use super::runtime;
use crate::{cli::BackupArguments, exit::Exit, serve};
use anyhow::{Context, ensure};
use std::path::Path;
use store::Store;

/// Writes a copy of the store, also while Vigie runs.
pub(super) fn run(arguments: &BackupArguments) -> anyhow::Result<Exit> {
    let settings = serve::load(arguments.settings.config.clone(), arguments.settings.flags())?.settings;
    let store = settings.store.file();
    // Opening would make it.
    ensure!(store.exists(), "there is no store at {}", store.display());
    runtime()?.block_on(copy(&store, &arguments.file))?;
    Ok(Exit::Green)
}

async fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    store::inspect(from).await?;
    let store = Store::open(&from.display().to_string()).await?;
    let copied = store.backup_to(to).await;
    store.close().await;
    copied.with_context(|| format!("{} was not copied", from.display()))?;
    keep_private(to).with_context(|| format!("{} stays readable for others", to.display()))?;
    let made = store::inspect(to).await?;
    anstream::println!(
        "{}: {} accounts, {} monitors, schema version {}.",
        to.display(),
        made.accounts,
        made.monitors,
        made.version
    );
    Ok(())
}

/// Names of customers, and hashes of tokens, stand in the copy.
fn keep_private(file: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}
