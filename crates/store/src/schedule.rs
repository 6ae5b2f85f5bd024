use crate::{Interval, TargetId};
use jiff::{SignedDuration, Timestamp};

/// A number from 0 to 2^48 - 1 made from the id of a target, the same for ever: what spreads targets over a period.
pub fn spread(target: TargetId) -> i64 {
    // FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>), then the finisher of MurmurHash3: ids of one import differ
    // in their last bits only, and each of those has to move the whole result.
    let hash = target
        .0
        .to_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    let mixed = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let mixed = (mixed ^ (mixed >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    i64::try_from((mixed ^ (mixed >> 33)) >> 16).unwrap_or_default()
}

/// Where in each period a target is due, in milliseconds from its start: from 0 to the period less one.
pub fn phase(target: TargetId, period: Interval) -> i64 {
    spread(target).rem_euclid(period.milliseconds())
}

/// When a target is due next: at its phase, after `now`, and at least a quarter of the period after it was last claimed.
///
/// Due times that passed while nothing ran are not made up for. Because each target keeps its phase, a stop of an hour
/// does not gather an hour's targets at one instant of the next day.
pub fn next_due(target: TargetId, period: Interval, last_claimed: Option<Timestamp>, now: Timestamp) -> Timestamp {
    let period_ms = period.milliseconds();
    let rested = last_claimed.map_or(i64::MIN, |last| last.as_millisecond().saturating_add(period_ms / 4));
    let earliest = rested.max(now.as_millisecond().saturating_add(1));
    let wait = (phase(target, period) - earliest).rem_euclid(period_ms);
    Timestamp::from_millisecond(earliest.saturating_add(wait)).unwrap_or(Timestamp::MAX)
}

/// When a new target is scanned for the first time: after `delay`, spread by its id over the length of `spread_over`.
pub fn first_due(target: TargetId, delay: SignedDuration, spread_over: SignedDuration, now: Timestamp) -> Timestamp {
    let width = i64::try_from(spread_over.as_millis()).unwrap_or(i64::MAX).max(1);
    let wait = delay.saturating_add(SignedDuration::from_millis(spread(target).rem_euclid(width)));
    now.saturating_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ulid::Ulid;

    fn interval() -> impl Strategy<Value = Interval> {
        (300_u32..=31_622_400).prop_map(|seconds| Interval::from_seconds(seconds).unwrap())
    }

    fn instant() -> impl Strategy<Value = Timestamp> {
        (0_i64..4_102_444_800_000).prop_map(|ms| Timestamp::from_millisecond(ms).unwrap())
    }

    proptest! {
        #[test]
        fn due_times_keep_the_phase_and_lie_within_a_period(id: u128, period in interval(), now in instant()) {
            let target = TargetId(Ulid(id));
            let due = next_due(target, period, None, now);
            prop_assert!(due > now);
            prop_assert!(due.as_millisecond() - now.as_millisecond() <= period.milliseconds());
            prop_assert_eq!(due.as_millisecond().rem_euclid(period.milliseconds()), phase(target, period));
        }

        #[test]
        fn a_target_rests_a_quarter_of_the_period(id: u128, period in interval(), now in instant(), ago in 0_i64..100_000_000) {
            let target = TargetId(Ulid(id));
            let last = Timestamp::from_millisecond(now.as_millisecond() - ago).unwrap();
            let due = next_due(target, period, Some(last), now);
            let rest = due.as_millisecond() - last.as_millisecond();
            prop_assert!(rest >= period.milliseconds() / 4);
            prop_assert!(due.as_millisecond() - now.as_millisecond() <= period.milliseconds() * 5 / 4);
        }

        #[test]
        fn who_is_claimed_when_due_is_due_one_period_later(id: u128, period in interval(), now in instant()) {
            let target = TargetId(Ulid(id));
            let due = next_due(target, period, None, now);
            let again = next_due(target, period, Some(due), due);
            prop_assert_eq!(again.as_millisecond() - due.as_millisecond(), period.milliseconds());
        }

        #[test]
        fn the_first_scan_waits_its_delay_and_no_longer_than_the_spread(id: u128, now in instant(), delay in 0_i64..600, over in 0_i64..600) {
            let seconds = SignedDuration::from_secs;
            let due = first_due(TargetId(Ulid(id)), seconds(delay), seconds(over), now);
            prop_assert!(due >= now + seconds(delay));
            prop_assert!(due <= now + seconds(delay + over));
        }
    }

    #[test]
    fn ten_thousand_targets_of_one_import_fill_every_hour_of_the_day_alike() {
        let day = Interval::from_seconds(86_400).unwrap();
        let mut hours = [0_u32; 24];
        for number in 0..10_000_u128 {
            let hour = phase(TargetId(Ulid::from_parts(1_800_000_000_000, 7 + number)), day) / 3_600_000;
            hours[usize::try_from(hour).unwrap()] += 1;
        }
        assert!(hours.iter().all(|count| (330..510).contains(count)), "{hours:?}");
    }
}
