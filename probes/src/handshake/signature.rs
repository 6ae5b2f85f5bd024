//! Whether the server holds the key of its certificate, where rustls alone cannot say.

use crate::wire::der;
use aws_lc_rs::signature::{
    RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY, UnparsedPublicKey,
};
use certificates::Certificate;
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::CertificateDer;
use rustls::{DigitallySignedStruct, SignatureScheme};

/// What the server's own signature is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignatureCheck {
    /// Nothing at hand verifies such a key or algorithm.
    NotChecked,
    /// The server holds the key.
    Valid,
    /// It does not.
    Wrong,
}

/// Verifies a signature by the bare key of a certificate. Called where rustls refused: because it does not read the certificate
/// (version 1), because the key is too small for it, or because the signature is wrong.
pub(super) fn check(
    message: &[u8],
    certificate: &CertificateDer<'_>,
    signed: &DigitallySignedStruct,
    algorithms: &WebPkiSupportedAlgorithms,
) -> SignatureCheck {
    let certificate = Certificate::from_der(certificate);
    let Some((algorithm, key)) = certificate
        .as_ref()
        .ok()
        .and_then(|certificate| der::split_spki(certificate.spki()))
    else {
        return SignatureCheck::NotChecked;
    };
    let of_scheme = algorithms
        .mapping
        .iter()
        .filter(|(scheme, _)| *scheme == signed.scheme)
        .flat_map(|(_, all)| *all);
    let fitting: Vec<_> = of_scheme
        .filter(|known| known.public_key_alg_id().as_ref() == algorithm)
        .collect();
    if fitting
        .iter()
        .any(|known| known.verify_signature(key, message, signed.signature()).is_ok())
    {
        return SignatureCheck::Valid;
    }
    if fitting.is_empty() {
        return SignatureCheck::NotChecked;
    }
    match is_rsa_of_unusual_size(key) {
        true => small_rsa(key, message, signed),
        false => SignatureCheck::Wrong,
    }
}

/// RSA keys of 1024 to 2047 bits, which rustls does not verify with.
fn small_rsa(key: &[u8], message: &[u8], signed: &DigitallySignedStruct) -> SignatureCheck {
    let parameters = match signed.scheme {
        SignatureScheme::RSA_PKCS1_SHA256 => &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        SignatureScheme::RSA_PKCS1_SHA512 => &RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        _ => return SignatureCheck::NotChecked,
    };
    match UnparsedPublicKey::new(parameters, key).verify(message, signed.signature()) {
        Ok(()) => SignatureCheck::Valid,
        // A key beyond even these bounds fails in the same way.
        Err(_) if modulus_bytes(key).is_none_or(|bytes| bytes < 128) => SignatureCheck::NotChecked,
        Err(_) => SignatureCheck::Wrong,
    }
}

/// Whether this is an RSAPublicKey outside 2048 to 8192 bits.
fn is_rsa_of_unusual_size(key: &[u8]) -> bool {
    modulus_bytes(key).is_some_and(|bytes| !(256..=1024).contains(&bytes))
}

/// The length of the modulus of an RSA key.
fn modulus_bytes(key: &[u8]) -> Option<usize> {
    der::rsa_public_key(key).map(|(modulus, _)| modulus.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_unusual_sizes_are_told_by_their_modulus() {
        assert_eq!(modulus_bytes(&[0x30, 9, 2, 3, 0, 0x80, 1, 2, 2, 0, 3]), Some(2));
        assert_eq!(modulus_bytes(&[4, 1, 2, 3]), None);
        assert!(is_rsa_of_unusual_size(&[0x30, 9, 2, 3, 0, 0x80, 1, 2, 2, 0, 3]));
    }
}
