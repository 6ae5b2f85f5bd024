use crate::{Priority, QueueError, engine::Engine};
use model::ScanJob;
use ulid::Ulid;

/// Orders scans. Cheap to clone.
#[derive(Clone, Debug)]
pub struct JobSender {
    engine: Engine,
}

impl JobSender {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine }
    }

    /// Sends a job to the lane of its pool and reason, and waits while that lane is full.
    ///
    /// # Errors
    /// [`QueueError::Closed`] where the queue was closed before the job found room; the job is then nowhere.
    pub async fn send(&self, job: ScanJob) -> Result<(), QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        engine.lanes.pool(&job.pool).put(job).await
    }

    /// Sends a job where its lane has room now.
    ///
    /// # Errors
    /// [`QueueError::Full`] where it has none, [`QueueError::Closed`] after closing; the job is then nowhere.
    pub async fn try_send(&self, job: ScanJob) -> Result<(), QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        engine.lanes.pool(&job.pool).try_put(job)
    }

    /// How many jobs of a priority a pool can take soon: claim no more than that from the store.
    ///
    /// What waits in a lane and those above it stays within what the pool takes in a minute, and at least one job for each
    /// of its slots. A pool without a present scanner has no room: its work is safer in the store.
    ///
    /// # Errors
    /// Never, in process.
    pub async fn room(&self, pool: &str, priority: Priority) -> Result<usize, QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        Ok(match engine.scanners.slots(pool) {
            0 => 0,
            slots => engine.lanes.pool(pool).room(priority, slots),
        })
    }

    /// Closes the lanes of this process: nothing is sent or taken any more, whoever waits gets [`QueueError::Closed`].
    ///
    /// Gives the scans that nobody took, so that the caller can release their leases.
    ///
    /// # Errors
    /// Never, in process.
    pub async fn close(&self) -> Result<Vec<Ulid>, QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        Ok(engine.lanes.close())
    }
}
