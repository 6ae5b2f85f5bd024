//! What each command does.

mod check;
mod completions;
mod explain;
mod scan_ids;
mod trust;
mod verify;

use crate::{
    cli::{Cli, Command, Shades},
    exit::Exit,
    input,
};
use jiff::Timestamp;
use model::{Language, ScannerIdentity};
use service::Clock;

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
    service::logs(general.verbose, general.log.as_deref())?;
    let setting = Setting {
        language: input::language(general.lang),
        shades: general.color,
    };
    match command {
        Command::Check(arguments) => check::run(&arguments, setting),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments, setting),
        Command::Verify(arguments) => verify::run(&arguments, setting),
    }
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
