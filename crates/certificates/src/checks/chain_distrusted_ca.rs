//! A CA that the root programmes have removed, after the date from which they refuse what it issues.
//!
//! The list holds what still issued when it was thrown out, by the organisation of its roots. Where programmes chose different
//! dates, the earliest counts. Chrome counts by the earliest SCT, Mozilla by the first day of validity: see
//! [`Certificate::issued`](crate::Certificate).

use super::{Answer, Case};
use crate::path::{End, Link};
use jiff::Timestamp;
use model::Code;

/// The organisation, and the first second of which nothing is accepted.
const REMOVED: [(&str, i64); 14] = [
    // Chrome 90, of any date; its stable release was set for 2021-04-13.
    ("O=AC Camerfirma S.A.", 1_618_272_000),
    ("O=AC Camerfirma SA CIF A82743287", 1_618_272_000),
    // Chrome 131: SCT after 2024-11-11T23:59:59Z. Mozilla: from 2024-12-01.
    ("O=AffirmTrust", 1_731_369_600),
    // Chrome 139: SCT after 2025-07-31T23:59:59Z.
    ("O=Chunghwa Telecom Co.\\, Ltd.", 1_754_006_400),
    // As AffirmTrust.
    ("O=Entrust.net", 1_731_369_600),
    ("O=Entrust\\, Inc.", 1_731_369_600),
    // Symantec and its brands: Firefox 63 of 2018-10-23 and Chrome 70, of any date.
    ("O=GeoTrust Inc.", 1_540_252_800),
    // As Chunghwa Telecom.
    ("O=NetLock Kft.", 1_754_006_400),
    // Mozilla and Chrome 56: after 2016-10-21T00:00:00Z.
    ("O=StartCom Ltd.", 1_477_008_000),
    ("O=Symantec Corporation", 1_540_252_800),
    // Chrome 111, of any date; its stable release was set for 2023-03-07. Mozilla and Microsoft stopped earlier.
    ("O=TrustCor Systems S. de R.L.", 1_678_147_200),
    ("O=VeriSign\\, Inc.", 1_540_252_800),
    ("O=WoSign CA Limited", 1_477_008_000),
    ("O=thawte\\, Inc.", 1_540_252_800),
];

pub(super) fn think(case: &Case<'_>) -> Answer {
    let (Some(leaf), Some(top)) = (case.certificate(), case.path.top()) else {
        return None.into();
    };
    if case.path.end == End::Anchor && !case.path.public {
        return Answer::NotApplicable("private_chain");
    }
    let since = REMOVED
        .into_iter()
        .find(|(organisation, since)| leaf.issued().as_second() >= *since && is_of(top, case.path.end, organisation));
    since
        .and_then(|(_, since)| Timestamp::from_second(since).ok())
        .map(|since| {
            case.of_leaf(Code::ChainDistrustedCa)
                .with("subject", authority(top, case.path.end))
                .with("since", since)
        })
        .into()
}

/// The root, or the one whose absence ends the path.
fn authority(top: &Link, end: End) -> &str {
    match end {
        End::Anchor | End::SelfSigned => top.certificate.subject(),
        End::Loop | End::Missing | End::TooLong => top.certificate.issuer(),
    }
}

fn is_of(top: &Link, end: End, organisation: &str) -> bool {
    let name = authority(top, end);
    let mut from = name.match_indices(organisation);
    from.any(|(at, _)| {
        let after = name.get(at + organisation.len()..).unwrap_or_default();
        let before = name.get(..at).unwrap_or_default();
        (before.is_empty() || before.ends_with(',')) && (after.is_empty() || after.starts_with(','))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    use testbed::{Identity, date};

    fn chain(organisation: &str, issued: std::time::SystemTime) -> Scene {
        let root = Identity::root("Some Root").organization(organisation).issue().unwrap();
        let leaf = root
            .leaf("www.example.test")
            .valid(issued, date(2027, 1, 1))
            .issue()
            .unwrap();
        Scene::of([&leaf]).trusting(&root)
    }

    #[test]
    fn what_was_issued_after_the_removal_is_told() {
        for (organisation, issued, distrusted) in [
            ("Entrust, Inc.", date(2024, 11, 11), false),
            ("Entrust, Inc.", date(2024, 11, 12), true),
            ("Entrust, Inc. Lookalike", date(2026, 1, 1), false),
            ("Example", date(2026, 1, 1), false),
            ("NetLock Kft.", date(2025, 8, 1), true),
            ("Chunghwa Telecom Co., Ltd.", date(2025, 8, 1), true),
            ("Chunghwa Telecom Co., Ltd.", date(2025, 7, 31), false),
            ("AffirmTrust", date(2024, 11, 12), true),
            ("Entrust.net", date(2024, 11, 12), true),
            ("VeriSign, Inc.", date(2018, 10, 23), true),
            ("WoSign CA Limited", date(2016, 10, 20), false),
            ("WoSign CA Limited", date(2016, 10, 21), true),
        ] {
            let Answer::Looked(findings) = chain(organisation, issued).think_in_public(think) else {
                panic!("a public chain is looked at");
            };
            assert_eq!(!findings.is_empty(), distrusted, "{organisation} {issued:?}");
            assert!(findings.iter().all(|finding| finding.missing_evidence().is_empty()));
        }
    }

    #[test]
    fn the_earliest_timestamp_tells_when_it_was_issued() {
        const BEFORE: u64 = 1_731_369_599_000; // 2024-11-11T23:59:59Z
        let root = Identity::root("Some Root")
            .organization("Entrust, Inc.")
            .issue()
            .unwrap();
        for (valid_from, timestamps, distrusted) in [
            (date(2024, 11, 12), [BEFORE + 5_000, BEFORE], false),
            (date(2024, 11, 1), [BEFORE + 1_000, BEFORE + 2_000], true),
        ] {
            let leaf = root.leaf("www.example.test").valid(valid_from, date(2027, 1, 1));
            let list = [(1, timestamps[0]), (2, timestamps[1])];
            let leaf = leaf.extension(&SCT_LIST, false, &sct_list(&list)).issue().unwrap();
            let Answer::Looked(findings) = Scene::of([&leaf]).trusting(&root).think_in_public(think) else {
                panic!("a public chain is looked at");
            };
            assert_eq!(!findings.is_empty(), distrusted, "{timestamps:?}");
        }
    }

    #[test]
    fn a_private_root_may_bear_any_name() {
        let scene = chain("Entrust, Inc.", date(2026, 1, 1));
        assert_eq!(scene.state(Code::ChainDistrustedCa).1.as_deref(), Some("private_chain"));
    }
}
