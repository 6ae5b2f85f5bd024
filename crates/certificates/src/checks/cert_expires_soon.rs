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
