use std::time::Duration;

/// The waits between tries: doubled from the first to the longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Backoff {
    pub(crate) first: Duration,
    pub(crate) longest: Duration,
}

impl Backoff {
    /// The wait after so many tries failed. `jitter`, 0 to 1, shortens it by up to a quarter, so that mails that failed
    /// together do not come back together.
    pub(crate) fn after(self, tries: u32, jitter: f64) -> Duration {
        let factor = 2_u32.checked_pow(tries.saturating_sub(1)).unwrap_or(u32::MAX);
        let whole = self.first.saturating_mul(factor).min(self.longest);
        whole.mul_f64(1.0 - jitter.clamp(0.0, 1.0) / 4.0)
    }
}

/// A number from 0 to 1 that differs from message to message and from try to try, and is the same when asked again: FNV-1a,
/// with the last step of MurmurHash3, since FNV alone hardly moves for the last byte.
pub(crate) fn jitter(id: &str, tries: u32) -> f64 {
    let bytes = id.bytes().chain(tries.to_be_bytes());
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    let hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    f64::from(hash ^ (hash >> 16)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKOFF: Backoff = Backoff {
        first: Duration::from_secs(5),
        longest: Duration::from_secs(900),
    };

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let waits: Vec<u64> = (1..=10).map(|tries| BACKOFF.after(tries, 0.0).as_secs()).collect();
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
        assert_eq!(BACKOFF.after(u32::MAX, 0.0).as_secs(), 900);
        assert_eq!(BACKOFF.after(0, 0.0).as_secs(), 5);
    }

    #[test]
    fn jitter_spreads_and_shortens_by_a_quarter_at_most() {
        assert_eq!(BACKOFF.after(9, 1.0).as_secs(), 675);
        let values: Vec<f64> = (0..100)
            .map(|tries| jitter("01M3250V000000000000000004", tries))
            .collect();
        assert!(values.iter().all(|value| (0.0..=1.0).contains(value)));
        assert!(values.iter().any(|value| *value < 0.2) && values.iter().any(|value| *value > 0.8));
        assert!((jitter("a", 1) - jitter("a", 1)).abs() < f64::EPSILON);
    }
}
