use crate::{
    Observation,
    decide::Silence,
    meters::{Meters, add},
};
use model::{Event, Reason};
use std::{collections::BTreeMap, time::Duration};

/// What a transaction changes in the counts, once it is committed.
#[derive(Debug, Default)]
pub(super) struct Tally {
    reports: BTreeMap<&'static str, u64>,
    incidents: BTreeMap<&'static str, u64>,
    owed: BTreeMap<&'static str, u64>,
    suppressed: BTreeMap<&'static str, u64>,
    lags: Vec<(Reason, Duration)>,
    pub(super) confirmations: u64,
    pub(super) held_alarms: u64,
}

impl Tally {
    /// `recorded`, `late`, `duplicate`, `unknown` or `refused`.
    pub(super) fn report(&mut self, word: &'static str) {
        add(&mut self.reports, word, 1);
    }

    pub(super) fn recorded(&mut self, reason: Reason, lag: Duration) {
        self.report("recorded");
        self.lags.push((reason, lag));
    }

    /// `opened`, `worsened`, `attached` or `recovered`.
    pub(super) fn incident(&mut self, word: &'static str) {
        add(&mut self.incidents, word, 1);
    }

    pub(super) fn owed(&mut self, event: Event) {
        add(&mut self.owed, event.as_str(), 1);
    }

    pub(super) fn suppressed(&mut self, silence: Silence) {
        add(&mut self.suppressed, silence.as_str(), 1);
    }

    /// Whether the notifier has something to do.
    pub(super) fn owes(&self) -> bool {
        !self.owed.is_empty()
    }

    pub(super) fn apply(self, meters: &Meters) {
        for (reason, lag) in self.lags {
            meters.observe(Observation::RecordLag { reason, lag });
        }
        meters.count(|counts| {
            for (into, more) in [
                (&mut counts.reports, self.reports),
                (&mut counts.incidents, self.incidents),
                (&mut counts.owed, self.owed),
                (&mut counts.suppressed, self.suppressed),
            ] {
                for (word, more) in more {
                    add(into, word, more);
                }
            }
            counts.confirmations += self.confirmations;
            counts.held_alarms += self.held_alarms;
        });
    }
}
