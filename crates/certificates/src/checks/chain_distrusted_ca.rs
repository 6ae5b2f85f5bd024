//! A CA that the root programmes have removed, after the date from which they refuse what it issues.
//!
//! The list holds what still issued when it was thrown out, by the organisation of its roots. The programmes count by SCT;
//! the first day of validity comes within hours of that.

use super::{Answer, Case};
use crate::path::{End, Link};
use jiff::Timestamp;
use model::Code;

/// The organisation, and the first second of which nothing is accepted.
const REMOVED: [(&str, i64); 9] = [
    ("O=AC Camerfirma S.A.", 1_619_827_200), // 2021-05-01, Chrome and Mozilla
    ("O=AC Camerfirma SA CIF A82743287", 1_619_827_200), // 2021-05-01
    ("O=AffirmTrust", 1_731_369_600),        // 2024-11-12, Chrome, Mozilla, Apple
    ("O=Chunghwa Telecom Co.\\, Ltd.", 1_754_006_400), // 2025-08-01, Chrome
    ("O=Entrust\\, Inc.", 1_731_369_600),    // 2024-11-12, Chrome, Mozilla, Apple
    ("O=NetLock Kft.", 1_754_006_400),       // 2025-08-01, Chrome
    ("O=StartCom Ltd.", 1_477_008_000),      // 2016-10-21, all
    ("O=TrustCor Systems S. de R.L.", 1_669_852_800), // 2022-12-01, Mozilla, Microsoft
    ("O=WoSign CA Limited", 1_477_008_000),  // 2016-10-21, all
];

pub(super) fn think(case: &Case<'_>) -> Answer {
    let (Some(leaf), Some(top)) = (case.certificate(), case.path.top()) else {
        return None.into();
    };
    if case.path.end == End::Anchor && !case.path.public {
        return Answer::NotApplicable("private_chain");
    }
    let since = REMOVED.into_iter().find(|(organisation, since)| {
        leaf.not_before().as_second() >= *since && is_of(top, case.path.end, organisation)
    });
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
        ] {
            let Answer::Looked(findings) = chain(organisation, issued).think_in_public(think) else {
                panic!("a public chain is looked at");
            };
            assert_eq!(!findings.is_empty(), distrusted, "{organisation} {issued:?}");
            assert!(findings.iter().all(|finding| finding.missing_evidence().is_empty()));
        }
    }

    #[test]
    fn a_private_root_may_bear_any_name() {
        let scene = chain("Entrust, Inc.", date(2026, 1, 1));
        assert_eq!(scene.state(Code::ChainDistrustedCa).1.as_deref(), Some("private_chain"));
    }
}
