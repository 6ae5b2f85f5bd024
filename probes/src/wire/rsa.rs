//! The public operation of RSA on blocks of any form: what a client sends as a key exchange, well formed or not on purpose.

use super::der;
use certificates::Certificate;
use num_bigint::BigUint;

/// Keys beyond this cost more than any answer is worth.
const LONGEST_MODULUS: usize = 1024;
/// The same for exponents; 65537 has three bytes.
const LONGEST_EXPONENT: usize = 8;
/// A PKCS #1 block needs eight bytes of padding and three of form (RFC 8017 section 7.2.1).
const FORM: usize = 11;

/// A public key of RSA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl PublicKey {
    /// The key of a certificate; none where it is no RSA key, or one that nobody should compute with.
    pub(crate) fn of_certificate(der: &[u8]) -> Option<Self> {
        let certificate = Certificate::from_der(der).ok()?;
        let (_, key) = der::split_spki(certificate.spki())?;
        Self::of_der(key)
    }

    fn of_der(key: &[u8]) -> Option<Self> {
        let (modulus, exponent) = der::rsa_public_key(key)?;
        let is_sound =
            (FORM..=LONGEST_MODULUS).contains(&modulus.len()) && (1..=LONGEST_EXPONENT).contains(&exponent.len());
        is_sound.then(|| Self {
            modulus: modulus.to_vec(),
            exponent: exponent.to_vec(),
        })
    }

    /// The length of the modulus in bytes, and of everything that is encrypted with it.
    pub(crate) fn length(&self) -> usize {
        self.modulus.len()
    }

    /// The length of the modulus in bits.
    pub(crate) fn bits(&self) -> usize {
        let unused = self.modulus.first().map_or(0, |first| first.leading_zeros());
        (self.modulus.len() * 8).saturating_sub(unused as usize)
    }

    /// The first byte of the modulus: a block that starts with less is a number below it.
    pub(crate) fn first_byte(&self) -> u8 {
        self.modulus.first().copied().unwrap_or_default()
    }

    /// A block raised to the public exponent, as long as the modulus.
    pub(crate) fn raise(&self, block: &[u8]) -> Vec<u8> {
        let (modulus, exponent) = (
            BigUint::from_bytes_be(&self.modulus),
            BigUint::from_bytes_be(&self.exponent),
        );
        let number = BigUint::from_bytes_be(block).modpow(&exponent, &modulus).to_bytes_be();
        let mut padded = vec![0; self.length().saturating_sub(number.len())];
        padded.extend(number);
        padded
    }

    /// A secret in a well-formed block (RFC 8017 section 7.2.1), encrypted; none where it does not fit. `padding` must hold as
    /// many bytes as the modulus.
    pub(crate) fn encrypt(&self, secret: &[u8], padding: &[u8]) -> Option<Vec<u8>> {
        let room = self.length().checked_sub(secret.len())?.checked_sub(3)?;
        let padding = padding.get(..room).filter(|padding| padding.len() >= 8)?;
        let mut block = vec![0, 2];
        block.extend(padding.iter().map(|byte| (*byte).max(1)));
        block.push(0);
        block.extend_from_slice(secret);
        Some(self.raise(&block))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
    use aws_lc_rs::rsa::{KeySize, Pkcs1PrivateDecryptingKey, PrivateDecryptingKey};
    use proptest::prelude::*;

    #[test]
    fn what_is_encrypted_is_what_the_owner_of_the_key_reads() {
        let private = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap();
        let spki: aws_lc_rs::encoding::PublicKeyX509Der<'_> = private.public_key().as_der().unwrap();
        let (_, bits) = der::split_spki(spki.as_ref()).unwrap();
        let public = PublicKey::of_der(bits).unwrap();
        assert_eq!((public.length(), public.bits()), (256, 2048));
        let encrypted = public.encrypt(b"a secret of no worth", &[0xAB; 256]).unwrap();
        assert_eq!(encrypted.len(), 256);
        let pkcs8: Pkcs8V1Der<'_> = private.as_der().unwrap();
        let private = PrivateDecryptingKey::from_pkcs8(pkcs8.as_ref()).unwrap();
        let private = Pkcs1PrivateDecryptingKey::new(private).unwrap();
        let mut plain = vec![0; private.min_output_size()];
        assert_eq!(
            private.decrypt(&encrypted, &mut plain).unwrap(),
            b"a secret of no worth"
        );
    }

    #[test]
    fn results_are_as_long_as_the_modulus() {
        let key = [0x30, 18, 2, 13, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 1, 3];
        let public = PublicKey::of_der(&key).unwrap();
        assert_eq!((public.length(), public.bits(), public.first_byte()), (12, 96, 0x80));
        assert_eq!(public.raise(&[2]), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8]);
        assert_eq!(public.encrypt(&[7; 2], &[1; 12]), None, "too little padding");
    }

    /// A key of any numbers.
    pub(in crate::wire) fn key_of(modulus: &[u8], exponent: &[u8]) -> PublicKey {
        PublicKey {
            modulus: modulus.to_vec(),
            exponent: exponent.to_vec(),
        }
    }

    proptest! {
        #[test]
        fn any_key_is_used_or_refused(modulus in proptest::collection::vec(any::<u8>(), 0..100), exponent in proptest::collection::vec(any::<u8>(), 0..9), block in proptest::collection::vec(any::<u8>(), 0..120)) {
            let element = |content: &[u8]| [&[2, u8::try_from(content.len()).unwrap()], content].concat();
            let content = [element(&modulus), element(&exponent)].concat();
            let key = [&[0x30, u8::try_from(content.len()).unwrap()], content.as_slice()].concat();
            if let Some(public) = PublicKey::of_der(&key) {
                prop_assert_eq!(public.raise(&block).len(), public.length());
            }
        }
    }
}
