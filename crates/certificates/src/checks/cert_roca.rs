//! A key that a flawed chip made (CVE-2017-15361): anybody can compute the private half.

use super::{Answer, Case};
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let links = case.path.links.iter();
    links
        .filter(|link| link.certificate.fields().key.roca)
        .map(|link| case.finding(Code::CertRoca, link))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_sound_key_has_no_mark() {
        let (_, _, leaf) = family();
        assert_eq!(Scene::of([&leaf]).state(Code::CertRoca).0, model::CheckState::NotFound);
    }

    #[test]
    fn a_marked_key_is_found() {
        let modulus = crate::certificate::roca::tests::marked_modulus();
        let (root, intermediate, _) = family();
        let leaf = intermediate.leaf("www.example.test").current(today());
        let leaf = leaf.public_rsa_key(&modulus, &[1, 0, 1]).issue().unwrap();
        let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
        assert_eq!(scene.codes(), [Code::CertRoca]);
    }
}
