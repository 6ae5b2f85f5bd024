//! MD5 or SHA-1 signed a certificate that is no root.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::WeakSignature => Some(
            case.finding(Code::CertWeakSignature, link)
                .with("algorithm", link.certificate.signature_hash()),
        ),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    use crate::Certificate;
    use testbed::Fixture;

    #[test]
    fn sha1_and_md5_are_told_by_that_alone() {
        for (fixture, index, algorithm) in [
            (Fixture::Md5Signature, 0, "MD5 with RSA"),
            (Fixture::Sha1Signature, 0, "SHA1 with RSA"),
            (Fixture::BelowSha1Intermediate, 1, "SHA1 with RSA"),
        ] {
            let chain = fixture.identity();
            let mut scene = Scene::of([]);
            scene.presented = chain
                .chain()
                .iter()
                .map(|der| Certificate::from_der(der).unwrap())
                .collect();
            scene.trust = scene.trust.with([Certificate::from_der(chain.anchor()).unwrap()]);
            assert_eq!(scene.codes(), [Code::CertWeakSignature], "{fixture:?}");
            let (certificate, evidence) = scene.evidence(Code::CertWeakSignature).remove(0);
            assert_eq!(certificate, Some(index));
            assert!(evidence.contains(algorithm), "{evidence}");
        }
    }
}
