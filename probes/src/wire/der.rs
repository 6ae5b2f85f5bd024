//! As much DER (X.690) as a public key needs: bytes in, slices out.

/// The content of the AlgorithmIdentifier and the bits of the key of a SubjectPublicKeyInfo (RFC 5280 section 4.1).
pub(crate) fn split_spki(spki: &[u8]) -> Option<(&[u8], &[u8])> {
    let content = tagged(0x30, spki)?.0;
    let (algorithm, rest) = tagged(0x30, content)?;
    let (bits, _) = tagged(0x03, rest)?;
    match bits.split_first()? {
        (0, key) => Some((algorithm, key)),
        _ => None,
    }
}

/// Modulus and exponent of an RSAPublicKey (RFC 8017 appendix A.1.1), without leading zeros. A point of an elliptic curve
/// starts with 2, 3 or 4 and is none.
pub(crate) fn rsa_public_key(key: &[u8]) -> Option<(&[u8], &[u8])> {
    let (content, _) = tagged(0x30, key)?;
    let (modulus, rest) = tagged(0x02, content)?;
    let (exponent, _) = tagged(0x02, rest)?;
    Some((without_leading_zeros(modulus), without_leading_zeros(exponent)))
}

/// The content of an element with this tag, and what follows it.
fn tagged(expected: u8, bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (tag, content, rest) = element(bytes)?;
    (tag == expected).then_some((content, rest))
}

/// One element: tag, content, what follows.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7F => (usize::from(*first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            let length = digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit));
            (length, rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

fn without_leading_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_is_found_in_its_spki() {
        let spki = [0x30, 9, 0x30, 3, 6, 1, 42, 3, 2, 0, 7];
        assert_eq!(split_spki(&spki), Some((&[6, 1, 42][..], &[7][..])));
        assert_eq!(split_spki(&[0x30, 2, 0x30, 0x80]), None);
    }

    #[test]
    fn leading_zeros_do_not_count() {
        let key = [0x30, 9, 2, 3, 0, 0x80, 1, 2, 2, 0, 3];
        assert_eq!(rsa_public_key(&key), Some((&[0x80, 1][..], &[3][..])));
        assert_eq!(rsa_public_key(&[4, 1, 2, 3]), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _read = (split_spki(&bytes), rsa_public_key(&bytes));
        }
    }
}
