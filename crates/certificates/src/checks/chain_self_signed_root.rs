//! The path ends in a root that the server sent and nobody trusts.

use super::{Answer, Case};
use crate::path::End;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    match (case.path.end, case.path.links.as_slice()) {
        (End::SelfSigned, [_, .., root]) if root.source.presented().is_some() => {
            Some(case.finding(Code::ChainSelfSignedRoot, root)).into()
        }
        _ => None.into(),
    }
}
