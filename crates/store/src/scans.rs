mod claim;
mod history;
mod lease;
mod request;

pub use claim::ClaimRequest;
pub use request::{Demand, NewScan, ScanSubject};

pub(crate) use claim::contexts;
pub(crate) use request::request;

use crate::{
    Account, AccountId, Error, FileId, LineMember, Monitor, ScanId, Store, TargetId, TargetRecord,
    db::Row,
    words::{known_verdict, outcome, words},
};
use jiff::Timestamp;
use model::{Outcome, Reason, Target, Verdict};
use std::sync::Arc;

/// One scan, from the order to its line in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Its identity.
    pub id: ScanId,
    /// The account that asked.
    pub account: AccountId,
    /// The target; none for an on-demand scan of any host.
    pub target: Option<TargetId>,
    /// The line of certificates whose installation it tests, where it is such a test.
    pub file: Option<FileId>,
    /// Why it is made.
    pub reason: Reason,
    /// The pool that does it.
    pub pool: String,
    /// When it was due. No other scan of its target has the same instant.
    pub due_at: Timestamp,
    /// How far it has come.
    pub state: ScanState,
    /// Who holds it.
    pub lease_by: Option<String>,
    /// Until when somebody holds it; where nobody does, from when it may be claimed; none once it is over.
    pub available_at: Option<Timestamp>,
    /// How often it was handed out.
    pub attempts: u32,
    /// What is scanned, where it has no target.
    pub demand: Option<Demand>,
    /// The scanner that a confirmation would rather avoid.
    pub avoid_scanner: Option<String>,
    /// What came of it.
    pub result: Option<ScanResult>,
}

/// What came of a scan: its line in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanResult {
    /// When it began.
    pub started_at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// When its report was recorded.
    pub recorded_at: Timestamp,
    /// The colour that the report gave.
    pub verdict: Verdict,
    /// How far it came.
    pub outcome: Outcome,
    /// The code of its gravest finding.
    pub cause: Option<String>,
    /// The scanner that did it.
    pub scanner: String,
    /// The scan whose full report says the same: itself, or an earlier one. That report may be gone with retention.
    pub report: Option<ScanId>,
}

/// How far a scan has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ScanState {
    /// Given up: it will not be handed out again. A report that still comes is recorded.
    Abandoned,
    /// Its report is recorded.
    Done,
    /// Handed out.
    Leased,
    /// Waiting.
    Queued,
}

words!(ScanState: Abandoned = "abandoned", Done = "done", Leased = "leased", Queued = "queued");

/// Which scan goes first, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Priority {
    Demand,
    Confirm,
    First,
    Schedule,
}

impl Priority {
    pub(crate) const ALL: [Self; 4] = [Self::Demand, Self::Confirm, Self::First, Self::Schedule];

    pub(crate) fn column(self) -> i64 {
        match self {
            Self::Demand => 0,
            Self::Confirm => 1,
            Self::First => 2,
            Self::Schedule => 3,
        }
    }

    fn of(reason: Reason) -> Self {
        match reason {
            Reason::Confirm => Self::Confirm,
            Reason::Demand => Self::Demand,
            Reason::First => Self::First,
            Reason::Schedule => Self::Schedule,
        }
    }

    fn reason(self) -> Reason {
        match self {
            Self::Confirm => Reason::Confirm,
            Self::Demand => Reason::Demand,
            Self::First => Reason::First,
            Self::Schedule => Reason::Schedule,
        }
    }
}

/// A scan with all that is needed to order it, and to judge what comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanContext {
    /// The scan.
    pub scan: Scan,
    /// The account that it belongs to.
    pub account: Arc<Account>,
    /// The target, where it has one.
    pub watched: Option<Watched>,
}

/// A target with its monitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The target, as it stands before this scan is recorded.
    pub target: TargetRecord,
    /// Its monitor.
    pub monitor: Arc<Monitor>,
    /// The certificates of the line that the monitor expects, oldest first; empty: it expects none in particular.
    pub expected: Arc<[LineMember]>,
}

impl Watched {
    /// What a scanner is told to scan.
    pub fn target(&self) -> Target {
        self.monitor.spec.target(&self.target.host)
    }
}

/// The scans of an installation.
#[derive(Clone, Copy, Debug)]
pub struct Scans<'s>(&'s Store);

impl Store {
    /// The scans of the installation.
    pub fn scans(&self) -> Scans<'_> {
        Scans(self)
    }
}

pub(crate) fn read(row: &Row) -> Result<Scan, Error> {
    let state = row.word("state")?;
    Ok(Scan {
        id: row.get("id")?,
        account: row.get("account_id")?,
        target: row.maybe("target_id")?,
        file: row.maybe("file_id")?,
        reason: reason(&row.get::<String>("reason")?)?,
        pool: row.get("pool")?,
        due_at: row.get("due_at")?,
        state,
        lease_by: row.maybe("lease_by")?,
        available_at: row.maybe("available_at")?,
        attempts: row.get("attempts")?,
        demand: row.maybe_json("demand")?,
        avoid_scanner: row.maybe("avoid_scanner")?,
        result: match state {
            ScanState::Done => Some(read_result(row)?),
            ScanState::Abandoned | ScanState::Leased | ScanState::Queued => None,
        },
    })
}

fn read_result(row: &Row) -> Result<ScanResult, Error> {
    Ok(ScanResult {
        started_at: row.get("started_at")?,
        duration_ms: row.get("duration_ms")?,
        recorded_at: row.get("recorded_at")?,
        verdict: known_verdict(row.get("colour")?)?,
        outcome: outcome(&row.get::<String>("outcome")?)?,
        cause: row.maybe("cause")?,
        scanner: row.get("scanner")?,
        report: row.maybe("report_id")?,
    })
}

fn word(reason: Reason) -> &'static str {
    match reason {
        Reason::Confirm => "confirm",
        Reason::Demand => "demand",
        Reason::First => "first",
        Reason::Schedule => "schedule",
    }
}

fn reason(text: &str) -> Result<Reason, Error> {
    Priority::ALL
        .into_iter()
        .map(Priority::reason)
        .find(|reason| word(*reason) == text)
        .ok_or_else(|| Error::inconsistent(format!("{text:?} is no reason of a scan")))
}
