use super::expiring::Expiring;
use crate::{Progress, lock::lock};
use std::sync::Mutex;
use tokio::{
    sync::watch,
    time::{Duration, Instant},
};
use ulid::Ulid;

/// The last event of each scan that is followed or spoke lately.
#[derive(Debug)]
pub(crate) struct Topics {
    last: Mutex<Expiring<Ulid, watch::Sender<Option<Progress>>>>,
    kept_for: Duration,
}

impl Topics {
    pub(super) fn new(scans: usize, kept_for: Duration) -> Self {
        Self {
            last: Mutex::new(Expiring::new(scans)),
            kept_for,
        }
    }

    pub(crate) fn publish(&self, scan_id: Ulid, progress: Progress) {
        self.topic(scan_id).send_replace(Some(progress));
    }

    pub(crate) fn follow(&self, scan_id: Ulid) -> watch::Receiver<Option<Progress>> {
        self.topic(scan_id).subscribe()
    }

    pub(crate) fn followed(&self) -> usize {
        lock(&self.last).values(Instant::now()).count()
    }

    fn topic(&self, scan_id: Ulid) -> watch::Sender<Option<Progress>> {
        let now = Instant::now();
        let mut topics = lock(&self.last);
        let topic = topics.get(&scan_id, now).cloned().unwrap_or_default();
        topics.force(scan_id, topic.clone(), now + self.kept_for, now);
        topic
    }
}
