//! An issuer has a key usage without keyCertSign.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::NoCertSign => Some(case.finding(Code::ChainNoCertSign, link)),
        _ => None,
    })
}
