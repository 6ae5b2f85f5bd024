use crate::{Meters, Now};
use queue::Queue;
use store::Store;

/// What the roles of this crate stand on. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The truth.
    pub store: Store,
    /// The way to the scanners and back.
    pub queue: Queue,
    /// The present.
    pub now: Now,
    /// What is counted.
    pub meters: Meters,
}

impl Environment {
    /// The store with its own clock, and counts that nobody observes.
    pub fn new(store: Store, queue: Queue) -> Self {
        Self {
            now: Now::of_store(&store),
            store,
            queue,
            meters: Meters::default(),
        }
    }
}
