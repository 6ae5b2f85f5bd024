use crate::Priority;

/// Why the queue did not do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueueError {
    /// A blob is larger than the queue carries; the operator's matter.
    #[error("a blob of {bytes} bytes is larger than the {limit_bytes} bytes that the queue carries")]
    BlobTooLarge {
        /// Its size.
        bytes: usize,
        /// The largest size.
        limit_bytes: usize,
    },
    /// The queue was closed on this side: the process is stopping.
    #[error("the queue is closed")]
    Closed,
    /// The lane takes no more now; send later, or less.
    #[error("the {priority} lane of pool {pool:?} is full")]
    Full {
        /// The pool.
        pool: String,
        /// The lane.
        priority: Priority,
    },
    /// The worker runtime ended without being asked; a bug.
    #[error("the worker of pool {pool:?} ended without being asked: {reason}")]
    WorkerEnded {
        /// The pool.
        pool: String,
        /// What the runtime says.
        reason: String,
    },
}
