//! A public certificate lives longer than the rules of its day of issue allow (Baseline Requirements section 6.3.2: ballots 193,
//! SC-022 as browsers enforce it, and SC-081v3).

use super::{Answer, Case};
use crate::Certificate;
use model::Code;

/// From which second on, and how many days.
const LIMITS: [(i64, i64); 5] = [
    (1_868_227_200, 47),  // 2029-03-15
    (1_805_068_800, 100), // 2027-03-15
    (1_773_532_800, 200), // 2026-03-15
    (1_598_918_400, 398), // 2020-09-01
    (1_519_862_400, 825), // 2018-03-01
];

const DAY: i64 = 86_400;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.if_public(|leaf| {
        let excess = excess(leaf);
        excess
            .map(|(days, limit)| {
                case.of_leaf(Code::CertLifetimeTooLong)
                    .with("days", days)
                    .with("limit", limit)
            })
            .into()
    })
}

/// The days of life and the limit, where it is overstepped. Both ends of the validity are part of it.
fn excess(certificate: &Certificate) -> Option<(i64, i64)> {
    let issued = certificate.not_before().as_second();
    let lifetime = certificate.not_after().as_second() - issued + 1;
    let (_, limit) = LIMITS.into_iter().find(|(from, _)| issued >= *from)?;
    (lifetime > limit * DAY).then_some(((lifetime + DAY - 1) / DAY, limit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    use testbed::date;

    #[test]
    fn the_day_of_issue_sets_the_limit_and_both_ends_count() {
        let second = std::time::Duration::from_secs(1);
        let (root, intermediate, _) = family();
        for (from, days, limit) in [
            (date(2018, 2, 28), 1_000, None),
            (date(2018, 3, 1) - second, 826, None),
            (date(2018, 3, 1), 825, None),
            (date(2018, 3, 1), 826, Some(825)),
            (date(2020, 9, 1) - second, 825, None),
            (date(2020, 9, 1), 398, None),
            (date(2020, 9, 1), 399, Some(398)),
            (date(2026, 3, 15) - second, 398, None),
            (date(2026, 3, 15), 200, None),
            (date(2026, 3, 15), 201, Some(200)),
            (date(2027, 3, 15) - second, 200, None),
            (date(2027, 3, 15), 101, Some(100)),
            (date(2029, 3, 15) - second, 100, None),
            (date(2029, 3, 15), 47, None),
            (date(2029, 3, 15), 48, Some(47)),
        ] {
            let end = from + testbed::DAY * days - second;
            let leaf = intermediate.leaf("www.example.test").valid(from, end).issue().unwrap();
            let certificate = certificate(&leaf);
            assert_eq!(
                excess(&certificate),
                limit.map(|limit| (i64::from(days), limit)),
                "{from:?} {days}"
            );
            let more = intermediate
                .leaf("www.example.test")
                .valid(from, end + second)
                .issue()
                .unwrap();
            let more = Scene::of([&more, &intermediate]).trusting(&root);
            let Answer::Looked(findings) = more.think_in_public(think) else {
                panic!("a public chain is looked at");
            };
            let too_long = limit.is_some() || [825, 398, 200, 100, 47].contains(&days);
            assert_eq!(!findings.is_empty(), too_long, "one second more, {from:?} {days}");
            assert!(findings.iter().all(|finding| finding.missing_evidence().is_empty()));
        }
    }

    #[test]
    fn a_private_chain_lives_as_long_as_it_likes() {
        let (root, intermediate, leaf) = family();
        let scene = Scene::of([&leaf, &intermediate]);
        for (scene, reason) in [
            (scene.clone().trusting(&root), "private_chain"),
            (scene, "no_trusted_path"),
        ] {
            assert_eq!(scene.state(Code::CertLifetimeTooLong).1.as_deref(), Some(reason));
        }
    }
}
