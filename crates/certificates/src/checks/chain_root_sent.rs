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
            .with("subject", sent.described())
    })
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn the_trusted_root_need_not_travel() {
        let (root, intermediate, leaf) = family();
        let scene = Scene::of([&leaf, &intermediate, &root]).trusting(&root);
        assert_eq!(scene.codes(), [Code::ChainRootSent]);
        assert_eq!(
            scene.evidence(Code::ChainRootSent),
            [(Some(2), "subject=\"CN=Test Root\"".to_owned())]
        );
        assert!(scene.judge().trusted);
    }

    #[test]
    fn a_leaf_that_is_its_own_anchor_has_to() {
        let alone = testbed::Identity::self_signed("www.example.test")
            .current(today())
            .issue()
            .unwrap();
        assert_eq!(Scene::of([&alone]).trusting(&alone).codes(), []);
    }
}
