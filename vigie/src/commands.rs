//! What each command does.

mod backup;
mod check;
mod completions;
mod config;
mod demo;
mod explain;
mod migrate;
mod restore;
mod scan_ids;
mod serve;
mod trust;
mod verify;

use crate::{
    cli::{Cli, Command, Shades},
    exit::Exit,
    input,
};
use anyhow::Context;
use jiff::Timestamp;
use model::{Language, ScannerIdentity};
use service::Clock;
use tokio::runtime::{Builder, Runtime};

/// What every command knows besides its own arguments.
#[derive(Clone, Copy, Debug)]
struct Setting {
    language: Language,
    shades: Shades,
}

/// Does what was asked for.
///
/// # Errors
/// What kept it from running; a verdict is no error.
pub(crate) fn run(cli: Cli) -> anyhow::Result<Exit> {
    let Cli { command, general } = cli;
    if let Command::Serve(arguments) = &command {
        // Its logs are as its settings say.
        return serve::run(arguments, &general);
    }
    service::logs(general.verbose, general.log.as_deref())?;
    let setting = Setting {
        language: input::language(general.lang),
        shades: general.color,
    };
    match command {
        Command::Backup(arguments) => backup::run(&arguments),
        Command::Check(arguments) => check::run(&arguments, setting),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Config(arguments) => config::run(&arguments),
        Command::Demo(arguments) => demo::run(arguments, setting),
        Command::Explain(arguments) => explain::run(&arguments, setting),
        Command::Migrate(arguments) => migrate::run(&arguments),
        Command::Restore(arguments) => restore::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments, &general),
        Command::Verify(arguments) => verify::run(&arguments, setting),
    }
}

/// Where everything that waits runs.
fn runtime() -> anyhow::Result<Runtime> {
    Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the runtime cannot be started")
}

/// The clock of a run: an instant that was asked for stands still.
fn clock(at: Option<Timestamp>) -> Clock {
    at.map_or(Clock::System, Clock::Fixed)
}

/// Who scans, where no fleet does.
fn identity() -> ScannerIdentity {
    ScannerIdentity {
        id: "local".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pool: "local".to_owned(),
    }
}
