//! What people give where a certificate is asked for.

use crate::{Mistaken, der};

const OCTET_STRING: u8 = 0x04;
const CONTEXT_0: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// By how a text begins that is no PEM.
pub(super) fn text(bytes: &[u8]) -> Option<Mistaken> {
    /// In lower case.
    const BEGINS: [(&[u8], Mistaken); 14] = [
        (b"<!doctype html", Mistaken::WebPage),
        (b"<html", Mistaken::WebPage),
        (b"<head", Mistaken::WebPage),
        (b"<body", Mistaken::WebPage),
        (b"ssh-rsa ", Mistaken::SshKey),
        (b"ssh-dss ", Mistaken::SshKey),
        (b"ssh-ed25519 ", Mistaken::SshKey),
        (b"ecdsa-sha2-", Mistaken::SshKey),
        (b"sk-ssh-", Mistaken::SshKey),
        (b"sk-ecdsa-", Mistaken::SshKey),
        (b"---- begin ssh2 ", Mistaken::SshKey),
        (b"putty-user-key-file-", Mistaken::SshKey),
        (b"\xfe\xed\xfe\xed", Mistaken::JavaKeystore),
        (b"\xce\xce\xce\xce", Mistaken::JavaKeystore),
    ];
    let from = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let text = bytes.get(from..).unwrap_or_default();
    let begins = |begin: &[u8]| {
        text.get(..begin.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(begin))
    };
    BEGINS
        .into_iter()
        .find(|(begin, _)| begins(begin))
        .map(|(_, kind)| kind)
}

/// By the label of a PEM block, and the headers in it.
pub(super) fn label(label: &str, body: &[u8]) -> Option<Mistaken> {
    let is_encrypted = || body.windows(10).any(|window| window == b",ENCRYPTED");
    match label {
        label if label.starts_with("OPENSSH ") || label.starts_with("SSH2 ") => Some(Mistaken::SshKey),
        label if label.starts_with("PGP ") => Some(Mistaken::PgpKey),
        label if label.ends_with("ENCRYPTED PRIVATE KEY") => Some(Mistaken::EncryptedPrivateKey),
        label if label.ends_with("PRIVATE KEY") && is_encrypted() => Some(Mistaken::EncryptedPrivateKey),
        "PKCS12" => Some(Mistaken::Pkcs12),
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
        // PKCS#8 encrypted
        [der::SEQUENCE, OCTET_STRING] => Some(Mistaken::EncryptedPrivateKey),
        // PKCS#8, SEC 1, PKCS#1
        [der::INTEGER, der::SEQUENCE, OCTET_STRING, ..]
        | [der::INTEGER, OCTET_STRING, ..]
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
