mod in_process;

pub(crate) use in_process::{InProcess, PoolDepths, QueuedJob, QueuedReport};

use crate::Priority;
use std::sync::Arc;

/// What carries the messages. The typed surface asks it and nothing else, so another engine is another variant: every
/// place that must know of it is then one the compiler names.
#[derive(Clone, Debug)]
pub(crate) enum Engine {
    /// This process.
    InProcess(Arc<InProcess>),
}

impl Engine {
    /// Waits for a job of one of the priorities, the first of them first. Cancelled, it has taken nothing.
    ///
    /// It does not fail: trouble of the engine is waited out here, because the worker runtime ends, and cancels what it
    /// runs, at the first error of its backend.
    pub(crate) async fn take(&self, pool: &str, priorities: &[Priority]) -> QueuedJob {
        let Self::InProcess(engine) = self;
        engine.lanes.pool(pool).take(priorities).await
    }

    /// Puts a job that was not worked on back where it will be taken next.
    pub(crate) async fn give_back(&self, queued: QueuedJob) {
        let Self::InProcess(engine) = self;
        engine.lanes.pool(&queued.job.pool).put_first(queued);
    }

    /// Puts a job at the end of its lane, for another scanner to take.
    pub(crate) async fn hand_back(&self, queued: QueuedJob) {
        let Self::InProcess(engine) = self;
        engine.lanes.pool(&queued.job.pool).put_last(queued);
    }
}
