use jiff::Timestamp;
use std::collections::BTreeSet;

/// What decides whether one certificate follows another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// Every name that it is for, in lower case: the subjectAltName entries, or the common name where there are none.
    pub names: BTreeSet<String>,
    /// First instant of validity.
    pub not_before: Timestamp,
    /// Last instant of validity.
    pub not_after: Timestamp,
    /// Its SHA-256 in lower-case hexadecimal. It decides between two of the same dates, so that one of them is later.
    pub fingerprint: String,
}

/// Whether `later` succeeds `earlier`: it is the later one, and its names include all names of the earlier one.
///
/// Names are compared as they are written: `*.example.org` does not include `www.example.org`, because what replaces the
/// one need not be meant for the seat of the other. A certificate without names has no successor.
pub fn is_successor(later: &Lineage, earlier: &Lineage) -> bool {
    let order = |lineage: &Lineage| (lineage.not_before, lineage.not_after, lineage.fingerprint.clone());
    !earlier.names.is_empty() && order(later) > order(earlier) && earlier.names.is_subset(&later.names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::btree_set, prelude::*};

    fn lineage() -> impl Strategy<Value = Lineage> {
        let names = btree_set(prop_oneof![Just("a"), Just("b"), Just("*.a"), Just("www.a")], 0..4);
        (names, 0_i64..4, 0_i64..4, 0_u8..4).prop_map(|(names, before, after, fingerprint)| Lineage {
            names: names.into_iter().map(str::to_owned).collect(),
            not_before: Timestamp::from_second(before).unwrap(),
            not_after: Timestamp::from_second(10 + after).unwrap(),
            fingerprint: format!("{fingerprint:02x}"),
        })
    }

    proptest! {
        #[test]
        fn nothing_succeeds_itself_and_never_both_ways(one in lineage(), two in lineage()) {
            prop_assert!(!is_successor(&one, &one));
            prop_assert!(!(is_successor(&one, &two) && is_successor(&two, &one)));
        }

        #[test]
        fn the_successor_of_a_successor_is_one(one in lineage(), two in lineage(), three in lineage()) {
            if is_successor(&two, &one) && is_successor(&three, &two) {
                prop_assert!(is_successor(&three, &one));
            }
        }

        #[test]
        fn of_two_with_the_same_names_one_succeeds(one in lineage(), mut two in lineage()) {
            two.names.clone_from(&one.names);
            let either = is_successor(&one, &two) || is_successor(&two, &one);
            prop_assert_eq!(either, one != two && !one.names.is_empty());
        }
    }

    #[test]
    fn names_decide_as_they_are_written() {
        let made = |names: &[&str], day: i64| Lineage {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            not_before: Timestamp::from_second(day * 86_400).unwrap(),
            not_after: Timestamp::from_second((day + 90) * 86_400).unwrap(),
            fingerprint: "00".to_owned(),
        };
        for (later, earlier, expected) in [
            (made(&["a"], 60), made(&["a"], 0), true),
            (made(&["a", "b"], 60), made(&["a"], 0), true),
            (made(&["a"], 60), made(&["a", "b"], 0), false),
            (made(&["*.a"], 60), made(&["www.a"], 0), false),
            (made(&["a"], 0), made(&["a"], 60), false),
            (made(&["a"], 60), made(&[], 0), false),
        ] {
            assert_eq!(is_successor(&later, &earlier), expected, "{later:?} after {earlier:?}");
        }
    }
}
