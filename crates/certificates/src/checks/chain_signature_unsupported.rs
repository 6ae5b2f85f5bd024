//! A signature by an algorithm that no client of today verifies.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::SignatureUnsupported => Some(
            case.finding(Code::ChainSignatureUnsupported, link)
                .with("algorithm", link.certificate.signature_hash()),
        ),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    /// The certificate with one object identifier in place of another of the same length; its signature is worth nothing then.
    fn with_algorithm(identity: &testbed::Identity, from: &[u8], to: &[u8]) -> crate::Certificate {
        let mut der = identity.certificate().to_vec();
        let places: Vec<usize> = (0..der.len()).filter(|at| der[*at..].starts_with(from)).collect();
        assert_eq!(places.len(), 2, "inside and outside");
        for at in places {
            der[at..at + to.len()].copy_from_slice(to);
        }
        crate::Certificate::from_der(&der).unwrap()
    }

    #[test]
    fn an_algorithm_that_nobody_verifies_is_told_by_its_identifier() {
        const ECDSA_SHA256: [u8; 10] = [0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
        let (root, intermediate, leaf) = family();
        // An arc of the composite signatures, as drafts have them; and one that is nobody's.
        for (to, shown) in [
            ([0x06, 8, 0x2b, 6, 1, 5, 5, 7, 6, 37], "1.3.6.1.5.5.7.6.37"),
            ([0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 9], "1.2.840.10045.4.3.9"),
        ] {
            let mut scene = Scene::of([&leaf, &intermediate]).trusting(&root);
            scene.presented[0] = with_algorithm(&leaf, &ECDSA_SHA256, &to);
            assert_eq!(scene.codes(), [Code::ChainSignatureUnsupported], "{shown}");
            let expected = format!("subject=\"CN=www.example.test\" algorithm=\"{shown}\"");
            let mut found = scene.evidence(Code::ChainSignatureUnsupported);
            let (certificate, evidence) = found.remove(0);
            assert_eq!(certificate, Some(0));
            let mut words: Vec<&str> = evidence.split(' ').collect();
            words.sort_by_key(|word| !word.starts_with("subject"));
            assert_eq!(words.join(" "), expected);
        }
    }

    #[test]
    fn nothing_is_said_of_algorithms_in_use() {
        let (_, _, leaf) = family();
        let scene = Scene::of([&leaf]);
        assert_eq!(
            scene.state(Code::ChainSignatureUnsupported).0,
            model::CheckState::NotFound
        );
    }
}
