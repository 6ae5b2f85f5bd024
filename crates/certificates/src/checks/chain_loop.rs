//! The only paths run in a circle.

use super::{Answer, Case};
use crate::path::End;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let subjects = || {
        case.path
            .links
            .iter()
            .map(|link| link.certificate.subject().to_owned())
            .collect::<Vec<_>>()
    };
    (case.path.end == End::Loop)
        .then(|| case.of_leaf(Code::ChainLoop).with("subjects", subjects()))
        .into()
}
