//! More intermediates stand below a CA than its pathLenConstraint allows.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::PathLength(limit) => Some(case.finding(Code::ChainPathLength, link).with("limit", *limit)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn the_issuer_and_its_limit_are_told() {
        let root = root();
        let first = root.intermediate("First").path_length(0).issue().unwrap();
        let second = first.intermediate("Second").issue().unwrap();
        let leaf = second.leaf("www.example.test").current(today()).issue().unwrap();
        let scene = Scene::of([&leaf, &second, &first]).trusting(&root);
        assert_eq!(scene.codes(), [Code::ChainPathLength]);
        assert_eq!(
            scene.evidence(Code::ChainPathLength),
            [(Some(2), "limit=0 subject=\"CN=First\"".to_owned())]
        );
    }
}
