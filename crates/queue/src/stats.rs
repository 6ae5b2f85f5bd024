use crate::PerPriority;
use std::time::Duration;

/// What is worth a metric. Plain values: another crate exports them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Each pool that ever had a job or a scanner, by name.
    pub pools: Vec<PoolStats>,
    /// Between scanners and recorder.
    pub reports: ReportStats,
    /// Bytes by digest.
    pub blobs: BlobStats,
    /// Destinations whose rate is being limited.
    pub token_keys: usize,
    /// Scans whose progress is kept.
    pub followed_scans: usize,
}

/// One pool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolStats {
    /// Its name.
    pub pool: String,
    /// Each lane.
    pub lanes: PerPriority<LaneStats>,
    /// Jobs that scanners took within the last minute.
    pub taken_last_minute: usize,
    /// How scans of this process ended, since it started.
    pub outcomes: Outcomes,
}

/// One lane of a pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LaneStats {
    /// Jobs that wait.
    pub depth: usize,
    /// How long the first of them has waited; none where none waits.
    pub oldest: Option<Duration>,
    /// Jobs that scanners of this process are working on.
    pub in_flight: usize,
}

/// How scans ended, counted since the process started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// The scan came to its end, whatever its verdict.
    pub completed: u64,
    /// A second copy of a job that was being worked on was dropped.
    pub duplicate: u64,
    /// The scanner stopped before the scan ended; the job went back.
    pub given_back: u64,
    /// A confirmation was left to another scanner.
    pub handed_back: u64,
    /// The scan panicked; a report of the failure was sent.
    pub panicked: u64,
    /// The scan outlived its deadline; a report of the failure was sent.
    pub timed_out: u64,
}

/// Reports between scanners and recorder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportStats {
    /// Reports that wait.
    pub waiting: usize,
    /// Reports delivered and not yet acknowledged.
    pub in_hand: usize,
    /// How long the first of those that wait has waited.
    pub oldest: Option<Duration>,
    /// Reports delivered again because a batch was not acknowledged, since the process started.
    pub redelivered: u64,
}

/// Bytes by digest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlobStats {
    /// How many.
    pub blobs: u64,
    /// What they take together, in bytes.
    pub bytes: u64,
}
