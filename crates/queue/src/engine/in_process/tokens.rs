use super::expiring::Expiring;
use crate::{Rate, lock::lock};
use std::sync::Mutex;
use tokio::time::{Duration, Instant};

/// Token buckets by destination, as the generic cell rate algorithm: all that is kept of a bucket is when it will be full
/// again, and a full bucket need not be kept.
///
/// Not `governor`: it has one rate for all keys, forgets no key by itself, cannot wait with a bound, and lets those who wait
/// race for each token.
#[derive(Debug)]
pub(crate) struct Buckets {
    full_at: Mutex<Expiring<String, Instant>>,
}

impl Buckets {
    pub(super) fn new(keys: usize) -> Self {
        Self {
            full_at: Mutex::new(Expiring::new(keys)),
        }
    }

    /// Takes a token, and says how long to wait until it may be used.
    ///
    /// Where that is longer than `patience`, takes none, and says how long it would be.
    pub(crate) fn reserve(&self, key: &str, rate: Rate, patience: Duration) -> Result<Duration, Duration> {
        let now = Instant::now();
        let mut buckets = lock(&self.full_at);
        let full_at = buckets.get(key, now).copied().unwrap_or(now);
        let wait = (full_at - now).saturating_sub(rate.tolerance());
        if wait > patience {
            return Err(wait);
        }
        let full_at = full_at + rate.interval();
        buckets
            .insert(key.to_owned(), full_at, full_at, now)
            .map(|()| wait)
            .map_err(|free_at| free_at.saturating_duration_since(now))
    }

    /// Destinations whose bucket is not full.
    pub(crate) fn keys(&self) -> usize {
        lock(&self.full_at).values(Instant::now()).count()
    }
}
