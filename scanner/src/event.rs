use model::{Report, ScanJob};
use std::time::Duration;

/// What is worth a metric.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A scan ended, well or not; its report is on its way.
    Scanned {
        /// What was asked.
        job: &'a ScanJob,
        /// What came of it.
        report: &'a Report,
    },
    /// A scan waited for its turn at its destination.
    Waited {
        /// What is limited.
        scope: Scope,
        /// How long.
        waited: Duration,
        /// Whether its turn came; otherwise the scan is put off.
        granted: bool,
    },
}

/// What a limit of rate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One address.
    Address,
    /// The network around it: /24 or /48.
    Prefix,
}

impl Scope {
    /// The word used in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Prefix => "prefix",
        }
    }
}

/// Is told of events; called often, so it must not block.
pub type Observer = dyn Fn(&Event<'_>) + Send + Sync;
