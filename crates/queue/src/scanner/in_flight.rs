use crate::{engine::QueuedJob, lock::lock};
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Mutex,
};
use ulid::Ulid;

/// The jobs that a scanner took and did not finish.
#[derive(Debug, Default)]
pub(super) struct InFlight {
    jobs: Mutex<HashMap<Ulid, QueuedJob>>,
}

impl InFlight {
    /// Notes a job. False where the same scan is in flight already.
    pub(super) fn begin(&self, queued: &QueuedJob) -> bool {
        match lock(&self.jobs).entry(queued.job.scan_id) {
            Entry::Occupied(_) => false,
            Entry::Vacant(entry) => {
                entry.insert(queued.clone());
                true
            }
        }
    }

    pub(super) fn finish(&self, scan_id: Ulid) {
        lock(&self.jobs).remove(&scan_id);
    }

    /// All that is left.
    pub(super) fn drain(&self) -> Vec<QueuedJob> {
        lock(&self.jobs).drain().map(|(_, queued)| queued).collect()
    }
}
