//! An issuer of the path was neither sent nor known.

use super::{Answer, Case};
use crate::path::End;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    if case.path.end == End::TooLong {
        return Answer::CouldNotTest("chain_too_long"); // it may stand among what was not looked at
    }
    let top = case.path.top().filter(|_| case.path.end == End::Missing);
    top.map(|link| {
        case.finding(Code::ChainIssuerMissing, link)
            .with("issuer", link.certificate.issuer())
    })
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn the_issuer_that_nobody_gave_is_named() {
        let (root, intermediate, leaf) = family();
        let scene = Scene::of([&leaf]).trusting(&root);
        assert_eq!(scene.codes(), [Code::ChainIssuerUnknown, Code::ChainIssuerMissing]);
        assert_eq!(
            scene.evidence(Code::ChainIssuerMissing),
            [(
                Some(0),
                "issuer=\"CN=Test Intermediate\" subject=\"CN=www.example.test\"".to_owned()
            )]
        );
        let scene = Scene::of([&leaf, &intermediate]);
        assert_eq!(scene.evidence(Code::ChainIssuerMissing)[0].0, Some(1));
        assert_eq!(
            scene.path(),
            "Root Test Root error > Intermediate Test Intermediate ok > Leaf www.example.test ok"
        );
    }
}
