use crate::{
    cli::{Cli, CompletionsArguments},
    exit::Exit,
};
use clap::CommandFactory;
use std::io::{self, Write};

/// Prints a completion script.
pub(super) fn run(arguments: &CompletionsArguments) -> anyhow::Result<Exit> {
    // The generator panics where it cannot write; a script in memory is always written.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "vigie", &mut script);
    io::stdout().write_all(&script)?;
    io::stdout().flush()?;
    Ok(Exit::Green)
}
