//! A certificate of the best path has expired: no other path avoids it.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::Expired => Some(
            case.finding(Code::CertExpired, link)
                .with("not_after", link.certificate.not_after()),
        ),
        _ => None,
    })
}
