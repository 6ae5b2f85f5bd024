use super::{owed::Owed, tally::Tally};
use crate::{
    Environment, RecordSettings,
    decide::{Fleet, IncidentFacts, started},
};
use jiff::Timestamp;
use model::{Reason, Report};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    time::Duration,
};
use store::{
    Acceptance, AccountId, Contacts, Error, IncidentId, Keep, Recording, ScanContext, ScanId, ScanState, UserId,
    Watched,
};
use ulid::Ulid;

/// One transaction of the recorder, with what it remembers until the commit.
pub(crate) struct Desk<'e> {
    pub(super) environment: &'e Environment,
    pub(super) settings: &'e RecordSettings,
    pub(super) fleet: &'e mut Fleet,
    pub(super) recording: Recording<'e>,
    pub(super) now: Timestamp,
    pub(super) tally: Tally,
    /// Messages, written at the end: by then the incidents know all their targets of this batch.
    pub(super) owed: Vec<Owed>,
    /// The facts of the incidents touched, as they stand.
    pub(super) facts: HashMap<IncidentId, IncidentFacts>,
    pub(super) contacts: HashMap<(AccountId, Option<UserId>), Contacts>,
    told_broken: &'e BTreeMap<String, String>,
    tell_broken: BTreeMap<String, String>,
    asked: Vec<Ulid>,
}

/// What is left to do when the transaction is committed.
#[derive(Debug)]
pub(super) struct Closed {
    pub(super) tally: Tally,
    /// Of which pools the operator was told, under which key.
    pub(super) told_broken: BTreeMap<String, String>,
    /// Scans whose report somebody waits for.
    pub(super) asked: Vec<Ulid>,
}

impl<'e> Desk<'e> {
    pub(crate) async fn open(
        environment: &'e Environment,
        settings: &'e RecordSettings,
        fleet: &'e mut Fleet,
        told_broken: &'e BTreeMap<String, String>,
        now: Timestamp,
    ) -> Result<Self, Error> {
        Ok(Self {
            recording: environment.store.recording(now).await?,
            environment,
            settings,
            fleet,
            now,
            tally: Tally::default(),
            owed: Vec::new(),
            facts: HashMap::new(),
            contacts: HashMap::new(),
            told_broken,
            tell_broken: BTreeMap::new(),
            asked: Vec::new(),
        })
    }

    /// Takes one report: decides, and keeps what follows from it in the transaction.
    pub(crate) async fn take(&mut self, report: &Report) -> Result<(), Error> {
        let Some(context) = self.recording.context(ScanId(report.scan_id)).await? else {
            self.tally.report("unknown");
            return Ok(());
        };
        if context.scan.reason == Reason::Demand {
            self.asked.push(report.scan_id);
        }
        if context.scan.state == ScanState::Done {
            self.tally.report("duplicate");
            return Ok(());
        }
        let mut report = Cow::Borrowed(report);
        let last = context.watched.as_ref().and_then(|watched| watched.target.scanned_at);
        let began = started(report.started_at, context.scan.due_at, last, self.now);
        if began != report.started_at {
            report.to_mut().started_at = began;
        }
        match &context.watched {
            Some(watched) if is_late(watched, &report) => {
                self.accept(&context, &report, Keep::Aside).await?;
                Ok(())
            }
            Some(watched) => self.of_target(&context, watched, &report).await,
            None => {
                if self.accept(&context, &report, Keep::Aside).await? && context.scan.file.is_some() {
                    self.of_installation_test(&context, &report).await?;
                }
                Ok(())
            }
        }
    }

    /// Keeps a report. Answers whether it is the news about its target.
    pub(super) async fn accept(&mut self, context: &ScanContext, report: &Report, keep: Keep) -> Result<bool, Error> {
        let acceptance = self.recording.accept(report, keep).await?;
        match acceptance {
            Acceptance::Duplicate => self.tally.report("duplicate"),
            Acceptance::Late => self.tally.report("late"),
            Acceptance::Recorded => {
                let lag = Duration::try_from(self.now.duration_since(context.scan.due_at)).unwrap_or_default();
                self.tally.recorded(context.scan.reason, lag);
            }
            Acceptance::Unknown => self.tally.report("unknown"),
        }
        Ok(acceptance == Acceptance::Recorded)
    }

    /// Owes the operator a message that a pool cannot scan, once an hour at most, whoever records.
    pub(super) async fn pool_is_broken(&mut self, pool: &str, since: Timestamp) -> Result<(), Error> {
        let key = format!("monitoring:{pool}:{}", since.strftime("%Y-%m-%dT%H"));
        if self.told_broken.get(pool) == Some(&key) || self.tell_broken.get(pool) == Some(&key) {
            return Ok(());
        }
        tracing::error!(pool, %since, "most scans of a pool fail: network alarms are held, Vigie itself may be cut off");
        self.tell_broken.insert(pool.to_owned(), key.clone());
        if let Some(operator) = &self.settings.operator {
            self.owe_to_operator(operator, key, since).await?;
        }
        Ok(())
    }

    /// Writes what is owed, and commits.
    pub(super) async fn close(mut self) -> Result<Closed, Error> {
        self.write_owed().await?;
        self.recording.commit().await?;
        Ok(Closed {
            tally: self.tally,
            told_broken: self.tell_broken,
            asked: self.asked,
        })
    }
}

/// A later scan of the target was recorded already: its report changes nothing.
fn is_late(watched: &Watched, report: &Report) -> bool {
    let last = watched.target.scanned_at;
    // The store keeps whole milliseconds.
    last.is_some_and(|last| report.started_at.as_millisecond() < last.as_millisecond())
}
