//! An issuer is no CA: its basicConstraints say so, or are missing.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::InvalidCa => Some(case.finding(Code::ChainInvalidCa, link)),
        _ => None,
    })
}
