//! The path ends in a root that the server sent and nobody trusts.

use super::{Answer, Case};
use crate::path::End;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    match (case.path.end, case.path.links.as_slice()) {
        (End::SelfSigned, [_, .., root]) if root.source.presented().is_some() => {
            Some(case.finding(Code::ChainSelfSignedRoot, root)).into()
        }
        _ => None.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn the_root_is_named() {
        let (root, intermediate, leaf) = family();
        let scene = Scene::of([&leaf, &intermediate, &root]);
        assert_eq!(
            scene.evidence(Code::ChainSelfSignedRoot),
            [(Some(2), "subject=\"CN=Test Root\"".to_owned())]
        );
        assert_eq!(scene.state(Code::ChainIssuerUnknown).1.as_deref(), Some("self_signed"));
    }
}
