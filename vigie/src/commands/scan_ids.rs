use jiff::Timestamp;
use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher, Hasher},
};
use ulid::Ulid;

/// Identities for the scans of one process: random at their start, then counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScanIds {
    first: u128,
}

impl ScanIds {
    pub(super) fn new() -> Self {
        // The keys of each state are random, which is all that is asked of an identity here: nothing secret hangs on it.
        let word = || u128::from(RandomState::new().build_hasher().finish());
        Self {
            first: (word() << 64) | word(),
        }
    }

    /// The identity of the scan with this index, begun at that instant.
    pub(super) fn at(self, index: usize, instant: Timestamp) -> Ulid {
        let milliseconds = u64::try_from(instant.as_millisecond()).unwrap_or_default();
        Ulid::from_parts(milliseconds, self.first.wrapping_add(index as u128))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_differ_within_a_run_and_between_runs() {
        let instant: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let (first, second) = (ScanIds::new(), ScanIds::new());
        assert_ne!(first.at(0, instant), first.at(1, instant));
        assert_ne!(first.at(0, instant), second.at(0, instant));
        assert_eq!(first.at(0, instant).timestamp_ms(), 1_795_341_600_000);
    }
}
