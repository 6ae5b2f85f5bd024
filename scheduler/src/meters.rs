use crate::decide::Silence;
use model::{Event, Reason};
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// What the roles of this crate count since the process started. Cheap to clone; another crate exports it.
#[derive(Clone)]
pub struct Meters(Arc<Inner>);

struct Inner {
    counts: Mutex<Counts>,
    observe: Box<dyn Fn(Observation) + Send + Sync>,
}

/// One measurement, for a histogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observation {
    /// A scan was handed to the queue so long after it was due.
    DispatchLag {
        /// Why it is made.
        reason: Reason,
        /// How late it is.
        lag: Duration,
    },
    /// A report was recorded so long after its scan was due.
    RecordLag {
        /// Why it was made.
        reason: Reason,
        /// How late it is.
        lag: Duration,
    },
    /// A batch of reports was recorded: how many, and how long that took.
    RecordBatch {
        /// Reports in it.
        reports: usize,
        /// From the first read to the commit.
        took: Duration,
    },
    /// A look at what is due ended, after so long.
    Tick {
        /// How long it took.
        took: Duration,
    },
}

/// Plain values; nothing in it falls but the gauges `claimed`, `oldest_due_age`, `behind` and `held_pools`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Looks at what is due.
    pub ticks: u64,
    /// Looks that an error of store or queue ended.
    pub failed_ticks: u64,
    /// Scans that the last look claimed.
    pub claimed: u64,
    /// For how long the longest waiting of them had been due.
    pub oldest_due_age: Duration,
    /// Whether the last look left something that is due, because no pool had room for it.
    pub behind: bool,
    /// Scans handed to the queue, by reason: see [`reason_word`].
    pub enqueued: BTreeMap<&'static str, u64>,
    /// Scans handed to the queue that were handed out before and whose lease ran out.
    pub redispatched: u64,
    /// Scans claimed and given back.
    pub released: u64,
    /// Scans given up: handed out too often without a report, or without anything to scan.
    pub abandoned: u64,
    /// Tests of installations ordered for certificates that are not monitored.
    pub installation_tests: u64,
    /// Reports recorded, by what became of them: `recorded`, `late`, `duplicate`, `unknown`, `refused`.
    pub reports: BTreeMap<&'static str, u64>,
    /// Batches that were not committed, and are tried again.
    pub failed_batches: u64,
    /// Confirmations ordered.
    pub confirmations: u64,
    /// Incidents, by event: `opened`, `worsened`, `attached`, `recovered`.
    pub incidents: BTreeMap<&'static str, u64>,
    /// Messages put into the outbox, by event.
    pub owed: BTreeMap<&'static str, u64>,
    /// Messages not sent, by reason: see [`Silence::as_str`].
    pub suppressed: BTreeMap<&'static str, u64>,
    /// Network faults that were not confirmed because most of the pool failed.
    pub held_alarms: u64,
    /// Pools whose network alarms are held now.
    pub held_pools: usize,
}

impl Meters {
    /// Counts, and hands each measurement to `observe`, which must be quick.
    pub fn new(observe: impl Fn(Observation) + Send + Sync + 'static) -> Self {
        let mut counts = Counts::default();
        // A count that is 0 is shown as 0: it does not appear with its first event.
        counts.enqueued.extend(REASONS.map(|reason| (reason_word(reason), 0)));
        counts
            .reports
            .extend(["duplicate", "late", "recorded", "refused", "unknown"].map(|word| (word, 0)));
        counts
            .incidents
            .extend(["attached", "opened", "recovered", "worsened"].map(|word| (word, 0)));
        counts.owed.extend(Event::ALL.map(|event| (event.as_str(), 0)));
        counts
            .suppressed
            .extend(Silence::ALL.map(|silence| (silence.as_str(), 0)));
        Self(Arc::new(Inner {
            counts: Mutex::new(counts),
            observe: Box::new(observe),
        }))
    }

    /// What was counted so far.
    pub fn counts(&self) -> Counts {
        self.0.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn count(&self, change: impl FnOnce(&mut Counts)) {
        change(&mut self.0.counts.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(crate) fn observe(&self, observation: Observation) {
        (self.0.observe)(observation);
    }
}

impl Default for Meters {
    fn default() -> Self {
        Self::new(|_| {})
    }
}

impl fmt::Debug for Meters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Meters").field(&self.counts()).finish()
    }
}

const REASONS: [Reason; 4] = [Reason::Confirm, Reason::Demand, Reason::First, Reason::Schedule];

/// The word of a reason in metrics.
pub fn reason_word(reason: Reason) -> &'static str {
    match reason {
        Reason::Confirm => "confirm",
        Reason::Demand => "demand",
        Reason::First => "first",
        Reason::Schedule => "schedule",
    }
}

/// Adds to a count by word.
pub(crate) fn add(counts: &mut BTreeMap<&'static str, u64>, word: &'static str, more: u64) {
    *counts.entry(word).or_default() += more;
}
