use jiff::Timestamp;
use model::ExpiryThresholds;

/// A threshold in the life of a certificate that was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Passed {
    /// Its word: `orange`, `orange/2`, `red`, `3d`, `1d`, `expiry`, `+1d`, `+8d`, `+15d`, `+22d`, `+29d`.
    pub(crate) word: &'static str,
    /// Where it lies, in seconds from the end: negative before it.
    pub(crate) offset_s: i64,
}

const DAY_S: i64 = 86_400;

/// The points that lie at the same distance from the end for every certificate: days before, and after (+1 day, then
/// weekly four times; later only summaries tell).
const FIXED: [(&str, i64); 8] = [
    ("3d", -3),
    ("1d", -1),
    ("expiry", 0),
    ("+1d", 1),
    ("+8d", 8),
    ("+15d", 15),
    ("+22d", 22),
    ("+29d", 29),
];

/// The last threshold that a certificate has passed, if any. What was skipped on the way is not told any more: a target
/// that is added two days before the end hears of `3d` alone.
///
/// Reminders begin where orange begins, so a certificate of a day has none three days before its end.
pub(crate) fn passed(
    thresholds: ExpiryThresholds,
    not_before: Timestamp,
    not_after: Timestamp,
    now: Timestamp,
) -> Option<Passed> {
    let (orange, red) = thresholds.seconds(not_after.as_second() - not_before.as_second());
    let own = [("orange", -orange), ("orange/2", -(orange / 2)), ("red", -red)];
    let fixed = FIXED.map(|(word, days)| (word, days * DAY_S));
    let first = orange.max(red);
    let left = now.as_second() - not_after.as_second();
    own.into_iter()
        .chain(fixed)
        .filter(|(_, offset_s)| *offset_s >= -first && *offset_s <= left)
        // The later of two at the same instant: `red` where an account turns red with orange.
        .max_by_key(|(_, offset_s)| *offset_s)
        .map(|(word, offset_s)| Passed { word, offset_s })
}

/// Whether a threshold is news, where the last one told of the certificate lies at `told_s` from its end.
pub(crate) fn is_due(passed: Passed, told_s: Option<i64>) -> bool {
    told_s.is_none_or(|told_s| passed.offset_s > told_s)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::noon;
    use jiff::SignedDuration;
    use proptest::prelude::*;

    /// The words told over a life that is looked at every `step_s` seconds, until 60 days after the end.
    fn story(lifetime_s: i64, thresholds: ExpiryThresholds, first_left_s: i64, step_s: i64) -> Vec<&'static str> {
        let seconds = SignedDuration::from_secs;
        let not_after = noon();
        let not_before = not_after - seconds(lifetime_s);
        let (mut words, mut told_s) = (Vec::new(), None);
        let mut left_s = first_left_s;
        while left_s > -60 * DAY_S {
            let now = not_after - seconds(left_s);
            if let Some(passed) = passed(thresholds, not_before, not_after, now)
                && is_due(passed, told_s)
            {
                words.push(passed.word);
                told_s = Some(passed.offset_s);
            }
            left_s -= step_s;
        }
        words
    }

    #[test]
    fn each_threshold_is_told_once_and_what_was_skipped_is_not() {
        let (default, hour) = (ExpiryThresholds::default(), 3_600);
        let own = |orange, red| ExpiryThresholds {
            orange_days: Some(orange),
            red_days: Some(red),
        };
        let after = ["expiry", "+1d", "+8d", "+15d", "+22d", "+29d"];
        let whole: Vec<_> = ["orange", "orange/2", "red", "3d", "1d"]
            .into_iter()
            .chain(after)
            .collect();
        let rows: [(i64, ExpiryThresholds, i64, i64, Vec<&str>); 8] = [
            (398 * DAY_S, default, 100 * DAY_S, 6 * hour, whole.clone()),
            (47 * DAY_S, default, 47 * DAY_S, 6 * hour, whole),
            // Added two days before the end, scanned daily.
            (
                90 * DAY_S,
                default,
                2 * DAY_S,
                DAY_S,
                ["3d", "1d"].into_iter().chain(after).collect(),
            ),
            // A week between scans skips some: 18, 11, 4 days before the end, 3, 10 ... after it.
            (
                90 * DAY_S,
                default,
                25 * DAY_S,
                7 * DAY_S,
                vec!["orange", "orange/2", "red", "+1d", "+8d", "+15d", "+22d", "+29d"],
            ),
            // 24 hours of life: orange at 6 h, red at 2 h 24 min; days before the end are out of question.
            (
                DAY_S,
                default,
                DAY_S,
                600,
                ["orange", "orange/2", "red"].into_iter().chain(after).collect(),
            ),
            // Red with orange: one word.
            (
                90 * DAY_S,
                own(7, 7),
                30 * DAY_S,
                hour,
                ["red", "orange/2", "3d", "1d"].into_iter().chain(after).collect(),
            ),
            // Red after three days are left.
            (
                90 * DAY_S,
                own(10, 2),
                30 * DAY_S,
                hour,
                ["orange", "orange/2", "3d", "red", "1d"]
                    .into_iter()
                    .chain(after)
                    .collect(),
            ),
            // Nothing before the end is wanted.
            (90 * DAY_S, own(0, 0), 30 * DAY_S, hour, after.to_vec()),
        ];
        for (lifetime, thresholds, first, step, expected) in rows {
            let told = story(lifetime, thresholds, first, step);
            assert_eq!(
                told, expected,
                "{lifetime} s of life, first seen {first} s before the end"
            );
        }
    }

    proptest! {
        #[test]
        fn no_word_is_told_twice_however_often_one_looks(lifetime_days in 1_i64..400, step_s in 1_000_i64..1_000_000) {
            let words = story(lifetime_days * DAY_S, ExpiryThresholds::default(), lifetime_days * DAY_S, step_s);
            let mut unique = words.clone();
            unique.sort_unstable();
            unique.dedup();
            prop_assert_eq!(unique.len(), words.len());
        }
    }
}
