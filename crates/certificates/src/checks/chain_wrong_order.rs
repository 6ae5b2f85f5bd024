//! Certificates were sent out of order: an issuer before what it certifies. Strict clients fail.

use super::{Answer, Case};
use crate::kin::Kin;
use model::Code;

/// More subjects than these show nothing more.
const SHOWN: usize = 20;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let presented = case.question.presented;
    let kin = Kin::of(presented, case.leaf);
    let subjects = presented.iter().map(|sent| sent.described().to_owned());
    kin.is_out_of_order()
        .then(|| Case::listing(case.of_leaf(Code::ChainWrongOrder), "subjects", subjects, SHOWN))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn an_issuer_before_what_it_certifies_is_told_with_the_right_chain() {
        let (root, first, _) = family();
        let second = first.intermediate("Second").issue().unwrap();
        let leaf = second.leaf("www.example.test").current(today()).issue().unwrap();
        let scene = Scene::of([&leaf, &first, &second]).trusting(&root);
        assert_eq!(scene.codes(), [Code::ChainWrongOrder]);
        let judgement = scene.judge();
        let expected: String = [&leaf, &second, &first]
            .map(|identity| certificate(identity).to_pem())
            .concat();
        assert_eq!(judgement.chain.recommended_pem, Some(expected));
        assert!(judgement.chain.complete && !judgement.chain.ordered);
        assert_eq!(Scene::of([&leaf, &second, &first]).trusting(&root).codes(), []);
    }

    #[test]
    fn a_file_from_root_to_leaf_is_read_from_its_end() {
        let (root, intermediate, leaf) = family();
        let scene = Scene::of([&root, &intermediate, &leaf])
            .trusting(&root)
            .host("www.example.test");
        assert_eq!(scene.codes(), [Code::ChainWrongOrder, Code::ChainRootSent]);
        assert!(scene.path().ends_with("Leaf www.example.test ok"));
    }

    #[test]
    fn another_certificate_is_never_taken_for_the_leaf_of_a_hostile_server() {
        let (root, intermediate, stolen) = family();
        let hostile = testbed::Identity::root("Test Intermediate").issue().unwrap();
        let scene = Scene::of([&hostile, &stolen, &intermediate])
            .trusting(&root)
            .host("www.example.test");
        assert!(!scene.judge().trusted);
        assert!(scene.codes().contains(&Code::ChainSelfSigned));
    }
}
