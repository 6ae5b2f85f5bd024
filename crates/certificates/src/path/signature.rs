//! Whether a certificate is signed by a key: aws-lc-rs, and a memory of what it said.

use crate::{
    Certificate,
    certificate::{
        algorithm::{Algorithm, Hash},
        key::{Curve, Exponent, KeyKind},
    },
};
use aws_lc_rs::{
    rsa::RsaPssSaltLength,
    signature::{self, RsaParameters, VerificationAlgorithm},
};
use quick_cache::sync::Cache;

/// What the verification of one signature by one key said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signed {
    /// The key is of another kind than the signature: it is another's.
    ByAnother,
    /// It does not verify.
    Failed,
    /// No client of today verifies this algorithm.
    Unsupported,
    /// We cannot verify it; some client may.
    Untested,
    /// It verifies.
    Verified,
    /// The hash is broken so thoroughly that no library verifies it any more.
    Worthless,
}

/// What was verified before. Whether a key signed a certificate never changes, so that it serves all questions; it is
/// bounded.
#[derive(Debug)]
pub(crate) struct Memo(Cache<[u8; 64], Signed>);

impl Memo {
    pub(crate) fn new(capacity: usize) -> Self {
        Self(Cache::new(capacity))
    }

    pub(crate) fn known(&self, certificate: &Certificate, issuer: &Certificate) -> Option<Signed> {
        self.0.get(&key(certificate, issuer))
    }

    /// Whether the issuer's key signed the certificate: from memory, else verified now.
    pub(crate) fn verify(&self, certificate: &Certificate, issuer: &Certificate) -> Signed {
        let key = key(certificate, issuer);
        if let Some(known) = self.0.get(&key) {
            return known;
        }
        let signed = verify(certificate, issuer);
        self.0.insert(key, signed);
        signed
    }
}

fn key(certificate: &Certificate, issuer: &Certificate) -> [u8; 64] {
    let mut key = [0; 64];
    let parts = certificate.sha256().iter().chain(issuer.spki_sha256());
    key.iter_mut().zip(parts).for_each(|(to, from)| *to = *from);
    key
}

fn verify(certificate: &Certificate, issuer: &Certificate) -> Signed {
    let fields = certificate.fields();
    let signature = certificate.part(&fields.signature);
    verify_message(&fields.algorithm, certificate.part(&fields.tbs), signature, issuer)
}

/// Whether a signer's key signed a message: a certificate, a revocation list, an OCSP response.
pub(crate) fn verify_message(algorithm: &Algorithm, message: &[u8], signature: &[u8], signer: &Certificate) -> Signed {
    let key = &signer.fields().key.kind;
    if !fits(algorithm, key) {
        return Signed::ByAnother;
    }
    let call = |algorithm: &dyn VerificationAlgorithm| {
        let key = signer.part(&signer.fields().key_bits);
        match algorithm.verify_sig(key, message, signature) {
            Ok(()) => Signed::Verified,
            Err(_) => Signed::Failed,
        }
    };
    match verifier(algorithm, key) {
        Verifier::None(signed) => signed,
        Verifier::Static(algorithm) => call(algorithm),
        Verifier::Salted(algorithm) => call(&algorithm),
    }
}

/// Whether a key of this kind can have made such a signature.
fn fits(algorithm: &Algorithm, key: &KeyKind) -> bool {
    match algorithm {
        Algorithm::Dsa(_) => matches!(key, KeyKind::Dsa(_)),
        Algorithm::Ecdsa(_) => matches!(key, KeyKind::Ec(_)),
        Algorithm::Ed25519 => *key == KeyKind::Ed25519,
        Algorithm::Ed448 => *key == KeyKind::Ed448,
        Algorithm::MlDsa(set) => *key == KeyKind::MlDsa(*set),
        Algorithm::Other(_) => !matches!(key, KeyKind::Ed25519 | KeyKind::Ed448 | KeyKind::MlDsa(_)),
        Algorithm::RsaPkcs1(_) | Algorithm::RsaPss { .. } => matches!(key, KeyKind::Rsa { .. }),
    }
}

enum Verifier {
    None(Signed),
    Salted(RsaParameters),
    Static(&'static dyn VerificationAlgorithm),
}

fn verifier(algorithm: &Algorithm, key: &KeyKind) -> Verifier {
    if algorithm.hash().is_some_and(|hash| hash < Hash::Sha1) {
        return Verifier::None(Signed::Worthless);
    }
    match (algorithm, key) {
        // Browsers verify none: DSA is gone, and of hybrids and composites there are but drafts.
        (Algorithm::Dsa(_) | Algorithm::Other(_), _) => Verifier::None(Signed::Unsupported),
        (Algorithm::Ecdsa(hash), KeyKind::Ec(curve)) => ecdsa(*hash, curve),
        (Algorithm::Ed25519, _) => Verifier::Static(&signature::ED25519),
        (Algorithm::MlDsa(44), _) => Verifier::Static(&signature::ML_DSA_44),
        (Algorithm::MlDsa(65), _) => Verifier::Static(&signature::ML_DSA_65),
        (Algorithm::MlDsa(87), _) => Verifier::Static(&signature::ML_DSA_87),
        (
            Algorithm::RsaPkcs1(hash),
            KeyKind::Rsa {
                bits,
                exponent: Exponent::Sound,
            },
        ) => pkcs1(*hash, *bits),
        (
            Algorithm::RsaPss { hash, salt },
            KeyKind::Rsa {
                bits,
                exponent: Exponent::Sound,
            },
        ) => pss(*hash, *salt, *bits),
        _ => Verifier::None(Signed::Untested),
    }
}

fn ecdsa(hash: Hash, curve: &Curve) -> Verifier {
    Verifier::Static(match (curve, hash) {
        (Curve::P256, Hash::Sha1) => &signature::ECDSA_P256_SHA1_ASN1,
        (Curve::P256, Hash::Sha256) => &signature::ECDSA_P256_SHA256_ASN1,
        (Curve::P256, Hash::Sha384) => &signature::ECDSA_P256_SHA384_ASN1,
        (Curve::P256, Hash::Sha512) => &signature::ECDSA_P256_SHA512_ASN1,
        (Curve::P384, Hash::Sha256) => &signature::ECDSA_P384_SHA256_ASN1,
        (Curve::P384, Hash::Sha384) => &signature::ECDSA_P384_SHA384_ASN1,
        (Curve::P384, Hash::Sha512) => &signature::ECDSA_P384_SHA512_ASN1,
        (Curve::P521, Hash::Sha1) => &signature::ECDSA_P521_SHA1_ASN1,
        (Curve::P521, Hash::Sha224) => &signature::ECDSA_P521_SHA224_ASN1,
        (Curve::P521, Hash::Sha256) => &signature::ECDSA_P521_SHA256_ASN1,
        (Curve::P521, Hash::Sha384) => &signature::ECDSA_P521_SHA384_ASN1,
        (Curve::P521, Hash::Sha512) => &signature::ECDSA_P521_SHA512_ASN1,
        (Curve::Secp256k1, Hash::Sha256) => &signature::ECDSA_P256K1_SHA256_ASN1,
        (_, Hash::Sha1) => return Verifier::None(Signed::Worthless),
        _ => return Verifier::None(Signed::Untested),
    })
}

fn pkcs1(hash: Hash, bits: usize) -> Verifier {
    const SHORT: std::ops::Range<usize> = 1024..2048;
    const SOUND: std::ops::RangeInclusive<usize> = 2048..=8192;
    let short = SHORT.contains(&bits);
    if !short && !SOUND.contains(&bits) {
        return Verifier::None(Signed::Untested);
    }
    Verifier::Static(match hash {
        Hash::Sha1 => &signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        Hash::Sha256 if short => &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        Hash::Sha512 if short => &signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        Hash::Sha256 => &signature::RSA_PKCS1_2048_8192_SHA256,
        Hash::Sha384 if !short => &signature::RSA_PKCS1_2048_8192_SHA384,
        Hash::Sha512 => &signature::RSA_PKCS1_2048_8192_SHA512,
        Hash::Md2 | Hash::Md4 | Hash::Md5 | Hash::Sha224 | Hash::Sha384 => return Verifier::None(Signed::Untested),
    })
}

fn pss(hash: Hash, salt: u16, bits: usize) -> Verifier {
    let parameters = match hash {
        _ if !(2048..=8192).contains(&bits) => return Verifier::None(Signed::Untested),
        Hash::Sha256 => signature::RSA_PSS_2048_8192_SHA256,
        Hash::Sha384 => signature::RSA_PSS_2048_8192_SHA384,
        Hash::Sha512 => signature::RSA_PSS_2048_8192_SHA512,
        Hash::Sha1 => return Verifier::None(Signed::Worthless),
        Hash::Md2 | Hash::Md4 | Hash::Md5 | Hash::Sha224 => return Verifier::None(Signed::Untested),
    };
    Verifier::Salted(parameters.with_pss_salt_length(RsaPssSaltLength::Custom(salt)))
}
