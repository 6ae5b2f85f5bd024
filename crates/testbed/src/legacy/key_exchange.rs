//! Key exchanges by suite, and ServerKeyExchange messages that read well and sign nothing.

use aws_lc_rs::agreement::{self, EphemeralPrivateKey};
use aws_lc_rs::rand::SystemRandom;

use super::flight::{vector8, vector16};

/// How a cipher suite up to TLS 1.2 agrees on its secret (IANA registry "TLS Cipher Suites").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyExchange {
    Dhe,
    DhAnonymous,
    DheExport,
    Ecdhe,
    EcdhAnonymous,
    /// RSA, or another exchange without ServerKeyExchange.
    None,
    RsaExport,
}

const RSA_EXPORT: &[u16] = &[0x0003, 0x0006, 0x0008, 0x0060, 0x0061, 0x0062, 0x0064];
const DHE_EXPORT: &[u16] = &[0x0011, 0x0014, 0x0063, 0x0065];
const DHE: &[u16] = &[
    0x0012, 0x0013, 0x0015, 0x0016, 0x0032, 0x0033, 0x0038, 0x0039, 0x0040, 0x0044, 0x0045, 0x0066, 0x0067, 0x006a,
    0x006b, 0x0087, 0x0088, 0x0099, 0x009a, 0x009e, 0x009f, 0x00a2, 0x00a3, 0x00bd, 0x00be, 0x00c3, 0x00c4, 0xc09e,
    0xc09f, 0xc0a2, 0xc0a3, 0xccaa,
];
const DH_ANONYMOUS: &[u16] = &[
    0x0017, 0x0018, 0x0019, 0x001a, 0x001b, 0x0034, 0x003a, 0x0046, 0x006c, 0x006d, 0x0089, 0x009b, 0x00a6, 0x00a7,
    0x00bf, 0x00c5,
];
const ECDHE: &[u16] = &[
    0xc006, 0xc007, 0xc008, 0xc009, 0xc00a, 0xc010, 0xc011, 0xc012, 0xc013, 0xc014, 0xc023, 0xc024, 0xc027, 0xc028,
    0xc02b, 0xc02c, 0xc02f, 0xc030, 0xc048, 0xc049, 0xc04c, 0xc04d, 0xc05c, 0xc05d, 0xc060, 0xc061, 0xc072, 0xc073,
    0xc076, 0xc077, 0xc0ac, 0xc0ad, 0xc0ae, 0xc0af, 0xcc13, 0xcc14, 0xcca8, 0xcca9,
];
const ECDH_ANONYMOUS: &[u16] = &[0xc015, 0xc016, 0xc017, 0xc018, 0xc019];

impl KeyExchange {
    pub(super) fn of(suite: u16) -> Self {
        let lists = [
            (DHE, Self::Dhe),
            (DH_ANONYMOUS, Self::DhAnonymous),
            (DHE_EXPORT, Self::DheExport),
            (ECDHE, Self::Ecdhe),
            (ECDH_ANONYMOUS, Self::EcdhAnonymous),
            (RSA_EXPORT, Self::RsaExport),
        ];
        lists
            .iter()
            .find(|(suites, _)| suites.contains(&suite))
            .map_or(Self::None, |(_, exchange)| *exchange)
    }

    /// Whether the server shows no certificate.
    pub(super) fn is_anonymous(self) -> bool {
        matches!(self, Self::DhAnonymous | Self::EcdhAnonymous)
    }
}

/// Whether a suite needs TLS 1.2: AEAD modes, and HMAC with SHA-256 or SHA-384.
pub(super) fn needs_tls12(suite: u16) -> bool {
    matches!(
        suite,
        0x003b..=0x0040 | 0x0067..=0x006d | 0x009c..=0x00c5 | 0xc023..=0xc032 | 0xc03c..=0xc0af | 0xcc13..=0xccae
    )
}

/// A group of a Diffie-Hellman server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DhGroup {
    /// The modulus, big-endian.
    pub prime: Vec<u8>,
    /// The generator, big-endian.
    pub generator: Vec<u8>,
}

impl DhGroup {
    fn of(prime: &[u8]) -> Self {
        Self {
            prime: prime.to_vec(),
            generator: vec![2],
        }
    }

    /// A safe prime of 512 bits that no software ships.
    #[must_use]
    pub fn own_512() -> Self {
        Self::of(include_bytes!("../../fixtures/own-512.prime"))
    }

    /// A safe prime of 1024 bits that no software ships.
    #[must_use]
    pub fn own_1024() -> Self {
        Self::of(include_bytes!("../../fixtures/own-1024.prime"))
    }

    /// The Second Oakley Group (RFC 2409 section 6.2): 1024 bits, in use everywhere.
    #[must_use]
    pub fn oakley_1024() -> Self {
        Self::of(include_bytes!("../../fixtures/oakley2-1024.prime"))
    }

    /// ffdhe2048 (RFC 7919 appendix A.1).
    #[must_use]
    pub fn ffdhe2048() -> Self {
        Self::of(include_bytes!("../../fixtures/ffdhe2048.prime"))
    }
}

/// ServerDHParams (RFC 5246 section 7.4.3) with a random public value. The square of a number of half the length needs no
/// reduction, and as a square it lies in the right subgroup of a safe prime.
pub(super) fn dh_params(group: &DhGroup) -> Vec<u8> {
    let half = (group.prime.len() / 2).saturating_sub(1).max(1);
    let public = square(&random_bytes(half));
    [vector16(&group.prime), vector16(&group.generator), vector16(&public)].concat()
}

/// The square of a big-endian number, twice as long.
fn square(number: &[u8]) -> Vec<u8> {
    let mut columns = vec![0_u64; number.len() * 2];
    for (i, a) in number.iter().rev().enumerate() {
        for (column, b) in columns.iter_mut().skip(i).zip(number.iter().rev()) {
            *column += u64::from(*a) * u64::from(*b);
        }
    }
    let mut carry = 0;
    let mut bytes: Vec<u8> = columns
        .iter()
        .map(|column| {
            let sum = column + carry;
            carry = sum >> 8;
            (sum & 0xff) as u8
        })
        .collect();
    bytes.reverse();
    bytes
}

/// ServerECDHParams (RFC 8422 section 5.4) with a fresh point, or 65 random bytes for a curve that aws-lc does not have.
pub(super) fn ecdh_params(curve: u16) -> Vec<u8> {
    let algorithm = match curve {
        23 => Some(&agreement::ECDH_P256),
        24 => Some(&agreement::ECDH_P384),
        25 => Some(&agreement::ECDH_P521),
        29 => Some(&agreement::X25519),
        _ => None,
    };
    let point = algorithm
        .and_then(|algorithm| EphemeralPrivateKey::generate(algorithm, &SystemRandom::new()).ok())
        .and_then(|key| key.compute_public_key().ok())
        .map_or_else(|| random_bytes(65), |public| public.as_ref().to_vec());
    let mut params = vec![3]; // named_curve
    params.extend(curve.to_be_bytes());
    params.extend(vector8(&point));
    params
}

/// ServerRSAParams of the export suites: a temporary key of so many bits (RFC 2246 section 7.4.3).
pub(super) fn rsa_export_params(bits: usize) -> Vec<u8> {
    let mut modulus = random_bytes(bits.div_ceil(8));
    if let Some(first) = modulus.first_mut() {
        *first |= 0x80;
    }
    [vector16(&modulus), vector16(&[1, 0, 1])].concat()
}

/// A signature that is as long as one and verifies never.
pub(super) fn signature(version: u16, scheme: u16) -> Vec<u8> {
    let mut out = Vec::new();
    if version >= super::TLS1_2 {
        out.extend(scheme.to_be_bytes());
    }
    out.extend(vector16(&random_bytes(256)));
    out
}

pub(super) fn random_bytes(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    let _no_entropy = aws_lc_rs::rand::fill(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_are_squares() {
        assert_eq!(square(&[0xff, 0xff]), [0xff, 0xfe, 0x00, 0x01]);
        assert_eq!(square(&[0x01, 0x00]), [0x00, 0x01, 0x00, 0x00]);
    }

    #[test]
    fn suites_have_the_key_exchange_of_the_registry() {
        for (suite, exchange) in [
            (0x0003, KeyExchange::RsaExport),
            (0x0014, KeyExchange::DheExport),
            (0x0018, KeyExchange::DhAnonymous),
            (0x002f, KeyExchange::None),
            (0x009e, KeyExchange::Dhe),
            (0xc018, KeyExchange::EcdhAnonymous),
            (0xc02f, KeyExchange::Ecdhe),
            (0xcca8, KeyExchange::Ecdhe),
        ] {
            assert_eq!(KeyExchange::of(suite), exchange, "{suite:#06x}");
        }
        assert!(needs_tls12(0x009c) && needs_tls12(0xc02f) && needs_tls12(0x003c));
        assert!(!needs_tls12(0x002f) && !needs_tls12(0xc014) && !needs_tls12(0x000a));
    }
}
