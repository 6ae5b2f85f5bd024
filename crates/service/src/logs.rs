use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt};

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
    let filter = filter.filter(|filter| !filter.is_empty()).unwrap_or(match verbosity {
        0 => "error",
        1 => "info,hickory_resolver=warn,hickory_proto=warn,hickory_net=warn,rustls=warn",
        2 => "debug,hickory_resolver=info,hickory_proto=info,hickory_net=info,rustls=info",
        _ => "trace",
    });
    let filter = EnvFilter::try_new(filter).map_err(|error| LogsError::Filter {
        filter: filter.to_owned(),
        reason: error.to_string(),
    })?;
    tracing_subscriber::registry()
        .with(fmt::layer().with_writer(std::io::stderr).with_ansi(false))
        .with(filter)
        .try_init()
        .map_err(|_| LogsError::Twice)
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
}
