//! A certificate was sent twice.

use super::{Answer, Case};
use model::{Code, Finding};
use std::collections::HashSet;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let (mut seen, mut told) = (HashSet::new(), HashSet::new());
    let sent = case.question.presented.iter().enumerate();
    sent.filter(|(_, sent)| !seen.insert(sent.sha256()) && told.insert(sent.sha256()))
        .map(|(index, sent)| {
            Finding::new(Code::ChainDuplicate)
                .of_certificate(Some(index))
                .with("subject", sent.subject())
        })
        .into()
}
