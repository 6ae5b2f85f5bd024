//! What people give where a certificate is asked for.

use crate::{Mistaken, der};

const OCTET_STRING: u8 = 0x04;
const CONTEXT_0: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// By the label of a PEM block.
pub(super) fn label(label: &str) -> Option<Mistaken> {
    match label {
        label if label.ends_with("PRIVATE KEY") => Some(Mistaken::PrivateKey),
        label if label.ends_with("CERTIFICATE REQUEST") => Some(Mistaken::CertificateRequest),
        label if label.ends_with("CRL") => Some(Mistaken::RevocationList),
        label if label.ends_with("PUBLIC KEY") => Some(Mistaken::PublicKey),
        _ => None,
    }
}

/// By the shape of a DER object.
pub(super) fn kind(object: &[u8]) -> Option<Mistaken> {
    let parts = der::elements(der::only(object, der::SEQUENCE)?)?;
    let tags: Vec<u8> = parts.iter().map(|part| part.tag).collect();
    let version = parts.first().map(|first| first.content);
    match tags.as_slice() {
        // PKCS#12: version 3
        [der::INTEGER, der::SEQUENCE, ..] if version == Some(&[3]) => Some(Mistaken::Pkcs12),
        // PKCS#8, SEC 1, PKCS#8 encrypted, PKCS#1
        [der::INTEGER, der::SEQUENCE, OCTET_STRING, ..]
        | [der::INTEGER, OCTET_STRING, ..]
        | [der::SEQUENCE, OCTET_STRING]
        | [der::INTEGER, der::INTEGER, der::INTEGER, der::INTEGER, ..] => Some(Mistaken::PrivateKey),
        [der::SEQUENCE, der::BIT_STRING] | [der::INTEGER, der::INTEGER] => Some(Mistaken::PublicKey),
        [der::SEQUENCE, der::SEQUENCE, der::BIT_STRING] => signed(parts.first()?.content),
        _ => None,
    }
}

/// By what is signed: a request ends in attributes, a list has a time after its issuer.
fn signed(content: &[u8]) -> Option<Mistaken> {
    let tags: Vec<u8> = der::elements(content)?.iter().map(|part| part.tag).collect();
    match tags.as_slice() {
        [der::INTEGER, der::SEQUENCE, der::SEQUENCE, CONTEXT_0] => Some(Mistaken::CertificateRequest),
        [
            der::INTEGER,
            der::SEQUENCE,
            der::SEQUENCE,
            UTC_TIME | GENERALIZED_TIME,
            ..,
        ]
        | [der::SEQUENCE, der::SEQUENCE, UTC_TIME | GENERALIZED_TIME, ..] => Some(Mistaken::RevocationList),
        _ => None,
    }
}
