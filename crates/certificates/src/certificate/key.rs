//! Public keys: their kind and strength, and whether they can be trusted at all.

use super::roca;
use crate::{der, text};
use std::fmt;
use x509_parser::{asn1_rs::Tag, x509::SubjectPublicKeyInfo};

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
    /// Written out in explicit parameters, or not at all, which RFC 5480 section 2.1.1 forbids. With the bits that the length
    /// of the point tells.
    Unnamed(usize),
}

/// What matters about an RSA exponent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exponent {
    Even,
    /// With its bits: more than browsers compute with.
    Long(usize),
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
            Self::Other(_, bits) | Self::Unnamed(bits) => *bits,
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
            Self::Ec(Curve::Unnamed(bits)) => write!(formatter, "EC {bits} (explicit parameters)"),
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
                    Exponent::Long(bits) => write!(formatter, " (exponent of {bits} bits)"),
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
            let curve = parameters
                .filter(|any| any.tag() == Tag::Oid)
                .and_then(|any| any.as_oid().ok().map(|oid| text::dotted(&oid)));
            plain(KeyKind::Ec(curve.map_or_else(
                || Curve::Unnamed(size(bytes)),
                |oid| named_curve(oid, bytes),
            )))
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

fn named_curve(oid: String, point: &[u8]) -> Curve {
    match oid.as_str() {
        "1.2.840.10045.3.1.1" => Curve::P192,
        "1.3.132.0.33" => Curve::P224,
        "1.2.840.10045.3.1.7" => Curve::P256,
        "1.3.132.0.34" => Curve::P384,
        "1.3.132.0.35" => Curve::P521,
        "1.3.132.0.10" => Curve::Secp256k1,
        _ => Curve::Other(oid, size(point)),
    }
}

/// The bits of a coordinate (SEC 1 section 2.3.3).
fn size(point: &[u8]) -> usize {
    let coordinate = match point.split_first() {
        Some((2 | 3, rest)) => rest.len(), // compressed
        Some((_, rest)) => rest.len() / 2,
        None => 0,
    };
    coordinate * 8
}

/// `RSAPublicKey` of RFC 8017 appendix A.1.1.
fn rsa(bytes: &[u8]) -> Option<Key> {
    /// What BoringSSL, aws-lc, ring and so the browsers compute with.
    const EXPONENT_BITS: usize = 33;
    let (modulus, exponent) = numbers(bytes)?;
    let exponent = match exponent {
        [1] => Exponent::One,
        _ if exponent.last().is_none_or(|last| last % 2 == 0) => Exponent::Even,
        _ if bits(exponent) > EXPONENT_BITS => Exponent::Long(bits(exponent)),
        _ => Exponent::Sound,
    };
    let kind = KeyKind::Rsa {
        bits: bits(modulus),
        exponent,
    };
    Some(Key {
        kind,
        roca: roca::is_marked(modulus),
    })
}

/// The modulus of an RSA key, big-endian, without zeros in front; none where it is no RSA key.
pub(super) fn modulus(bytes: &[u8]) -> Option<&[u8]> {
    numbers(bytes).map(|(modulus, _)| modulus)
}

/// Modulus and exponent, without zeros in front.
fn numbers(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let parts = der::elements(der::only(bytes, der::SEQUENCE)?)?;
    let [modulus, exponent] = parts.as_slice() else {
        return None;
    };
    let are_integers = modulus.tag == der::INTEGER && exponent.tag == der::INTEGER;
    are_integers.then(|| {
        (
            without_leading_zeros(modulus.content),
            without_leading_zeros(exponent.content),
        )
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

#[cfg(test)]
mod tests {
    use super::*;

    fn integer(number: &[u8]) -> Vec<u8> {
        let length = u16::try_from(number.len()).unwrap().to_be_bytes();
        [&[0x02, 0x82, length[0], length[1]], number].concat()
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
        let modulus = [0xff; 256];
        assert!(key(&modulus, &[1]).is_weak());
        assert!(key(&modulus, &[0, 1]).is_weak());
        assert!(key(&modulus, &[1, 0, 0]).is_weak());
        assert!(key(&modulus, &[]).is_weak());
        assert!(!key(&modulus, &[3]).is_weak() && !key(&modulus, &[1, 0, 1]).is_weak());
    }

    #[test]
    fn exponents_that_browsers_do_not_compute_with_are_weak() {
        let modulus = [0xff; 256];
        assert!(!key(&modulus, &[1, 0, 0, 0, 1]).is_weak(), "33 bits");
        let long = key(&modulus, &[2, 0, 0, 0, 1]);
        assert!(long.is_weak());
        assert_eq!(long.kind.to_string(), "RSA 2048 (exponent of 34 bits)");
        assert!(key(&modulus, &[0xff; 256]).is_weak(), "as long as the modulus");
    }

    /// A SubjectPublicKeyInfo of this algorithm, its parameters in DER, and these bits.
    fn read_spki(oid: &[u64], parameters: &[u8], bits: &[u8]) -> Key {
        use x509_parser::{der_parser::Oid, prelude::FromDer};
        let element = |tag: u8, content: &[u8]| {
            let length = u16::try_from(content.len()).unwrap().to_be_bytes();
            [&[tag, 0x82, length[0], length[1]], content].concat()
        };
        let oid = element(0x06, Oid::from(oid).unwrap().as_bytes());
        let algorithm = element(0x30, &[oid.as_slice(), parameters].concat());
        let bits = element(0x03, &[&[0], bits].concat());
        let spki = element(0x30, &[algorithm, bits].concat());
        read(&SubjectPublicKeyInfo::from_der(&spki).unwrap().1)
    }

    /// What is read of a key: its algorithm, parameters and bits, what it is called, and whether it is weak.
    type Row<'a> = (&'a [u64], Vec<u8>, Vec<u8>, &'a str, bool);

    fn assert_read(rows: &[Row<'_>]) {
        for (oid, parameters, bits, name, weak) in rows {
            let key = read_spki(oid, parameters, bits);
            assert_eq!((key.kind.to_string().as_str(), key.is_weak()), (*name, *weak));
        }
    }

    #[test]
    fn curves_are_named_and_the_short_ones_weak() {
        const EC: [u64; 6] = [1, 2, 840, 10045, 2, 1];
        let curve = |oid: &[u8]| [&[0x06, u8::try_from(oid.len()).unwrap()], oid].concat();
        let point = |bytes: usize| [[4].as_slice(), &vec![7; 2 * bytes]].concat();
        let explicit = [0x30, 0x03, 0x02, 0x01, 0x01];
        assert_read(&[
            (
                &EC,
                curve(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 1]),
                point(24),
                "EC P-192",
                true,
            ),
            (&EC, curve(&[0x2b, 0x81, 4, 0, 33]), point(28), "EC P-224", false),
            (
                &EC,
                curve(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]),
                point(32),
                "EC P-256",
                false,
            ),
            (&EC, curve(&[0x2b, 0x81, 4, 0, 34]), point(48), "EC P-384", false),
            (&EC, curve(&[0x2b, 0x81, 4, 0, 35]), point(66), "EC P-521", false),
            (&EC, curve(&[0x2b, 0x81, 4, 0, 10]), point(32), "EC secp256k1", false),
            // brainpoolP256r1, and secp160r1, also compressed
            (
                &EC,
                curve(&[0x2b, 0x24, 3, 3, 2, 8, 1, 1, 7]),
                point(32),
                "EC 256 (1.3.36.3.3.2.8.1.1.7)",
                false,
            ),
            (
                &EC,
                curve(&[0x2b, 0x81, 4, 0, 8]),
                point(20),
                "EC 160 (1.3.132.0.8)",
                true,
            ),
            (
                &EC,
                curve(&[0x2b, 0x81, 4, 0, 8]),
                [[2].as_slice(), &[7; 20]].concat(),
                "EC 160 (1.3.132.0.8)",
                true,
            ),
            (&EC, explicit.to_vec(), point(32), "EC 256 (explicit parameters)", false),
            (&EC, explicit.to_vec(), point(20), "EC 160 (explicit parameters)", true),
            (&EC, Vec::new(), Vec::new(), "EC 0 (explicit parameters)", true),
        ]);
    }

    #[test]
    fn other_kinds_are_told_and_the_weak_ones_known() {
        let ml_dsa = |set: u64| [2, 16, 840, 1, 101, 3, 4, 3, set];
        assert_read(&[
            (&[1, 3, 101, 112], Vec::new(), vec![7; 32], "Ed25519", false),
            (&[1, 3, 101, 113], Vec::new(), vec![7; 57], "Ed448", false),
            (&ml_dsa(17), Vec::new(), vec![7; 1312], "ML-DSA-44", false),
            (&ml_dsa(18), Vec::new(), vec![7; 1952], "ML-DSA-65", false),
            (&ml_dsa(19), Vec::new(), vec![7; 2592], "ML-DSA-87", false),
            (&ml_dsa(20), Vec::new(), vec![7; 32], "2.16.840.1.101.3.4.3.20", false),
            (&[1, 2, 840, 10040, 4, 1], Vec::new(), vec![2, 1, 7], "DSA", true),
            // RSASSA-PSS keys are RSA keys; what is no RSAPublicKey is none
            (
                &[1, 2, 840, 113549, 1, 1, 10],
                Vec::new(),
                vec![0x30, 6, 2, 1, 0x55, 2, 1, 3],
                "RSA 7",
                true,
            ),
            (
                &[1, 2, 840, 113549, 1, 1, 1],
                vec![5, 0],
                vec![0x30, 0],
                "1.2.840.113549.1.1.1",
                false,
            ),
        ]);
    }
}
