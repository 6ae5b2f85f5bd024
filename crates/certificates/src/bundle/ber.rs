//! BER of indefinite length (X.690 section 8.1.3.6), as OpenSSL streams PKCS#7, Java and old Windows write PKCS#12: made
//! definite, so that the reader of DER reads it. What is definite is left as it is: certificates lie in it, and their bytes
//! are signed.

/// No container in use is nearly as deep.
const DEPTH: usize = 24;

/// No container in use is nearly as large.
const BYTES: usize = 4 * 1024 * 1024;

const CONSTRUCTED: u8 = 0x20;
const INDEFINITE: u8 = 0x80;
const END: [u8; 2] = [0, 0];

/// Whether an element of indefinite length begins here.
pub(super) fn is_indefinite(input: &[u8]) -> bool {
    matches!(input, [tag, INDEFINITE, ..] if tag & CONSTRUCTED != 0 && tag & 0x1f != 0x1f)
}

/// The first element with definite lengths, and what follows it; none where it is no BER, or beyond the bounds.
pub(super) fn definite(input: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    if input.len() > BYTES {
        return None;
    }
    element(input, DEPTH)
}

fn element(input: &[u8], depth: usize) -> Option<(Vec<u8>, &[u8])> {
    if !is_indefinite(input) {
        let (element, rest) = crate::der::first(input)?;
        return Some((element.whole.to_vec(), rest));
    }
    let depth = depth.checked_sub(1)?;
    let (header, mut rest) = input.split_at_checked(2)?;
    let mut content = Vec::new();
    while !rest.starts_with(&END) {
        let (inner, after) = element(rest, depth)?;
        content.extend(inner);
        rest = after;
    }
    let mut whole = vec![*header.first()?];
    push_length(&mut whole, content.len());
    whole.extend(content);
    Some((whole, rest.get(END.len()..)?))
}

fn push_length(to: &mut Vec<u8>, length: usize) {
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => to.push(short),
        _ => {
            let bytes = length.to_be_bytes();
            let significant: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
            to.push(0x80 | u8::try_from(significant.len()).unwrap_or_default());
            to.extend(significant);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indefinite_lengths_become_definite_and_the_rest_stays() {
        // SEQUENCE { [0] { INTEGER 5 } OCTET STRING (with a length that is longer than need be) }, and a byte behind it
        let input = [0x30, 0x80, 0xa0, 0x80, 2, 1, 5, 0, 0, 4, 0x81, 1, 7, 0, 0, 9];
        let (made, rest) = definite(&input).unwrap();
        assert_eq!(made, [0x30, 9, 0xa0, 3, 2, 1, 5, 4, 0x81, 1, 7]);
        assert_eq!(rest, [9]);
        let long = [[0x30, 0x80, 4, 0x82, 1, 0].as_slice(), &[7; 256], &END].concat();
        assert_eq!(definite(&long).unwrap().0[..6], [0x30, 0x82, 1, 4, 4, 0x82]);
    }

    #[test]
    fn what_has_no_end_or_is_too_deep_is_none() {
        for input in [
            [0x30, 0x80].as_slice(),
            &[0x30, 0x80, 2, 1, 5],
            &[0x30, 0x80, 0],
            &[0x30, 0x80, 0, 1],
            &[0x30, 0x80].repeat(100_000),
            &[[0x30, 0x80].repeat(DEPTH + 1), END.repeat(DEPTH + 1)].concat(),
        ] {
            assert_eq!(definite(input), None);
        }
        let deep = [[0x30, 0x80].repeat(DEPTH), END.repeat(DEPTH)].concat();
        assert!(definite(&deep).is_some());
        assert!(!is_indefinite(&[0x04, 0x80]) && !is_indefinite(&[0x3f, 0x80]) && !is_indefinite(&[]));
    }
}
