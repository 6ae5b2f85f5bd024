//! A chain beyond the bounds: of more certificates than any client follows, or built so that the search for a path does not
//! end.

use super::{Answer, Case};
use crate::path::{DEPTH, End};
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let cut = case.path.end == End::TooLong || case.exhausted && !case.path.is_accepted();
    let length = case.path.links.len().max(case.question.presented.len());
    cut.then(|| {
        case.of_leaf(Code::ChainTooLong)
            .with("length", length)
            .with("limit", DEPTH)
    })
    .into()
}
