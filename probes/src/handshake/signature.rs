//! Whether the server holds the key of its certificate, where rustls alone cannot say.

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
        .and_then(|certificate| split(certificate.spki()))
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

/// The length of the modulus of an RSAPublicKey (RFC 8017 appendix A.1.1), without leading zeros. A point of an elliptic curve
/// starts with 2, 3 or 4 and is none.
fn modulus_bytes(key: &[u8]) -> Option<usize> {
    let (0x30, content, _) = element(key)? else { return None };
    let (0x02, modulus, _) = element(content)? else {
        return None;
    };
    Some(modulus.iter().skip_while(|byte| **byte == 0).count())
}

/// The content of the AlgorithmIdentifier and the bits of the key (RFC 5280 section 4.1).
fn split(spki: &[u8]) -> Option<(&[u8], &[u8])> {
    let (0x30, content, _) = element(spki)? else {
        return None;
    };
    let (0x30, algorithm, rest) = element(content)? else {
        return None;
    };
    let (0x03, bits, _) = element(rest)? else { return None };
    match bits.split_first()? {
        (0, key) => Some((algorithm, key)),
        _ => None,
    }
}

/// One DER element: tag, content, what follows.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7F => (usize::from(*first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            (
                digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)),
                rest,
            )
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_is_found_in_its_spki() {
        let spki = [0x30, 9, 0x30, 3, 6, 1, 42, 3, 2, 0, 7];
        assert_eq!(split(&spki), Some((&[6, 1, 42][..], &[7][..])));
        assert_eq!(split(&[0x30, 2, 0x30, 0x80]), None);
    }

    #[test]
    fn leading_zeros_do_not_count() {
        assert_eq!(modulus_bytes(&[0x30, 5, 2, 3, 0, 0x80, 1]), Some(2));
        assert_eq!(modulus_bytes(&[4, 1, 2, 3]), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _read = (split(&bytes), modulus_bytes(&bytes));
        }
    }
}
