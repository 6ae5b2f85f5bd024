//! What a server that holds an RSA key sees in a ClientKeyExchange.

use num_bigint::BigUint;
use rustls_pki_types::PrivateKeyDer;

use crate::{Error, Identity};

/// What came out of the encrypted premaster secret of a client (RFC 5246 section 7.4.7.1, RFC 8017 section 7.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Premaster {
    /// A secret of 48 bytes that starts with the version of the hello.
    Correct,
    /// No zero ends the padding.
    NoSeparator,
    /// A secret that has not 48 bytes.
    WrongLength,
    /// The block does not start with `00 02`.
    WrongStart,
    /// A secret of 48 bytes that starts with another version.
    WrongVersion,
}

/// The private half of an RSA key, as far as it takes to open a block.
#[derive(Clone)]
pub(super) struct Opener {
    modulus: BigUint,
    exponent: BigUint,
    length: usize,
}

impl Opener {
    pub(super) fn of(identity: &Identity) -> Result<Self, Error> {
        const NO_RSA: Error = Error::Configuration("a padding oracle needs an RSA key");
        let PrivateKeyDer::Pkcs8(key) = identity.key()? else {
            return Err(NO_RSA);
        };
        numbers(key.secret_pkcs8_der()).ok_or(NO_RSA)
    }

    /// Opens the body of a ClientKeyExchange message of TLS.
    pub(super) fn open(&self, body: &[u8], version: u16) -> Premaster {
        let encrypted = body.get(2..).unwrap_or_default();
        let plain = BigUint::from_bytes_be(encrypted)
            .modpow(&self.exponent, &self.modulus)
            .to_bytes_be();
        let mut block = vec![0; self.length.saturating_sub(plain.len())];
        block.extend(plain);
        let [0, 2, padded @ ..] = block.as_slice() else {
            return Premaster::WrongStart;
        };
        let Some(separator) = padded.iter().position(|byte| *byte == 0) else {
            return Premaster::NoSeparator;
        };
        match padded.get(separator + 1..).unwrap_or_default() {
            secret if secret.len() != 48 => Premaster::WrongLength,
            secret if secret.starts_with(&version.to_be_bytes()) => Premaster::Correct,
            _ => Premaster::WrongVersion,
        }
    }
}

/// PrivateKeyInfo (RFC 5208 section 5) around RSAPrivateKey (RFC 8017 appendix A.1.2).
fn numbers(pkcs8: &[u8]) -> Option<Opener> {
    let (info, _) = element(0x30, pkcs8)?;
    let (_version, rest) = element(0x02, info)?;
    let (_algorithm, rest) = element(0x30, rest)?;
    let (key, _) = element(0x04, rest)?;
    let (key, _) = element(0x30, key)?;
    let (_version, rest) = element(0x02, key)?;
    let (modulus, rest) = element(0x02, rest)?;
    let (_public, rest) = element(0x02, rest)?;
    let (exponent, _) = element(0x02, rest)?;
    let modulus = BigUint::from_bytes_be(modulus);
    Some(Opener {
        length: usize::try_from(modulus.bits().div_ceil(8)).ok()?,
        modulus,
        exponent: BigUint::from_bytes_be(exponent),
    })
}

/// The content of a DER element with this tag, and what follows it.
fn element(tag: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&[found, first], rest) = bytes.split_first_chunk::<2>()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        _ => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = digits.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            (length, rest)
        }
    };
    let parts = rest.split_at_checked(length)?;
    (found == tag).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::KeyKind;

    #[test]
    fn blocks_are_told_apart() {
        let identity = Identity::self_signed("oracle.example.test")
            .key(KeyKind::Rsa2048)
            .issue()
            .unwrap();
        let opener = Opener::of(&identity).unwrap();
        let block = |start: [u8; 2], separator: u8, version: [u8; 2], secret: usize| {
            let mut block = start.to_vec();
            block.extend(vec![7; 256 - 3 - secret]);
            block.push(separator);
            block.extend(version);
            block.extend(vec![9; secret - 2]);
            let encrypted = BigUint::from_bytes_be(&block)
                .modpow(&BigUint::from(65537_u32), &opener.modulus)
                .to_bytes_be();
            opener.open(&[&[1, 0], encrypted.as_slice()].concat(), 0x0303)
        };
        assert_eq!(block([0, 2], 0, [3, 3], 48), Premaster::Correct);
        assert_eq!(block([0x41, 0x17], 0, [3, 3], 48), Premaster::WrongStart);
        assert_eq!(block([0, 2], 0, [3, 3], 20), Premaster::WrongLength);
        assert_eq!(block([0, 2], 1, [1, 1], 48), Premaster::NoSeparator);
        assert_eq!(block([0, 2], 0, [2, 2], 48), Premaster::WrongVersion);
        assert!(Opener::of(&Identity::self_signed("ec.example.test").issue().unwrap()).is_err());
    }
}
