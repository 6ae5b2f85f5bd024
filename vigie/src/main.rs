//! The command line of Vigie: `check` servers, `verify` files, `explain` findings. Arguments stand in `cli`, what each
//! command does in `commands`, how results leave in `output`.

mod cli;
mod commands;
mod demo;
mod exit;
mod fleet;
mod input;
mod output;
mod serve;

use clap::Parser;
use exit::Exit;
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::Cli::try_parse() {
        Ok(cli) => exit::report(commands::run(cli)),
        Err(error) => {
            // Nothing can be done where even this cannot be printed.
            let _ = error.print();
            let asked_for_help = !error.use_stderr();
            if asked_for_help { Exit::Green } else { Exit::NotRun }.into()
        }
    }
}
