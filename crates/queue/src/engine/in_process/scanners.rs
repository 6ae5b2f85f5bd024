use super::expiring::Expiring;
use crate::{Presence, lock::lock};
use std::sync::Mutex;
use tokio::time::{Duration, Instant};

/// More scanners than one process ever runs.
const SCANNERS: usize = 1_000;

/// Scanners that gave a sign of life lately, by identity.
#[derive(Debug)]
pub(crate) struct Present {
    scanners: Mutex<Expiring<String, Presence>>,
    counts_for: Duration,
}

impl Present {
    pub(super) fn new(counts_for: Duration) -> Self {
        Self {
            scanners: Mutex::new(Expiring::new(SCANNERS)),
            counts_for,
        }
    }

    pub(crate) fn announce(&self, presence: Presence) {
        let now = Instant::now();
        let id = presence.identity.id.clone();
        lock(&self.scanners).force(id, presence, now + self.counts_for, now);
    }

    pub(crate) fn leave(&self, scanner_id: &str) {
        lock(&self.scanners).remove(scanner_id);
    }

    /// By pool and identity.
    pub(crate) fn present(&self) -> Vec<Presence> {
        let mut present: Vec<_> = lock(&self.scanners).values(Instant::now()).cloned().collect();
        present.sort_by(|one, other| {
            let key = |presence: &Presence| (presence.identity.pool.clone(), presence.identity.id.clone());
            key(one).cmp(&key(other))
        });
        present
    }

    /// The slots of a pool.
    pub(crate) fn slots(&self, pool: &str) -> usize {
        lock(&self.scanners)
            .values(Instant::now())
            .filter(|presence| presence.identity.pool == pool)
            .map(|presence| presence.slots)
            .sum()
    }
}
