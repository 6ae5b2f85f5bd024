use crate::{QueueError, engine::Engine};
use futures_util::{Stream, stream};
use model::Verdict;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use ulid::Ulid;

/// How on-demand scans are getting on, for whoever watches the page. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Followed {
    engine: Engine,
}

/// One event in the life of an on-demand scan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
pub enum Progress {
    /// A scanner began.
    Started {
        /// Which one.
        scanner: String,
    },
    /// A step of the scan begins.
    Step {
        /// Its name, such as a finding code or `resolve`.
        name: String,
        /// Steps done before it.
        done: u32,
        /// Steps in all, as far as is known yet.
        total: u32,
    },
    /// The scan ended; its report is on its way.
    Scanned {
        /// Its colour.
        verdict: Verdict,
    },
    /// The report can be read. The last event.
    Recorded,
}

impl Followed {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine }
    }

    /// Tells those who follow a scan, and keeps the event for those who come late.
    ///
    /// # Errors
    /// Never, in process.
    pub async fn publish(&self, scan_id: Ulid, progress: Progress) -> Result<(), QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        engine.progress.publish(scan_id, progress);
        Ok(())
    }

    /// Follows a scan, whether it began or not. Follow only what exists: each followed scan may make an older one go.
    ///
    /// # Errors
    /// Never, in process.
    pub async fn follow(&self, scan_id: Ulid) -> Result<Follower, QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        Ok(Follower::new(engine.progress.follow(scan_id)))
    }
}

/// The events of one scan: the last one first, then each new one. Who reads slowly skips to the newest.
#[derive(Debug)]
pub struct Follower {
    events: watch::Receiver<Option<Progress>>,
    ended: bool,
}

impl Follower {
    fn new(mut events: watch::Receiver<Option<Progress>>) -> Self {
        events.mark_changed();
        Self { events, ended: false }
    }

    /// The next event; none after [`Progress::Recorded`], or when the scan was silent for too long.
    pub async fn next(&mut self) -> Option<Progress> {
        while !self.ended {
            self.events.changed().await.ok()?;
            let event = self.events.borrow_and_update().clone();
            self.ended = event == Some(Progress::Recorded);
            if event.is_some() {
                return event;
            }
        }
        None
    }

    /// The events as a stream.
    pub fn into_stream(self) -> impl Stream<Item = Progress> + Send {
        stream::unfold(self, |mut follower| async {
            follower.next().await.map(|event| (event, follower))
        })
    }
}
