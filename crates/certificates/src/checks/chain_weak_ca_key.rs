//! An issuer of the path, or its root, has a key that can be broken.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, index, kind| match kind {
        FlawKind::WeakKey if index > 0 => Some(
            case.finding(Code::ChainWeakCaKey, link)
                .with("key", link.certificate.key()),
        ),
        _ => None,
    })
}
