use clap::Args;
use std::{path::PathBuf, time::Duration};

/// See Vigie at work, with nothing but this machine
///
/// Starts eleven servers on loopback, most of them with a defect, the whole service that watches them, and a mailbox that
/// receives its mails. Prints the addresses to open in a browser, and what is found as it is found. After a while one server
/// renews its certificate, and its recovery is told. Ctrl-C ends it and leaves nothing behind.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct DemoArguments {
    /// End by itself when every server has been judged: exit code 0 if each got the colour it should, else 1
    #[arg(long)]
    pub(crate) once: bool,
    /// After so many seconds one server renews its certificate
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = seconds, conflicts_with = "once")]
    pub(crate) renew_after: Duration,
    /// Port of the status pages on 127.0.0.1 [default: 8080, or any where that is taken]
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) port: Option<u16>,
    /// Keep the database in this folder, which must be empty or not exist; without it they are removed
    #[arg(long, value_name = "FOLDER")]
    pub(crate) keep: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  vigie demo
  vigie demo --lang fr --renew-after 30
  vigie demo --once                     in CI: does this build see what it should?
";

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds @ 0..=86_400) => Ok(Duration::from_secs(seconds)),
        Ok(_) | Err(_) => Err("write a whole number of seconds from 0 to 86400".to_owned()),
    }
}
