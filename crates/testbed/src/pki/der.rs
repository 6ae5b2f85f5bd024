//! The few DER encodings that rcgen has no words for.

/// One element: tag, length, content.
pub(super) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let significant: Vec<u8> = length.iter().copied().skip_while(|byte| *byte == 0).collect();
    let mut out = vec![tag];
    match significant.as_slice() {
        [] => out.push(0),
        [short] if *short < 0x80 => out.push(*short),
        long => {
            out.push(0x80 | u8::try_from(long.len()).unwrap_or(0));
            out.extend_from_slice(long);
        }
    }
    out.extend_from_slice(content);
    out
}

/// The first element: its tag, its content, and what follows it; none where the bytes are cut short.
pub(super) fn split(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match usize::from(*first) {
        short if short < 0x80 => (short, rest),
        long => {
            let (bytes, rest) = rest.split_at_checked(long - 0x80)?;
            (
                bytes.iter().fold(0, |sum: usize, byte| sum << 8 | usize::from(*byte)),
                rest,
            )
        }
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}

/// A SEQUENCE of elements that are already encoded.
pub(super) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(0x30, &parts.concat())
}

/// An INTEGER from unsigned big-endian bytes.
pub(super) fn integer(bytes: &[u8]) -> Vec<u8> {
    let mut content: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
    if content.first().is_none_or(|first| *first >= 0x80) {
        content.insert(0, 0);
    }
    element(0x02, &content)
}

/// A BIT STRING of whole bytes.
pub(super) fn bit_string(bytes: &[u8]) -> Vec<u8> {
    let mut content = vec![0];
    content.extend_from_slice(bytes);
    element(0x03, &content)
}

/// An OBJECT IDENTIFIER of at least two arcs.
pub(super) fn object_identifier(arcs: &[u64]) -> Vec<u8> {
    let mut content = Vec::new();
    let mut arcs = arcs.iter().copied();
    let first = arcs.next().unwrap_or(0) * 40 + arcs.next().unwrap_or(0);
    for arc in std::iter::once(first).chain(arcs) {
        let mut groups = vec![(arc & 0x7f) as u8];
        let mut rest = arc >> 7;
        while rest > 0 {
            groups.push(0x80 | (rest & 0x7f) as u8);
            rest >>= 7;
        }
        content.extend(groups.iter().rev());
    }
    element(0x06, &content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_take_the_shortest_form() {
        assert_eq!(element(0x04, &[]), [0x04, 0]);
        assert_eq!(element(0x04, &[7; 0x7f]).get(..2), Some(&[0x04, 0x7f][..]));
        assert_eq!(element(0x04, &[7; 0x80]).get(..3), Some(&[0x04, 0x81, 0x80][..]));
        assert_eq!(element(0x04, &[7; 0x123]).get(..4), Some(&[0x04, 0x82, 0x01, 0x23][..]));
    }

    #[test]
    fn object_identifiers_are_encoded_in_base_128() {
        assert_eq!(
            object_identifier(&[1, 2, 840, 113549]),
            [0x06, 6, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]
        );
    }

    #[test]
    fn integers_stay_positive() {
        assert_eq!(integer(&[0]), [2, 1, 0]);
        assert_eq!(integer(&[0, 0x80]), [2, 2, 0, 0x80]);
    }
}
