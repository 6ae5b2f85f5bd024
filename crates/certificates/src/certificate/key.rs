//! Public keys: their kind and strength, and whether they can be trusted at all.

use crate::{der, text};
use std::fmt;
use x509_parser::x509::SubjectPublicKeyInfo;

/// What is known of a public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) kind: KeyKind,
    /// The modulus has the shape that CVE-2017-15361 gives it.
    pub(crate) roca: bool,
}

/// The kinds of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    /// With the bits of the prime, where the parameters say them.
    Dsa(Option<usize>),
    Ec(Curve),
    Ed25519,
    Ed448,
    /// FIPS 204, by the parameter set.
    MlDsa(u8),
    /// Anything else, by its object identifier.
    Other(String),
    Rsa {
        bits: usize,
        exponent: Exponent,
    },
}

/// The named curves of SEC 2, and the others by object identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Curve {
    /// With the bits that the length of the point tells.
    Other(String, usize),
    P192,
    P224,
    P256,
    P384,
    P521,
    Secp256k1,
}

/// What matters about an RSA exponent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exponent {
    Even,
    One,
    Sound,
}

impl Key {
    /// Whether anybody could compute the private key, or today's rules refuse it (CA/B Baseline Requirements 6.1.5, 6.1.6).
    pub(crate) fn is_weak(&self) -> bool {
        match &self.kind {
            KeyKind::Dsa(_) => true,
            KeyKind::Ec(curve) => curve.bits() < 224,
            KeyKind::Ed25519 | KeyKind::Ed448 | KeyKind::MlDsa(_) | KeyKind::Other(_) => false,
            KeyKind::Rsa { bits, exponent } => *bits < 2048 || *exponent != Exponent::Sound,
        }
    }
}

impl Curve {
    fn bits(&self) -> usize {
        match self {
            Self::Other(_, bits) => *bits,
            Self::P192 => 192,
            Self::P224 => 224,
            Self::P256 | Self::Secp256k1 => 256,
            Self::P384 => 384,
            Self::P521 => 521,
        }
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dsa(Some(bits)) => write!(formatter, "DSA {bits}"),
            Self::Dsa(None) => formatter.write_str("DSA"),
            Self::Ec(Curve::Other(oid, bits)) => write!(formatter, "EC {bits} ({oid})"),
            Self::Ec(Curve::Secp256k1) => formatter.write_str("EC secp256k1"),
            Self::Ec(curve) => write!(formatter, "EC P-{}", curve.bits()),
            Self::Ed25519 => formatter.write_str("Ed25519"),
            Self::Ed448 => formatter.write_str("Ed448"),
            Self::MlDsa(set) => write!(formatter, "ML-DSA-{set}"),
            Self::Other(oid) => formatter.write_str(oid),
            Self::Rsa { bits, exponent } => {
                write!(formatter, "RSA {bits}")?;
                match exponent {
                    Exponent::Even => formatter.write_str(" (even exponent)"),
                    Exponent::One => formatter.write_str(" (exponent 1)"),
                    Exponent::Sound => Ok(()),
                }
            }
        }
    }
}

pub(crate) fn read(spki: &SubjectPublicKeyInfo<'_>) -> Key {
    let bytes = spki.subject_public_key.data.as_ref();
    let oid = text::dotted(&spki.algorithm.algorithm);
    let plain = |kind| Key { kind, roca: false };
    let parameters = spki.algorithm.parameters.as_ref();
    match oid.as_str() {
        "1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.10" => rsa(bytes).unwrap_or_else(|| plain(KeyKind::Other(oid))),
        "1.2.840.10045.2.1" => {
            let curve = parameters.and_then(|any| any.as_oid().ok().map(|oid| text::dotted(&oid)));
            plain(KeyKind::Ec(named_curve(curve, bytes)))
        }
        "1.2.840.10040.4.1" => {
            let prime = parameters.and_then(|any| der::first(any.data));
            plain(KeyKind::Dsa(prime.map(|(prime, _)| bits(prime.content))))
        }
        "1.3.101.112" => plain(KeyKind::Ed25519),
        "1.3.101.113" => plain(KeyKind::Ed448),
        "2.16.840.1.101.3.4.3.17" => plain(KeyKind::MlDsa(44)),
        "2.16.840.1.101.3.4.3.18" => plain(KeyKind::MlDsa(65)),
        "2.16.840.1.101.3.4.3.19" => plain(KeyKind::MlDsa(87)),
        _ => plain(KeyKind::Other(oid)),
    }
}

fn named_curve(oid: Option<String>, point: &[u8]) -> Curve {
    match oid.as_deref() {
        Some("1.2.840.10045.3.1.1") => Curve::P192,
        Some("1.3.132.0.33") => Curve::P224,
        Some("1.2.840.10045.3.1.7") => Curve::P256,
        Some("1.3.132.0.34") => Curve::P384,
        Some("1.3.132.0.35") => Curve::P521,
        Some("1.3.132.0.10") => Curve::Secp256k1,
        _ => {
            let coordinate = match point.split_first() {
                Some((2 | 3, rest)) => rest.len(), // compressed
                Some((_, rest)) => rest.len() / 2,
                None => 0,
            };
            Curve::Other(oid.unwrap_or_else(|| "explicit parameters".to_owned()), coordinate * 8)
        }
    }
}

/// `RSAPublicKey` of RFC 8017 appendix A.1.1.
fn rsa(bytes: &[u8]) -> Option<Key> {
    let parts = der::elements(der::only(bytes, der::SEQUENCE)?)?;
    let [modulus, exponent] = parts.as_slice() else {
        return None;
    };
    if modulus.tag != der::INTEGER || exponent.tag != der::INTEGER {
        return None;
    }
    let trimmed = without_leading_zeros(exponent.content);
    let exponent = match trimmed {
        [1] => Exponent::One,
        _ if trimmed.last().is_none_or(|last| last % 2 == 0) => Exponent::Even,
        _ => Exponent::Sound,
    };
    let kind = KeyKind::Rsa {
        bits: bits(modulus.content),
        exponent,
    };
    Some(Key {
        kind,
        roca: has_roca_shape(modulus.content),
    })
}

fn without_leading_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

fn bits(number: &[u8]) -> usize {
    let number = without_leading_zeros(number);
    number
        .first()
        .map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

/// The fingerprint of CVE-2017-15361: modulo each small prime the modulus is a power of 65537 (Nemec et al., "The Return of
/// Coppersmith's Attack", section 2.3). A sound modulus passes by chance once in 2^27.
fn has_roca_shape(modulus: &[u8]) -> bool {
    const PRIMES: [u32; 38] = [
        3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107,
        109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167,
    ];
    bits(modulus) >= 512
        && PRIMES.iter().all(|prime| {
            let remainder = modulus
                .iter()
                .fold(0, |sum, byte| (sum << 8 | u32::from(*byte)) % prime);
            is_power_of_65537(remainder, *prime)
        })
}

fn is_power_of_65537(remainder: u32, prime: u32) -> bool {
    let mut power = 1;
    for _ in 1..prime {
        if power == remainder {
            return true;
        }
        power = power * 65_537 % prime;
        if power == 1 {
            return false; // the group is exhausted
        }
    }
    power == remainder
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integer(number: &[u8]) -> Vec<u8> {
        let length = u8::try_from(number.len()).unwrap();
        [&[0x02, 0x81, length], number].concat()
    }

    fn key(modulus: &[u8], exponent: &[u8]) -> Key {
        let content = [integer(modulus), integer(exponent)].concat();
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        rsa(&[&[0x30, 0x82, length[0], length[1]], content.as_slice()].concat()).unwrap()
    }

    #[test]
    fn bits_are_counted_from_the_first_one() {
        for (number, expected) in [([0, 0x80, 0].as_slice(), 16), (&[1, 0], 9), (&[0, 0], 0), (&[], 0)] {
            assert_eq!(bits(number), expected);
        }
    }

    #[test]
    fn exponents_that_encrypt_nothing_are_weak() {
        let modulus = [0xff; 250];
        assert!(key(&modulus, &[1]).is_weak());
        assert!(key(&modulus, &[0, 1]).is_weak());
        assert!(key(&modulus, &[1, 0, 0]).is_weak());
        assert!(key(&modulus, &[]).is_weak());
    }

    #[test]
    fn a_modulus_made_of_powers_of_65537_has_the_roca_shape() {
        // 65537^40 is, modulo everything, a power of 65537.
        let mut number = vec![1_u32];
        for _ in 0..40 {
            let mut carry = 0_u64;
            for limb in &mut number {
                let product = u64::from(*limb) * 65_537 + carry;
                *limb = u32::try_from(product & 0xffff_ffff).unwrap();
                carry = product >> 32;
            }
            number.push(u32::try_from(carry).unwrap());
        }
        let bytes: Vec<u8> = number.iter().rev().flat_map(|limb| limb.to_be_bytes()).collect();
        assert!(has_roca_shape(&bytes));
        let mut other = bytes.clone();
        *other.last_mut().unwrap() ^= 2;
        assert!(!has_roca_shape(&other));
    }
}
