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
                .with("subject", sent.described())
        })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn each_certificate_that_comes_again_is_told_once() {
        let (root, intermediate, leaf) = family();
        let scene = Scene::of([&leaf, &intermediate, &intermediate, &intermediate, &leaf]).trusting(&root);
        assert_eq!(scene.codes(), [Code::ChainDuplicate, Code::ChainDuplicate]);
        let places: Vec<_> = scene
            .evidence(Code::ChainDuplicate)
            .into_iter()
            .map(|(index, _)| index)
            .collect();
        assert_eq!(places, [Some(2), Some(4)]);
        let judgement = scene.judge();
        assert!(
            judgement.trusted && judgement.chain.ordered,
            "twice is not out of order"
        );
    }
}
