//! The end of the leaf, or of a certificate above it that ends first, comes near.

use super::{Answer, Case};
use crate::{Certificate, path::Link};
use jiff::{SignedDuration, Timestamp};
use model::{Code, Finding, Severity};

const DAY: i64 = 86_400;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let Some(leaf) = case.certificate() else {
        return None.into();
    };
    let links = case.path.links.iter().enumerate();
    links
        .filter(|(index, link)| *index == 0 || ends_first(case, &link.certificate, leaf))
        .filter_map(|(_, link)| Some(finding(case, link, stage(case, &link.certificate)?)))
        .into()
}

fn stage(case: &Case<'_>, certificate: &Certificate) -> Option<Severity> {
    let (not_before, not_after) = (certificate.not_before(), certificate.not_after());
    case.question.thresholds.stage(not_before, not_after, case.question.at)
}

/// Whether a certificate above ends before the leaf, and the chain with it: an alternate path that goes on takes its place.
fn ends_first(case: &Case<'_>, certificate: &Certificate, leaf: &Certificate) -> bool {
    certificate.not_after() < leaf.not_after()
        && stage(case, certificate).is_some()
        && !(case.survives)(after(certificate.not_after()))
}

fn after(end: Timestamp) -> Timestamp {
    end.saturating_add(SignedDuration::from_secs(1)).unwrap_or(end)
}

fn finding(case: &Case<'_>, link: &Link, severity: Severity) -> Finding {
    let end = link.certificate.not_after();
    let left = end.as_second() - case.question.at.as_second();
    case.finding(Code::CertExpiresSoon, link)
        .with("not_after", end)
        .with("days", left / DAY)
        .graded(severity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn at(instant: &str) -> Vec<(Severity, i64)> {
        let (root, intermediate, leaf) = family(); // until 2027-02-10, for ninety days
        let scene = Scene::of([&leaf, &intermediate]).trusting(&root).at(instant);
        let findings = scene.judge().observation.findings.into_iter();
        findings
            .filter(|finding| finding.code == Code::CertExpiresSoon)
            .map(|finding| {
                (
                    finding.severity,
                    finding.evidence.value("days").unwrap().as_i64().unwrap(),
                )
            })
            .collect()
    }

    #[test]
    fn the_nearer_the_end_the_graver() {
        for (instant, expected) in [
            ("2026-11-22T00:00:00Z", [].as_slice()),
            ("2027-01-19T00:00:00Z", &[(Severity::Warning, 22)]),
            ("2027-02-03T12:00:00Z", &[(Severity::Error, 6)]),
            ("2027-02-09T12:00:00Z", &[(Severity::Error, 0)]),
            ("2027-02-11T00:00:00Z", &[]),
        ] {
            assert_eq!(at(instant), expected, "{instant}");
        }
    }

    #[test]
    fn an_intermediate_that_ends_first_is_told() {
        let (root, ..) = family();
        let short = root.intermediate("Short").expires_in_days(today(), 5).issue().unwrap();
        let leaf = short.leaf("www.example.test").current(today()).issue().unwrap();
        let scene = Scene::of([&leaf, &short]).trusting(&root);
        assert_eq!(scene.codes(), [Code::CertExpiresSoon]);
        assert_eq!(scene.evidence(Code::CertExpiresSoon)[0].0, Some(1));
        assert_eq!(
            scene.path(),
            "Root Test Root ok > Intermediate Short error > Leaf www.example.test ok"
        );
    }

    #[test]
    fn a_cross_certificate_that_ends_first_is_no_matter_while_another_path_goes_on() {
        let (root, intermediate, leaf) = family();
        let old = testbed::Identity::root("Old Root").issue().unwrap();
        let cross = old
            .intermediate("Test Root")
            .key_of(&root)
            .expires_in_days(today(), 5)
            .issue()
            .unwrap();
        let scene = Scene::of([&leaf, &intermediate, &cross]).trusting(&old);
        assert_eq!(scene.codes(), [Code::CertExpiresSoon]);
        assert_eq!(scene.trusting(&root).codes(), []);
    }
}
