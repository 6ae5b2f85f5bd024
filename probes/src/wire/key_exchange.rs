//! ServerKeyExchange (RFC 5246 section 7.4.3, RFC 8422 section 5.4): what the server brings to the key exchange.

use super::bytes::Reader;
use super::suites;

/// The parameters of a key exchange, as far as they tell about its strength.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyExchange {
    /// Finite-field Diffie-Hellman.
    DiffieHellman {
        /// The prime, without leading zeros.
        prime: Vec<u8>,
        /// The public value.
        public: Vec<u8>,
    },
    /// Elliptic curve Diffie-Hellman on a named curve.
    EllipticCurve {
        /// The number of the curve in the registry of groups.
        group: u16,
        /// The public point.
        public: Vec<u8>,
    },
    /// A temporary RSA key, as export suites have it.
    Rsa {
        /// The modulus, without leading zeros.
        modulus: Vec<u8>,
    },
}

impl KeyExchange {
    /// Reads the message of a server that chose this suite; none where it makes no sense.
    pub(crate) fn read(suite: u16, body: &[u8]) -> Option<Self> {
        Self::read_signed(suite, body).map(|(parameters, _)| parameters)
    }

    /// The same, and the number of the signature scheme as it stands behind the parameters in TLS 1.2 (RFC 5246 section 4.7).
    pub(crate) fn read_signed(suite: u16, body: &[u8]) -> Option<(Self, Option<u16>)> {
        let mut reader = Reader::new(body);
        let parameters = Self::parameters(suite, &mut reader)?;
        Some((parameters, reader.u16()))
    }

    fn parameters(suite: u16, reader: &mut Reader<'_>) -> Option<Self> {
        let name = suites::name(suite);
        let kind = name.strip_prefix("TLS_")?;
        // The hint of a server with pre-shared keys comes first (RFC 4279 section 3).
        let kind = match kind.contains("PSK") {
            true => {
                reader.vector16()?;
                kind.trim_start_matches("PSK_")
            }
            false => kind,
        };
        if kind.starts_with("RSA_PSK") || kind.starts_with("WITH") {
            return None;
        }
        if kind.starts_with("ECDH") {
            const NAMED_CURVE: u8 = 3;
            let named = reader.u8()? == NAMED_CURVE;
            let group = reader.u16()?;
            let public = reader.vector8()?.to_vec();
            return named.then_some(Self::EllipticCurve { group, public });
        }
        if kind.starts_with("DH") {
            let prime = without_leading_zeros(reader.vector16()?);
            reader.vector16()?; // generator
            return Some(Self::DiffieHellman {
                prime,
                public: reader.vector16()?.to_vec(),
            });
        }
        if kind.starts_with("RSA") {
            let modulus = without_leading_zeros(reader.vector16()?);
            reader.vector16()?; // exponent
            return Some(Self::Rsa { modulus });
        }
        None
    }

    /// How many bytes the longest of its numbers has.
    pub(crate) fn longest_number(&self) -> usize {
        match self {
            Self::DiffieHellman { prime, public } => prime.len().max(public.len()),
            Self::EllipticCurve { public, .. } => public.len(),
            Self::Rsa { modulus } => modulus.len(),
        }
    }

    /// The size of the prime or modulus, in bits; none for curves, whose number says it.
    pub(crate) fn bits(&self) -> Option<u32> {
        match self {
            Self::DiffieHellman { prime: number, .. } | Self::Rsa { modulus: number } => {
                let first = number.first()?;
                let bits = number.len().checked_mul(8)?;
                u32::try_from(bits).ok().map(|bits| bits - first.leading_zeros())
            }
            Self::EllipticCurve { .. } => None,
        }
    }
}

fn without_leading_zeros(number: &[u8]) -> Vec<u8> {
    number.iter().copied().skip_while(|byte| *byte == 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bits_are_counted_without_leading_zeros() {
        let dhe = 0x0033;
        let body = [0, 3, 0, 0x40, 1, 0, 1, 2, 0, 1, 9];
        assert_eq!(
            KeyExchange::read(dhe, &body).and_then(|exchange| exchange.bits()),
            Some(15)
        );
        let zero = [0, 1, 0, 0, 1, 2, 0, 1, 9];
        assert_eq!(KeyExchange::read(dhe, &zero).and_then(|exchange| exchange.bits()), None);
    }

    #[test]
    fn a_named_curve_is_told_by_its_number() {
        let exchange = KeyExchange::read(0xC02F, &[3, 0, 29, 2, 7, 7, 4, 1]);
        assert_eq!(
            exchange,
            Some(KeyExchange::EllipticCurve {
                group: 29,
                public: vec![7, 7]
            })
        );
        assert_eq!(KeyExchange::read(0xC02F, &[1, 0, 29, 0]), None);
    }

    proptest! {
        #[test]
        fn any_body_is_read_or_refused(suite in any::<u16>(), body in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _bits = KeyExchange::read(suite, &body).and_then(|exchange| exchange.bits());
        }
    }
}
