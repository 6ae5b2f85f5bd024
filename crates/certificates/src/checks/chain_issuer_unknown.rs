//! No trusted root ends any path.
//!
//! Where the leaf or a sent root signed itself, that is told instead (18, 19).

use super::{Answer, Case};
use crate::path::{End, FlawKind, Link};
use model::{Code, Finding};

pub(super) fn think(case: &Case<'_>) -> Answer {
    let path = case.path;
    match (path.end, path.links.as_slice()) {
        (End::Anchor, _) if path.flaws.iter().any(|flaw| flaw.kind == FlawKind::SignatureUntested) => {
            Answer::CouldNotTest("signature_algorithm")
        }
        (End::Anchor, _) => None.into(),
        (End::SelfSigned, [.., below, root]) if root.source.presented().is_none() => Some(unknown(case, below)).into(),
        (End::SelfSigned, _) => Answer::NotApplicable("self_signed"),
        (End::Loop | End::Missing, [.., top]) => Some(unknown(case, top)).into(),
        (End::Loop | End::Missing | End::TooLong, _) => Answer::CouldNotTest("chain_too_long"),
    }
}

fn unknown(case: &Case<'_>, link: &Link) -> Finding {
    case.finding(Code::ChainIssuerUnknown, link)
        .with("issuer", link.certificate.issuer())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    use crate::Origin;

    #[test]
    fn a_root_that_was_given_and_is_not_trusted_is_unknown_and_not_missing() {
        let (root, intermediate, leaf) = family();
        let scene = Scene::of([&leaf, &intermediate]).knowing(Origin::Given, &root);
        assert_eq!(scene.codes(), [Code::ChainIssuerUnknown]);
        assert_eq!(
            scene.path(),
            "Root Test Root error > Intermediate Test Intermediate ok > Leaf www.example.test ok"
        );
    }

    #[test]
    fn a_namesake_of_the_issuer_is_not_the_issuer() {
        let (root, _, leaf) = family();
        let namesake = root.intermediate("Test Intermediate").issue().unwrap();
        let scene = Scene::of([&leaf, &namesake]).trusting(&root);
        assert_eq!(
            scene.codes(),
            [Code::ChainIssuerUnknown, Code::ChainIssuerMissing, Code::ChainUnrelated]
        );
    }
}
