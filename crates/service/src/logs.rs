use serde::Deserialize;
use tracing_subscriber::{EnvFilter, Layer, filter::LevelFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// The logs of a service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogSettings {
    /// How a line is written.
    pub format: LogFormat,
    /// Which lines are written: a level (`error`, `warn`, `info`, `debug`, `trace`), or pairs such as `scanner=debug,info`.
    pub level: String,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self {
            format: LogFormat::Text,
            level: "info".to_owned(),
        }
    }
}

/// How a line of the logs is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line, for machines.
    Json,
    /// For people.
    Text,
}

impl LogSettings {
    /// Starts the logs of this process, written to standard error. `filter` and `verbosity`, where they are given, stand
    /// above the settings, as in [`logs`].
    ///
    /// # Errors
    /// Where the filter does not read, and where the process has logs already.
    pub fn start(&self, verbosity: u8, filter: Option<&str>) -> Result<(), LogsError> {
        match (filter.filter(|filter| !filter.is_empty()), verbosity) {
            (Some(filter), _) => start(self.format, filter),
            (None, 0) => start(self.format, &quiet(&self.level)),
            (None, verbosity) => start(self.format, of_verbosity(verbosity)),
        }
    }

    /// What is wrong with the level, if anything.
    ///
    /// # Errors
    /// [`LogsError::Filter`].
    pub fn check(&self) -> Result<(), LogsError> {
        // A word alone would read as the name of a module of which everything is written.
        let is_level = |word: &str| !word.is_empty() && word.parse::<LevelFilter>().is_ok();
        let strange = self
            .level
            .split(',')
            .find(|word| !word.contains(['=', '[', ']', '}']) && !is_level(word));
        if let Some(word) = strange {
            return Err(LogsError::Filter {
                filter: self.level.clone(),
                reason: format!("{word:?} is no level"),
            });
        }
        parse(&self.level).map(drop)
    }
}

/// A bare level is meant for Vigie: the DNS and TLS libraries speak one level less.
fn quiet(level: &str) -> String {
    let libraries = match level.to_ascii_lowercase().as_str() {
        "info" => "warn",
        "debug" => "info",
        _ => return level.to_owned(),
    };
    format!("{level},hickory_resolver={libraries},hickory_proto={libraries},hickory_net={libraries},rustls={libraries}")
}

/// The logs could not be started.
#[derive(Debug, thiserror::Error)]
pub enum LogsError {
    /// The filter does not read; the operator's matter.
    #[error(
        "the log filter {filter:?} does not read ({reason}): write a level such as info, or module=level pairs such as probes=debug,warn"
    )]
    Filter {
        /// The filter as given.
        filter: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Somebody started logs before: a bug.
    #[error("logs are started twice")]
    Twice,
}

/// Starts the logs of this process, written to standard error.
///
/// `filter` decides where it is given (`info`, `probes=debug,warn`); else `verbosity`, the number of `-v`: 0 shows errors
/// alone, 1 what Vigie does, 2 how, 3 everything.
///
/// # Errors
/// Where the filter does not read, and where the process has logs already.
pub fn logs(verbosity: u8, filter: Option<&str>) -> Result<(), LogsError> {
    let filter = filter.filter(|filter| !filter.is_empty());
    start(LogFormat::Text, filter.unwrap_or(of_verbosity(verbosity)))
}

fn of_verbosity(verbosity: u8) -> &'static str {
    match verbosity {
        0 => "error",
        1 => "info,hickory_resolver=warn,hickory_proto=warn,hickory_net=warn,rustls=warn",
        2 => "debug,hickory_resolver=info,hickory_proto=info,hickory_net=info,rustls=info",
        _ => "trace",
    }
}

fn start(format: LogFormat, filter: &str) -> Result<(), LogsError> {
    let filter = parse(filter)?;
    let lines = fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    let lines = match format {
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
        LogFormat::Text => lines.boxed(),
    };
    tracing_subscriber::registry()
        .with(lines)
        .with(filter)
        .try_init()
        .map_err(|_| LogsError::Twice)
}

fn parse(filter: &str) -> Result<EnvFilter, LogsError> {
    EnvFilter::try_new(filter).map_err(|error| LogsError::Filter {
        filter: filter.to_owned(),
        reason: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_that_does_not_read_is_shown_with_the_way_to_mend_it() {
        let error = logs(0, Some("probes=loud")).unwrap_err().to_string();
        assert!(
            error.contains("probes=loud") && error.contains("write a level"),
            "{error}"
        );
    }

    #[test]
    fn a_level_of_the_settings_is_checked_before_logs_start() {
        let level = |level: &str| LogSettings {
            level: level.to_owned(),
            ..LogSettings::default()
        };
        assert!(LogSettings::default().check().is_ok());
        assert!(level("scanner=debug,info").check().is_ok());
        assert!(level("WARN").check().is_ok() && level("info,scanner=off").check().is_ok());
        for refused in ["a=b=c", "verbose", "", "info,", "scanner=loud"] {
            assert!(level(refused).check().is_err(), "{refused:?}");
        }
        assert!(parse(&quiet("info")).is_ok() && parse(&quiet("DEBUG")).is_ok());
    }
}
