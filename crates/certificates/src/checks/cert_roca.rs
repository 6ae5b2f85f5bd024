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
        // Powers of 65537 stand for the products of primes that the chip made.
        let mut modulus = vec![1_u32];
        for _ in 0..126 {
            let mut carry = 0_u64;
            for limb in &mut modulus {
                let product = u64::from(*limb) * 65_537 + carry;
                *limb = u32::try_from(product & 0xffff_ffff).unwrap();
                carry = product >> 32;
            }
            modulus.push(u32::try_from(carry).unwrap());
        }
        let modulus: Vec<u8> = modulus
            .iter()
            .rev()
            .flat_map(|limb| limb.to_be_bytes())
            .skip_while(|byte| *byte == 0)
            .collect();
        let (root, intermediate, _) = family();
        let leaf = intermediate.leaf("www.example.test").current(today());
        let leaf = leaf.public_rsa_key(&modulus, &[1, 0, 1]).issue().unwrap();
        let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
        assert!(scene.codes().contains(&Code::CertRoca));
    }
}
