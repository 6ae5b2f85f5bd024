use std::time::Duration;

/// How long to wait after so many failures in a row: from a quarter of a second, doubling, to `longest`.
pub(crate) fn after_failures(failures: u32, longest: Duration) -> Duration {
    const FIRST: Duration = Duration::from_millis(250);
    let doubled = FIRST.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1).min(20)));
    doubled.min(longest)
}

/// Spreads a wait over the last `percent` of its length, so that several processes do not beat in time. What decides is the
/// name of the process and the number of the beat: the same ones always give the same wait.
pub(crate) fn jittered(wait: Duration, percent: u32, name: &str, beat: u64) -> Duration {
    // FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>).
    let bytes = name.bytes().chain(beat.to_le_bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let part = u32::try_from((hash >> 32) % 1_000).unwrap_or_default();
    wait.saturating_sub(wait.saturating_mul(percent.min(100)).saturating_mul(part) / 100_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        let longest = Duration::from_secs(10);
        let waits: Vec<u128> = (1..9)
            .map(|failures| after_failures(failures, longest).as_millis())
            .collect();
        assert_eq!(waits, [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
        assert_eq!(after_failures(u32::MAX, longest), longest);
    }

    #[test]
    fn two_processes_do_not_beat_in_time_and_neither_waits_longer_than_told() {
        let second = Duration::from_secs(1);
        let beats = |name| {
            (0..100)
                .map(move |beat| jittered(second, 20, name, beat))
                .collect::<Vec<_>>()
        };
        let (one, other) = (beats("one"), beats("other"));
        assert!(one.iter().zip(&other).filter(|(one, other)| one == other).count() < 5);
        assert!(one.iter().all(|wait| *wait <= second && *wait >= second * 8 / 10));
        assert!(one.iter().min() < one.iter().max());
        assert_eq!(jittered(second, 0, "one", 3), second);
    }
}
