use super::runtime;
use crate::{cli::MigrateArguments, exit::Exit, serve};
use service::Stop;

/// Brings the store to the schema of this version.
pub(super) fn run(arguments: &MigrateArguments) -> anyhow::Result<Exit> {
    let settings = serve::load(arguments.settings.config.clone(), arguments.settings.flags())?.settings;
    let file = settings.store.file();
    runtime()?.block_on(async {
        let mut stop = Stop::on_signals()?;
        let Some(own) = serve::open_store(&settings.store, &mut stop).await? else {
            return Ok(Exit::Stopped);
        };
        own.store.close().await;
        let now = store::inspect(&file).await?;
        anstream::println!("{}: schema version {}.", file.display(), now.version);
        Ok(Exit::Green)
    })
}
