//! A key that the flawed generator of Debian's OpenSSL made (CVE-2008-0166): everybody has the private half.

use super::{Answer, Case};
use crate::{
    certificate::debian::Listed,
    path::{End, Link},
};
use model::Code;

/// An anchor is trusted by decision, and its key may be of a kind that no list covers: it is looked at, but where nothing is
/// said of it alone, the others have their answer.
pub(super) fn think(case: &Case<'_>) -> Answer {
    let is_anchor = |index: usize| case.path.end == End::Anchor && index > 0 && index + 1 == case.path.links.len();
    let answers: Vec<(usize, &Link, Listed)> = case
        .path
        .links
        .iter()
        .enumerate()
        .map(|(index, link)| (index, link, link.certificate.debian_weak_key()))
        .collect();
    let found: Vec<_> = answers
        .iter()
        .filter(|(.., listed)| *listed == Listed::Yes)
        .map(|(_, link, _)| case.finding(Code::CertDebianWeakKey, link))
        .collect();
    let open = answers
        .iter()
        .any(|(index, _, listed)| *listed == Listed::NotCovered && !is_anchor(*index));
    match found.is_empty() && open {
        true => Answer::CouldNotTest("key_not_listed"),
        false => found.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{certificate::debian::tests::samples, testing::*};
    use model::CheckState;
    use testbed::{Identity, KeyKind};

    #[test]
    fn a_key_of_the_flawed_generator_is_found_whatever_the_exponent() {
        let (root, intermediate, _) = family();
        for (bits, modulus) in samples().filter(|(bits, _)| *bits >= 2048) {
            for exponent in [[1, 0, 1].as_slice(), &[3]] {
                let leaf = intermediate.leaf("www.example.test").current(today());
                let leaf = leaf.public_rsa_key(&modulus, exponent).issue().unwrap();
                let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
                assert_eq!(scene.codes(), [Code::CertDebianWeakKey], "{bits}");
                let found = scene.evidence(Code::CertDebianWeakKey);
                assert_eq!(found, [(Some(0), "subject=\"CN=www.example.test\"".to_owned())]);
                assert!(scene.path().ends_with("Leaf www.example.test error"));
            }
        }
    }

    #[test]
    fn a_key_of_a_size_or_kind_without_list_is_no_answer() {
        let root = Identity::root("RSA Root").key(KeyKind::Rsa2048).issue().unwrap();
        let answer = |leaf: testbed::CertificateBuilder| {
            let leaf = leaf.current(today()).issue().unwrap();
            Scene::of([&leaf]).trusting(&root).state(Code::CertDebianWeakKey)
        };
        let leaf = || root.leaf("www.example.test");
        let open = (CheckState::CouldNotTest, Some("key_not_listed".to_owned()));
        assert_eq!(answer(leaf().key(KeyKind::Rsa2048)), (CheckState::NotFound, None));
        assert_eq!(answer(leaf().key(KeyKind::Ed25519)), (CheckState::NotFound, None));
        assert_eq!(answer(leaf().key(KeyKind::EcdsaP256)), open);
        let (_, odd) = samples().find(|(bits, _)| *bits == 1024).unwrap();
        assert_eq!(answer(leaf().public_rsa_key(&odd, &[3])), open);
    }

    #[test]
    fn an_anchor_on_a_curve_leaves_no_question_open() {
        let root = root();
        let leaf = root
            .leaf("www.example.test")
            .key(KeyKind::Rsa2048)
            .current(today())
            .issue()
            .unwrap();
        let scene = Scene::of([&leaf]).trusting(&root);
        assert_eq!(scene.state(Code::CertDebianWeakKey).0, CheckState::NotFound);
        assert_eq!(
            Scene::of([&leaf]).state(Code::CertDebianWeakKey).0,
            CheckState::NotFound
        );
    }
}
