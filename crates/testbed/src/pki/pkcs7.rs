//! PKCS#7 files of certificates, as authorities publish them (`.p7c`, `.p7b`).

use rustls_pki_types::CertificateDer;

use super::der::{element, integer, object_identifier, sequence};

/// A SignedData without content and signers, which only carries certificates (RFC 2315 section 9, RFC 5751 section 3.8).
pub fn pkcs7(certificates: &[&CertificateDer<'_>]) -> Vec<u8> {
    let data = sequence(&[&object_identifier(&[1, 2, 840, 113_549, 1, 7, 1])]);
    let all: Vec<u8> = certificates
        .iter()
        .flat_map(|certificate| certificate.to_vec())
        .collect();
    let signed = sequence(&[
        &integer(&[1]),
        &element(0x31, &[]),
        &data,
        &element(0xA0, &all),
        &element(0x31, &[]),
    ]);
    let kind = object_identifier(&[1, 2, 840, 113_549, 1, 7, 2]);
    sequence(&[&kind, &element(0xA0, &signed)])
}
