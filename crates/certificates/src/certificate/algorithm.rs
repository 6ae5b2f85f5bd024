//! Signature algorithms, as certificates name them.

use crate::text;
use std::fmt;
use x509_parser::{signature_algorithm::SignatureAlgorithm as Parsed, x509::AlgorithmIdentifier};

/// A hash function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hash {
    Md2,
    Md4,
    Md5,
    Sha1,
    Sha224,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn of(oid: &str) -> Option<Self> {
        Some(match oid {
            "1.2.840.113549.2.5" => Self::Md5,
            "1.3.14.3.2.26" => Self::Sha1,
            "2.16.840.1.101.3.4.2.4" => Self::Sha224,
            "2.16.840.1.101.3.4.2.1" => Self::Sha256,
            "2.16.840.1.101.3.4.2.2" => Self::Sha384,
            "2.16.840.1.101.3.4.2.3" => Self::Sha512,
            _ => return None,
        })
    }

    /// Collisions are in reach: nothing that it signs proves anything any more.
    pub(crate) fn is_broken(self) -> bool {
        self <= Self::Sha1
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Md2 => "MD2",
            Self::Md4 => "MD4",
            Self::Md5 => "MD5",
            Self::Sha1 => "SHA1",
            Self::Sha224 => "SHA224",
            Self::Sha256 => "SHA256",
            Self::Sha384 => "SHA384",
            Self::Sha512 => "SHA512",
        })
    }
}

/// How a certificate is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Dsa(Hash),
    Ecdsa(Hash),
    Ed25519,
    Ed448,
    /// FIPS 204, by the parameter set: 44, 65 or 87.
    MlDsa(u8),
    /// Anything else, by its object identifier.
    Other(String),
    RsaPkcs1(Hash),
    RsaPss {
        hash: Hash,
        /// In bytes.
        salt: u16,
    },
}

impl Algorithm {
    /// The hash function, where the algorithm names one.
    pub(crate) fn hash(&self) -> Option<Hash> {
        match self {
            Self::Dsa(hash) | Self::Ecdsa(hash) | Self::RsaPkcs1(hash) | Self::RsaPss { hash, .. } => Some(*hash),
            Self::Ed25519 | Self::Ed448 | Self::MlDsa(_) | Self::Other(_) => None,
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dsa(hash) => write!(formatter, "{hash} with DSA"),
            Self::Ecdsa(hash) => write!(formatter, "{hash} with ECDSA"),
            Self::Ed25519 => formatter.write_str("Ed25519"),
            Self::Ed448 => formatter.write_str("Ed448"),
            Self::MlDsa(set) => write!(formatter, "ML-DSA-{set}"),
            Self::Other(oid) => formatter.write_str(oid),
            Self::RsaPkcs1(hash) => write!(formatter, "{hash} with RSA"),
            Self::RsaPss { hash, .. } => write!(formatter, "{hash} with RSA-PSS"),
        }
    }
}

pub(crate) fn read(identifier: &AlgorithmIdentifier<'_>) -> Algorithm {
    let oid = text::dotted(&identifier.algorithm);
    match oid.as_str() {
        "1.2.840.113549.1.1.2" => Algorithm::RsaPkcs1(Hash::Md2),
        "1.2.840.113549.1.1.3" => Algorithm::RsaPkcs1(Hash::Md4),
        "1.2.840.113549.1.1.4" => Algorithm::RsaPkcs1(Hash::Md5),
        "1.2.840.113549.1.1.5" | "1.3.14.3.2.29" => Algorithm::RsaPkcs1(Hash::Sha1),
        "1.2.840.113549.1.1.14" => Algorithm::RsaPkcs1(Hash::Sha224),
        "1.2.840.113549.1.1.11" => Algorithm::RsaPkcs1(Hash::Sha256),
        "1.2.840.113549.1.1.12" => Algorithm::RsaPkcs1(Hash::Sha384),
        "1.2.840.113549.1.1.13" => Algorithm::RsaPkcs1(Hash::Sha512),
        "1.2.840.113549.1.1.10" => pss(identifier).unwrap_or(Algorithm::Other(oid)),
        "1.2.840.10045.4.1" => Algorithm::Ecdsa(Hash::Sha1),
        "1.2.840.10045.4.3.1" => Algorithm::Ecdsa(Hash::Sha224),
        "1.2.840.10045.4.3.2" => Algorithm::Ecdsa(Hash::Sha256),
        "1.2.840.10045.4.3.3" => Algorithm::Ecdsa(Hash::Sha384),
        "1.2.840.10045.4.3.4" => Algorithm::Ecdsa(Hash::Sha512),
        "1.2.840.10040.4.3" => Algorithm::Dsa(Hash::Sha1),
        "2.16.840.1.101.3.4.3.1" => Algorithm::Dsa(Hash::Sha224),
        "2.16.840.1.101.3.4.3.2" => Algorithm::Dsa(Hash::Sha256),
        "1.3.101.112" => Algorithm::Ed25519,
        "1.3.101.113" => Algorithm::Ed448,
        "2.16.840.1.101.3.4.3.17" => Algorithm::MlDsa(44),
        "2.16.840.1.101.3.4.3.18" => Algorithm::MlDsa(65),
        "2.16.840.1.101.3.4.3.19" => Algorithm::MlDsa(87),
        _ => Algorithm::Other(oid),
    }
}

/// RFC 4055 section 3.1; none where mask and message use different hashes, which no client of today accepts.
fn pss(identifier: &AlgorithmIdentifier<'_>) -> Option<Algorithm> {
    let Ok(Parsed::RSASSA_PSS(parameters)) = Parsed::try_from(identifier) else {
        return None;
    };
    let hash = Hash::of(&text::dotted(parameters.hash_algorithm_oid()))?;
    let mask = parameters.mask_gen_algorithm().ok()?;
    let mask_hash = Hash::of(&text::dotted(&mask.hash))?;
    let salt = u16::try_from(parameters.salt_length()).ok()?;
    (mask_hash == hash && parameters.trailer_field() == 1).then_some(Algorithm::RsaPss { hash, salt })
}
