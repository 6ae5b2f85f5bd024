//! An issuer is no CA: its basicConstraints say so, or are missing.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::InvalidCa => Some(case.finding(Code::ChainInvalidCa, link)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_leaf_that_signs_is_no_ca() {
        let (root, intermediate, leaf) = family();
        let below = leaf.leaf("other.example.test").current(today()).issue().unwrap();
        let scene = Scene::of([&below, &leaf, &intermediate]).trusting(&root);
        assert_eq!(scene.codes(), [Code::ChainInvalidCa, Code::ChainNoCertSign]);
        assert_eq!(
            scene.path(),
            "Root Test Root ok > Intermediate Test Intermediate ok > Intermediate www.example.test error > Leaf other.example.test ok"
        );
    }

    #[test]
    fn basic_constraints_make_the_ca() {
        let root = root();
        for issuer in [
            root.intermediate("CA:false").not_a_ca().issue().unwrap(),
            root.intermediate("None").no_basic_constraints().issue().unwrap(),
        ] {
            let leaf = issuer.leaf("www.example.test").current(today()).issue().unwrap();
            let scene = Scene::of([&leaf, &issuer]).trusting(&root);
            assert_eq!(scene.errors(), [Code::ChainInvalidCa]);
            assert_eq!(scene.evidence(Code::ChainInvalidCa)[0].0, Some(1));
        }
    }

    #[test]
    fn a_root_of_version_1_is_trusted_by_decision() {
        let chain = testbed::Fixture::BelowV1Root.identity();
        let mut scene = Scene::of([&chain]);
        scene.trust = scene
            .trust
            .with([crate::Certificate::from_der(chain.anchor()).unwrap()]);
        assert_eq!(scene.errors(), []);
    }

    #[test]
    fn a_root_of_version_3_has_to_say_that_it_is_a_ca() {
        let root = testbed::Identity::root("None").no_basic_constraints().issue().unwrap();
        let leaf = root.leaf("www.example.test").current(today()).issue().unwrap();
        assert_eq!(Scene::of([&leaf]).trusting(&root).errors(), [Code::ChainInvalidCa]);
    }
}
