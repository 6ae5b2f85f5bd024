//! The leaf has a key that can be broken.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, index, kind| match kind {
        FlawKind::WeakKey if index == 0 => Some(case.of_leaf(Code::CertWeakKey).with("key", link.certificate.key())),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    use testbed::Fixture;

    #[test]
    fn short_and_senseless_keys_are_weak() {
        for (fixture, key) in [
            (Fixture::Rsa512Key, "RSA 512"),
            (Fixture::Rsa1024Key, "RSA 1024"),
            (Fixture::DsaKey, "DSA 2048"),
            (Fixture::Secp192r1Key, "EC P-192"),
        ] {
            let leaf = fixture.identity();
            let mut scene = Scene::of([&leaf]);
            scene.trust = scene.trust.with([crate::Certificate::from_der(leaf.anchor()).unwrap()]);
            assert_eq!(scene.evidence(Code::CertWeakKey), [(Some(0), format!("key=\"{key}\""))]);
            assert!(!scene.judge().trusted);
        }
        let sound = Fixture::Secp224r1Key.identity();
        assert_eq!(
            Scene::of([&sound]).state(Code::CertWeakKey).0,
            model::CheckState::NotFound
        );
    }

    #[test]
    fn an_exponent_of_one_is_weak() {
        let (root, intermediate, _) = family();
        let leaf = intermediate.leaf("www.example.test").current(today());
        let leaf = leaf.public_rsa_key(&[0xc1; 256], &[1]).issue().unwrap();
        let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
        assert_eq!(scene.evidence(Code::CertWeakKey)[0].1, "key=\"RSA 2048 (exponent 1)\"");
    }
}
