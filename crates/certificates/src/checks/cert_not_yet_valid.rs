//! A certificate of the best path is not valid yet: no other path avoids it.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::NotYetValid => Some(
            case.finding(Code::CertNotYetValid, link)
                .with("not_before", link.certificate.not_before()),
        ),
        _ => None,
    })
}
