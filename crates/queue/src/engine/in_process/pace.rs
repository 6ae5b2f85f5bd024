use std::collections::VecDeque;
use tokio::time::{Duration, Instant};

/// How often something happened within the last minute, to the second.
#[derive(Debug, Default)]
pub(super) struct Pace {
    seconds: VecDeque<(Instant, usize)>,
    sum: usize,
}

const MINUTE: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);

impl Pace {
    /// Counts one.
    pub(super) fn count(&mut self, now: Instant) {
        self.forget(now);
        match self.seconds.back_mut() {
            Some((start, count)) if now.saturating_duration_since(*start) < SECOND => *count += 1,
            Some(_) | None => self.seconds.push_back((now, 1)),
        }
        self.sum += 1;
    }

    /// The count of the last minute.
    pub(super) fn last_minute(&mut self, now: Instant) -> usize {
        self.forget(now);
        self.sum
    }

    fn forget(&mut self, now: Instant) {
        while let Some((start, count)) = self.seconds.front().copied() {
            if now.saturating_duration_since(start) < MINUTE {
                break;
            }
            self.seconds.pop_front();
            self.sum -= count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_later_nothing_is_left_and_memory_is_bounded() {
        let start = Instant::now();
        let mut pace = Pace::default();
        for tenth in 0..6_000 {
            pace.count(start + SECOND / 10 * tenth);
        }
        let end = start + SECOND * 600;
        assert!(pace.seconds.len() <= 60, "{}", pace.seconds.len());
        assert!((590..=600).contains(&pace.last_minute(end)));
        assert_eq!(pace.last_minute(end + MINUTE), 0);
    }
}
