//! The only paths run in a circle.

use super::{Answer, Case};
use crate::path::End;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let subjects = || {
        case.path
            .links
            .iter()
            .map(|link| link.certificate.described().to_owned())
            .collect::<Vec<_>>()
    };
    (case.path.end == End::Loop)
        .then(|| case.of_leaf(Code::ChainLoop).with("subjects", subjects()))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    use testbed::Identity;

    #[test]
    fn two_authorities_that_vouch_for_each_other_alone_are_a_circle() {
        let (first, second) = Identity::looped("First", "Second").unwrap();
        let leaf = first.leaf("www.example.test").current(today()).issue().unwrap();
        let scene = Scene::of([&leaf, &first, &second]);
        assert_eq!(scene.codes(), [Code::ChainLoop, Code::ChainIssuerUnknown]);
        assert_eq!(
            scene.evidence(Code::ChainLoop)[0].1,
            "subjects=[\"CN=www.example.test\",\"CN=First\",\"CN=Second\"]"
        );
    }

    #[test]
    fn a_circle_with_a_way_out_is_none() {
        let root = root();
        let (first, second) = Identity::looped("First", "Second").unwrap();
        let way_out = root.cross_sign(&second).unwrap();
        let leaf = first.leaf("www.example.test").current(today()).issue().unwrap();
        let scene = Scene::of([&leaf, &first, &second, &way_out]).trusting(&root);
        assert_eq!(scene.codes(), []);
    }
}
