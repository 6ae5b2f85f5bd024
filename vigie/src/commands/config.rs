use crate::{
    cli::{ConfigArguments, ConfigCommand},
    exit::Exit,
    serve,
};
use std::io::{self, Write};

/// Prints the defaults, or says what the settings are.
pub(super) fn run(arguments: &ConfigArguments) -> anyhow::Result<Exit> {
    match &arguments.command {
        None => print(serve::SCHEMA.text),
        Some(ConfigCommand::Check { file }) => match serve::load(file.clone(), Vec::new()) {
            Ok(_) => print("The settings are in order.\n"),
            Err(error) => {
                print(&format!("{error}\n"))?;
                Ok(Exit::NotRun)
            }
        },
        Some(ConfigCommand::Show(settings)) => print(&serve::load(settings.config.clone(), settings.flags())?.show()),
    }
}

fn print(text: &str) -> anyhow::Result<Exit> {
    io::stdout().write_all(text.as_bytes())?;
    io::stdout().flush()?;
    Ok(Exit::Green)
}
