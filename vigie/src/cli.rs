//! The arguments. What they mean for a scan is settled in `commands`.

mod check;
mod demo;
mod judging;
mod service;
mod values;
mod verify;

pub(crate) use check::CheckArguments;
pub(crate) use demo::DemoArguments;
pub(crate) use judging::{JudgingArguments, OutputArguments};
pub(crate) use service::{
    BackupArguments, ConfigArguments, ConfigCommand, MigrateArguments, RestoreArguments, ServeArguments,
};
pub(crate) use values::{FailOn, Format, Place, Resolve, Seconds, Shades};
pub(crate) use verify::VerifyArguments;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use model::Language;
use values::LanguageParser;

/// Watches TLS certificates where they are really installed
///
/// Vigie connects to a server as a client would and says, in words that a person can act on, what is wrong with its
/// certificate, its chain and its TLS settings, and how to mend it.
#[derive(Debug, Parser)]
#[command(name = "vigie", version, propagate_version = true, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) general: GeneralArguments,
}

const EXIT_CODES: &str = "\
Exit codes of check and verify:
  0    green
  1    orange (0 with --fail-on red)
  2    red, also where a server cannot be reached
  3    not run: bad arguments, an unreadable file
  130  stopped by a signal
With several targets, the worst. With --format nagios, the codes of Nagios: OK, WARNING, CRITICAL, UNKNOWN.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Check(Box<CheckArguments>),
    Verify(Box<VerifyArguments>),
    Serve(ServeArguments),
    Config(ConfigArguments),
    Backup(BackupArguments),
    Restore(RestoreArguments),
    Migrate(MigrateArguments),
    Demo(DemoArguments),
    Explain(ExplainArguments),
    Completions(CompletionsArguments),
}

/// What every command understands.
#[derive(Debug, Args)]
#[command(next_help_heading = "General")]
pub(crate) struct GeneralArguments {
    /// Language of texts: en or fr [default: that of LC_ALL, LC_MESSAGES or LANG, else en]
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = LanguageParser::default())]
    pub(crate) lang: Option<Language>,
    /// When to colour: auto colours on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Shades,
    /// Logs on standard error: -v what is done, -vv how, -vvv everything
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// Which logs, more exactly than -v: a level, or pairs such as probes=debug,warn
    #[arg(
        long,
        global = true,
        value_name = "FILTER",
        env = "VIGIE_LOG",
        hide_env_values = true
    )]
    pub(crate) log: Option<String>,
}

/// Explain a finding: what it means, how to mend it, how to verify
///
/// Without CODE, lists every code that a report may hold.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  vigie explain                       every code, by family
  vigie explain chain.incomplete      a code
  vigie explain 20                    a number, as in `Error 20: UNABLE TO GET ISSUER CERT LOCALLY`
  vigie explain CVE-2014-0160         a vulnerability
")]
pub(crate) struct ExplainArguments {
    /// A code (chain.incomplete), a number (20) or a CVE
    pub(crate) code: Option<String>,
}

/// Print a completion script for a shell
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  vigie completions bash > /etc/bash_completion.d/vigie
  vigie completions zsh > \"${fpath[1]}/_vigie\"
  vigie completions fish > ~/.config/fish/completions/vigie.fish
")]
pub(crate) struct CompletionsArguments {
    /// The shell
    pub(crate) shell: Shell,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_contract_of_the_command_line_parses() {
        for line in [
            "vigie check www.example.org",
            "vigie check www.example.org:8443 mail.example.org --starttls smtp --depth quick --timeout 2.5",
            "vigie check a.example --connect 192.0.2.1:443 --sni b.example --ca a.pem --ca b.pem --no-public-roots",
            "vigie check a.example --connect [2001:db8::1]:443 --policy strict --lang fr --fail-on red",
            "vigie check a.example --intermediates i.pem --write-chain c.pem --at 2026-11-22T10:00:00Z",
            "vigie check --resolve a.example=192.0.2.1,2001:db8::1 --dns 192.0.2.53 --hosts-file h --no-fetch a.example",
            "vigie check -f list.txt --format ndjson --jobs 200",
            "vigie check -",
            "vigie verify --chain server.pem --host www.example.org --ca root.pem --format nagios",
            "vigie verify --chain - -vv",
            "vigie explain",
            "vigie explain cert.expired --color never",
            "vigie completions zsh",
            "vigie serve",
            "vigie serve --config vigie.toml --data-dir data --listen [::1]:8080 -v",
            "vigie config",
            "vigie config check vigie.toml",
            "vigie config show --config vigie.toml",
            "vigie backup copy.db --data-dir data",
            "vigie restore copy.db --force -c vigie.toml",
            "vigie migrate --data-dir data",
            "vigie demo",
            "vigie demo --once --port 8081 --lang fr --keep folder",
            "vigie demo --renew-after 5",
        ] {
            if let Err(error) = Cli::try_parse_from(line.split_whitespace()) {
                panic!("{line}: {error}");
            }
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_the_reason() {
        for (line, reason) in [
            ("vigie check", "required"),
            ("vigie check a --at yesterday", "RFC 3339"),
            ("vigie check a --timeout 0", "more than 0"),
            ("vigie check a --timeout ten", "seconds"),
            ("vigie check a --jobs 0", "1"),
            ("vigie check a --starttls gopher", "smtp"),
            ("vigie check --mx a --srv --starttls xmpp", "cannot be used with"),
            ("vigie check --srv a", "--starttls"),
            ("vigie check a --lang de", "fr"),
            ("vigie check a --resolve b", "NAME=IP"),
            ("vigie check a --resolve b=c", "IP address"),
            ("vigie check a --connect nowhere", "IP:PORT"),
            ("vigie check a --no-public-roots --system-roots", "cannot be used with"),
            ("vigie check a --format yaml", "ndjson"),
            ("vigie verify", "--chain"),
            ("vigie completions tcsh", "zsh"),
            ("vigie serve --listen nowhere", "invalid socket address"),
            ("vigie backup", "required"),
            ("vigie demo --renew-after soon", "seconds"),
            ("vigie demo --once --renew-after 5", "cannot be used with"),
            ("vigie demo --port 0", "1"),
        ] {
            let error = Cli::try_parse_from(line.split_whitespace()).unwrap_err();
            assert!(error.use_stderr(), "{line}");
            assert!(error.to_string().contains(reason), "{line}: {error}");
        }
    }
}
