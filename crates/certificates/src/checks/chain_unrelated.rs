//! A certificate was sent that is foreign to every path of the leaf.

use super::{Answer, Case};
use crate::kin::Kin;
use model::{Code, Finding};

pub(super) fn think(case: &Case<'_>) -> Answer {
    let kin = Kin::of(case.question.presented, case.leaf);
    let sent = case.question.presented.iter().enumerate();
    sent.filter(|(index, _)| !kin.is_related(*index))
        .map(|(index, sent)| {
            Finding::new(Code::ChainUnrelated)
                .of_certificate(Some(index))
                .with("subject", sent.subject())
        })
        .into()
}
