//! The root travels although no client needs it: it has it, or does not trust it.

use super::{Answer, Case};
use crate::path::End;
use model::{Code, Finding};

pub(super) fn think(case: &Case<'_>) -> Answer {
    let (End::Anchor, [_, .., root]) = (case.path.end, case.path.links.as_slice()) else {
        return None.into();
    };
    let sent = case.question.presented.iter().enumerate();
    sent.filter(|(index, sent)| {
        *index != case.leaf
            && sent.is_self_issued()
            && (**sent == root.certificate || sent.is_same_entity(&root.certificate))
    })
    .take(1)
    .map(|(index, sent)| {
        Finding::new(Code::ChainRootSent)
            .of_certificate(Some(index))
            .with("subject", sent.subject())
    })
    .into()
}
