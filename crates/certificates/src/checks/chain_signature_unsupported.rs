//! A signature by an algorithm that no client of today verifies.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::SignatureUnsupported => Some(
            case.finding(Code::ChainSignatureUnsupported, link)
                .with("algorithm", link.certificate.signature_hash()),
        ),
        _ => None,
    })
}
