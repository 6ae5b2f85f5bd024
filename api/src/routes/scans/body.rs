use crate::routes::{targets::body::Cause, words::Colour};
use jiff::Timestamp;
use model::Reason;
use serde::Serialize;
use store::{Scan, ScanState};
use utoipa::ToSchema;

/// A scan, from the order to its result.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ScanAnswer {
    /// Its identity.
    pub(crate) id: String,
    /// The target; null for a scan of any host.
    pub(crate) target: Option<String>,
    /// What is scanned, where it has no target.
    pub(crate) host: Option<ScannedHost>,
    /// Why: demand, schedule, first or confirm.
    pub(crate) reason: &'static str,
    /// How far it has come.
    pub(crate) state: ScanProgress,
    /// When it was due.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) due_at: Timestamp,
    /// What came of it, once it is done.
    pub(crate) result: Option<ScanResult>,
}

/// The host of a scan without target.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ScannedHost {
    /// The host.
    pub(crate) host: String,
    /// The TCP port.
    pub(crate) port: u16,
    /// How the connection becomes TLS.
    pub(crate) starttls: &'static str,
}

/// How far a scan has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ScanProgress {
    /// Given up.
    Abandoned,
    /// Its report is there.
    Done,
    /// Waiting.
    Queued,
    /// Handed to a scanner.
    Running,
}

/// What came of a scan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ScanResult {
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) started_at: Timestamp,
    /// How long it took.
    pub(crate) duration_ms: u64,
    /// The colour that it gave.
    pub(crate) colour: Colour,
    /// How far it came: completed, unreachable, blocked, deferred or failed.
    pub(crate) outcome: &'static str,
    /// The gravest finding.
    pub(crate) cause: Option<Cause>,
    /// The full report that says it, perhaps of an earlier scan that saw the same: see `/api/v1/reports/{id}`.
    pub(crate) report: Option<String>,
}

impl From<&Scan> for ScanAnswer {
    fn from(scan: &Scan) -> Self {
        Self {
            id: scan.id.to_string(),
            target: scan.target.map(|target| target.to_string()),
            host: scan.demand.as_ref().map(|demand| ScannedHost {
                host: demand.target.host.to_string(),
                port: demand.target.port,
                starttls: demand.target.starttls.as_str(),
            }),
            reason: word(scan.reason),
            state: match scan.state {
                ScanState::Abandoned => ScanProgress::Abandoned,
                ScanState::Done => ScanProgress::Done,
                ScanState::Leased => ScanProgress::Running,
                ScanState::Queued => ScanProgress::Queued,
            },
            due_at: scan.due_at,
            result: scan.result.as_ref().map(|result| ScanResult {
                started_at: result.started_at,
                duration_ms: result.duration_ms,
                colour: result.verdict.into(),
                outcome: result.outcome.as_str(),
                cause: result.cause.as_deref().map(Cause::of),
                report: result.report.map(|report| report.to_string()),
            }),
        }
    }
}

fn word(reason: Reason) -> &'static str {
    match reason {
        Reason::Confirm => "confirm",
        Reason::Demand => "demand",
        Reason::First => "first",
        Reason::Schedule => "schedule",
    }
}
