use clap::{Args, Subcommand};
use service::Flag;
use std::{net::SocketAddr, path::PathBuf};

/// Where the settings come from.
#[derive(Debug, Args)]
#[command(next_help_heading = "Settings")]
pub(crate) struct SettingsArguments {
    /// Settings file (TOML); `vigie config` prints one with every default
    #[arg(short, long, value_name = "FILE", env = "VIGIE_CONFIG", hide_env_values = true)]
    pub(crate) config: Option<PathBuf>,
    /// Folder of the store [default: vigie-data]
    #[arg(long, value_name = "FOLDER")]
    pub(crate) data_dir: Option<PathBuf>,
}

impl SettingsArguments {
    /// What the flags set.
    pub(crate) fn flags(&self) -> Vec<Flag> {
        let directory = self.data_dir.as_ref().map(|directory| Flag {
            flag: "--data-dir",
            key: "store.directory",
            value: directory.display().to_string(),
        });
        directory.into_iter().collect()
    }
}

/// Run Vigie: scan what is due, record, notify, serve API and status pages
///
/// Everything in one process, with a store in one file: nothing else need be installed. The first start makes an account
/// and shows the token that opens it; until that token is used, each start replaces it by another. SIGTERM, SIGHUP and Ctrl-C
/// stop it cleanly; a second SIGTERM or Ctrl-C ends it at once, and the next start goes on where it was.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  vigie serve
  vigie serve --config /etc/vigie/vigie.toml --data-dir /var/lib/vigie
  VIGIE_SCANNER__ALLOW_RANGES=10.0.0.0/8 vigie serve --listen 0.0.0.0:8080
")]
pub(crate) struct ServeArguments {
    #[command(flatten)]
    pub(crate) settings: SettingsArguments,
    /// Where API and status pages listen [default: 127.0.0.1:8080]
    #[arg(long, value_name = "IP:PORT")]
    pub(crate) listen: Option<SocketAddr>,
}

impl ServeArguments {
    /// What the flags set.
    pub(crate) fn flags(&self) -> Vec<Flag> {
        let mut flags = self.settings.flags();
        flags.extend(self.listen.map(|listen| Flag {
            flag: "--listen",
            key: "api.listen",
            value: listen.to_string(),
        }));
        flags
    }
}

/// Print the settings file with every default, or say what the settings are
///
/// Above the file stand variables (VIGIE_SCANNER__POOL sets pool in the section [scanner]), and above those flags.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  vigie config > vigie.toml                 every setting, explained
  vigie config check vigie.toml             what is wrong, where, and how to mend it; ends with 0 or 3
  vigie config show --config vigie.toml     what counts, and where it comes from
")]
pub(crate) struct ConfigArguments {
    #[command(subcommand)]
    pub(crate) command: Option<ConfigCommand>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Say what is wrong with the settings, where, and how to mend it; ends with 0 or 3
    Check {
        /// Settings file (TOML)
        #[arg(env = "VIGIE_CONFIG", hide_env_values = true)]
        file: Option<PathBuf>,
    },
    /// Print the settings that count and where each comes from; secrets show as stars
    Show(SettingsArguments),
}

/// Write a copy of the store into a file, also while Vigie runs
#[derive(Debug, Args)]
pub(crate) struct BackupArguments {
    /// The copy; it must not exist yet
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) settings: SettingsArguments,
}

/// Put a copy of the store in its place; Vigie must not run
#[derive(Debug, Args)]
pub(crate) struct RestoreArguments {
    /// The copy, made by `vigie backup`
    pub(crate) file: PathBuf,
    /// Replace the store that is there; it is kept beside
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) settings: SettingsArguments,
}

/// Bring the store to the schema of this version; Vigie must not run. `serve` does it by itself
#[derive(Debug, Args)]
pub(crate) struct MigrateArguments {
    #[command(flatten)]
    pub(crate) settings: SettingsArguments,
}
