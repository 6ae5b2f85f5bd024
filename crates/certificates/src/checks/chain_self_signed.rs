//! The leaf signed itself, and is no anchor.

use super::{Answer, Case};
use crate::path::End;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    match (case.path.end, case.path.links.as_slice()) {
        (End::SelfSigned, [leaf]) => Some(case.finding(Code::ChainSelfSigned, leaf)).into(),
        _ => None.into(),
    }
}
