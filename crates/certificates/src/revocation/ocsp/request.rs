use crate::{
    der,
    revocation::subject::{SHA1, Subject, key_bits},
};
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// The question to an OCSP responder about one certificate (`OCSPRequest`, RFC 6960 section 4.1), in DER. The CertID uses SHA-1,
/// as RFC 5019 section 2.1.1 asks of clients, and nothing is signed. There is no nonce: responders answer from prepared
/// responses. None where the certificate cannot be taken apart.
pub fn request(subject: Subject<'_>) -> Option<Vec<u8>> {
    let hash = |bytes: &[u8]| der::encode(der::OCTET_STRING, digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref());
    let algorithm = der::sequence(&[&der::encode(der::OBJECT_IDENTIFIER, SHA1), &[0x05, 0x00]]);
    let id = der::sequence(&[
        &algorithm,
        &hash(subject.issuer_name()?),
        &hash(key_bits(subject.issuer)),
        &der::encode(der::INTEGER, subject.serial()?),
    ]);
    // OCSPRequest, TBSRequest, requestList, Request, CertID
    Some(der::sequence(&[&der::sequence(&[&der::sequence(&[&der::sequence(
        &[&id],
    )])])]))
}

/// A question as the last part of an address, for responders that are asked by GET (RFC 6960 appendix A.1): base64, escaped.
pub fn path_of_request(request: &[u8]) -> String {
    let mut path = String::new();
    for character in STANDARD.encode(request).chars() {
        match character {
            '+' => path.push_str("%2B"),
            '/' => path.push_str("%2F"),
            '=' => path.push_str("%3D"),
            plain => path.push(plain),
        }
    }
    path
}
