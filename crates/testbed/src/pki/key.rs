//! Keys: generated, or public halves of any shape that nobody holds the private half of.

use std::sync::Arc;

use rcgen::{KeyPair, PublicKeyData, SignatureAlgorithm};

use super::der;
use crate::Error;

/// Which key a certificate gets, and with it the signature algorithm of what the key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// ECDSA on P-256, signing with SHA-256. The default.
    EcdsaP256,
    /// ECDSA on P-384, signing with SHA-384.
    EcdsaP384,
    /// ECDSA on P-521, signing with SHA-512.
    EcdsaP521,
    /// Ed25519.
    Ed25519,
    /// RSA of 2048 bits, signing with SHA-256. Takes tenths of a second to make.
    Rsa2048,
    /// RSA of 3072 bits, signing with SHA-384. Takes up to seconds to make.
    Rsa3072,
}

impl KeyKind {
    pub(super) fn generate(self) -> Result<KeyPair, Error> {
        let pair = match self {
            Self::EcdsaP256 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256),
            Self::EcdsaP384 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384),
            Self::EcdsaP521 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P521_SHA512),
            Self::Ed25519 => KeyPair::generate_for(&rcgen::PKCS_ED25519),
            Self::Rsa2048 => KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA256, rcgen::RsaKeySize::_2048),
            Self::Rsa3072 => KeyPair::generate_rsa_for(&rcgen::PKCS_RSA_SHA384, rcgen::RsaKeySize::_3072),
        };
        Ok(pair?)
    }
}

/// The key of an identity.
#[derive(Debug, Clone)]
pub(super) enum Key {
    /// PKCS#8 bytes that rcgen cannot read (DSA, short RSA): it can be handed to a server, it cannot sign here.
    Opaque(Arc<[u8]>),
    /// Both halves.
    Pair(Arc<KeyPair>),
    /// A public half alone.
    Public(PublicKey),
}

impl Key {
    pub(super) fn pair(&self) -> Result<&KeyPair, Error> {
        match self {
            Self::Pair(pair) => Ok(pair),
            Self::Opaque(_) | Self::Public(_) => Err(Error::NoPrivateKey),
        }
    }

    /// PKCS#8, in the version that every tool reads.
    pub(super) fn pkcs8(&self) -> Result<Vec<u8>, Error> {
        match self {
            Self::Opaque(der) => Ok(der.to_vec()),
            Self::Pair(pair) => Ok(plain_pkcs8(pair)),
            Self::Public(_) => Err(Error::NoPrivateKey),
        }
    }
}

/// aws-lc writes Ed25519 keys as PKCS#8 version 2, with the public key; OpenSSL 3.0 reads version 1 only.
fn plain_pkcs8(pair: &KeyPair) -> Vec<u8> {
    const ED25519_PREFIX: [u8; 16] = *b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";
    let der = pair.serialize_der();
    if pair.algorithm() != &rcgen::PKCS_ED25519 {
        return der;
    }
    match der.get(16..48) {
        Some(seed) => [ED25519_PREFIX.as_slice(), seed].concat(),
        None => der,
    }
}

/// A public key as a certificate carries it.
#[derive(Debug, Clone)]
pub(super) struct PublicKey {
    algorithm: &'static SignatureAlgorithm,
    bytes: Arc<[u8]>,
}

impl PublicKey {
    /// Any RSA key, sound or not: exponent 1, even exponents, moduli of any size, the ROCA shape.
    pub(super) fn rsa(modulus: &[u8], exponent: &[u8]) -> Self {
        let bytes = der::sequence(&[&der::integer(modulus), &der::integer(exponent)]);
        Self {
            algorithm: &rcgen::PKCS_RSA_SHA256,
            bytes: bytes.into(),
        }
    }
}

impl PublicKeyData for PublicKey {
    fn der_bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn algorithm(&self) -> &'static SignatureAlgorithm {
        self.algorithm
    }
}
