//! More intermediates stand below a CA than its pathLenConstraint allows.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::PathLength(limit) => Some(case.finding(Code::ChainPathLength, link).with("limit", *limit)),
        _ => None,
    })
}
