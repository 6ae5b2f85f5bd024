use super::Setting;
use crate::{
    cli::DemoArguments,
    demo::{self, Look},
    exit::Exit,
    output,
};
use anyhow::Context;
use service::Clock;

/// Runs the demo until it is ended.
pub(super) fn run(arguments: DemoArguments, setting: Setting) -> anyhow::Result<Exit> {
    let look = Look {
        language: setting.language,
        colour: output::colour(setting.shades),
        width: service::terminal_columns(),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the runtime cannot be started")?;
    let exit = runtime.block_on(Box::pin(demo::run(arguments, look, Clock::System)));
    runtime.shutdown_background();
    exit
}
