//! Certificates were sent out of order: an issuer before what it certifies. Strict clients fail.

use super::{Answer, Case};
use crate::kin::Kin;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let presented = case.question.presented;
    let kin = Kin::of(presented, case.leaf);
    let subjects = || {
        presented
            .iter()
            .map(|sent| sent.subject().to_owned())
            .collect::<Vec<_>>()
    };
    kin.is_out_of_order()
        .then(|| case.of_leaf(Code::ChainWrongOrder).with("subjects", subjects()))
        .into()
}
