use super::runtime;
use crate::{
    cli::{GeneralArguments, ServeArguments},
    exit::Exit,
    serve::{self, Embedded},
};
use service::Stop;

/// Runs everything in one process.
pub(super) fn run(arguments: &ServeArguments, general: &GeneralArguments) -> anyhow::Result<Exit> {
    let loaded = serve::load(arguments.settings.config.clone(), arguments.flags())?;
    let settings = loaded.settings;
    settings.log.start(general.verbose, general.log.as_deref())?;
    let runtime = runtime()?;
    let exit = runtime.block_on(async {
        let stop = Stop::on_signals()?;
        let mut insisted = stop.clone();
        tokio::select! {
            biased;
            () = insisted.insisted() => {
                tracing::warn!("ended at once; the next start goes on where the store is");
                Ok(Exit::Stopped)
            }
            ended = Box::pin(serve(settings, stop)) => ended.map(|()| Exit::Green),
        }
    });
    // What somebody had no patience for holds nothing back.
    runtime.shutdown_background();
    exit
}

async fn serve(settings: serve::Settings, mut stop: Stop) -> anyhow::Result<()> {
    let Some(embedded) = Embedded::open(settings, &mut stop).await? else {
        return Ok(());
    };
    embedded.hand_over_token()?;
    anstream::eprintln!("Vigie serves http://{}/ (Ctrl-C stops it)", embedded.address());
    embedded.run(stop).await;
    Ok(())
}
