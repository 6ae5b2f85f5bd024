//! A signature of the path does not verify with the issuer's key.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    if case
        .path
        .flaws
        .iter()
        .any(|flaw| flaw.kind == FlawKind::SignatureUntested)
    {
        return Answer::CouldNotTest("signature_algorithm");
    }
    case.flaws(|link, index, kind| match kind {
        FlawKind::SignatureFailure => {
            let issuer = case.path.links.get(index + 1)?;
            let finding = case.finding(Code::ChainSignatureFailure, link);
            Some(finding.with("issuer", issuer.certificate.subject()))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn the_certificate_and_the_issuer_that_disowns_it_are_named() {
        let (root, intermediate, _) = family();
        let leaf = intermediate
            .leaf("www.example.test")
            .current(today())
            .broken_signature()
            .issue()
            .unwrap();
        let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
        assert_eq!(scene.codes(), [Code::ChainSignatureFailure]);
        assert_eq!(
            scene.evidence(Code::ChainSignatureFailure),
            [(
                Some(0),
                "issuer=\"CN=Test Intermediate\" subject=\"CN=www.example.test\"".to_owned()
            )]
        );
        assert_eq!(
            scene.path(),
            "Root Test Root ok > Intermediate Test Intermediate ok > Leaf www.example.test error"
        );
    }

    #[test]
    fn a_good_certificate_of_the_same_issuer_takes_the_place_of_a_broken_one() {
        let (root, intermediate, leaf) = family();
        let broken = root
            .intermediate("Test Intermediate")
            .key_of(&intermediate)
            .broken_signature()
            .issue()
            .unwrap();
        let scene = Scene::of([&leaf, &broken, &intermediate]).trusting(&root);
        assert_eq!(scene.codes(), []);
    }
}
