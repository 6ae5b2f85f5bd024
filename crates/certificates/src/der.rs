//! Just enough DER (X.690) to cut a buffer into elements. Definite lengths, single-byte tags, nothing is copied.

pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const ENUMERATED: u8 = 0x0a;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const UTC_TIME: u8 = 0x17;

/// One element: its tag byte, its content, and the whole with tag and length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Element<'a> {
    pub(crate) tag: u8,
    pub(crate) content: &'a [u8],
    pub(crate) whole: &'a [u8],
}

/// Cuts the first element off; none where the bytes are no DER or are cut short.
pub(crate) fn first(input: &[u8]) -> Option<(Element<'_>, &[u8])> {
    let (tag, rest) = input.split_first()?;
    if tag & 0x1f == 0x1f {
        return None; // a tag number above 30 stands nowhere in what we read
    }
    let (length, rest) = length(rest)?;
    let content = rest.get(..length)?;
    let header = input.len() - rest.len();
    let whole = input.get(..header.checked_add(length)?)?;
    let element = Element {
        tag: *tag,
        content,
        whole,
    };
    Some((element, rest.get(length..)?))
}

fn length(input: &[u8]) -> Option<(usize, &[u8])> {
    let (first, rest) = input.split_first()?;
    if first & 0x80 == 0 {
        return Some((usize::from(*first), rest));
    }
    let count = usize::from(first & 0x7f);
    if count == 0 || count > 4 {
        return None; // indefinite, or above 4 GiB
    }
    let bytes = rest.get(..count)?;
    let length = bytes.iter().fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
    Some((length, rest.get(count..)?))
}

/// The elements of a content, all of it; none where a part of it is no DER.
pub(crate) fn elements(content: &[u8]) -> Option<Vec<Element<'_>>> {
    at_most(content, usize::MAX)
}

/// As [`elements`], of a content that has no more than so many: what a peer may send without end costs no memory.
pub(crate) fn at_most(mut content: &[u8], most: usize) -> Option<Vec<Element<'_>>> {
    let mut found = Vec::new();
    while !content.is_empty() {
        if found.len() == most {
            return None;
        }
        let (element, rest) = first(content)?;
        found.push(element);
        content = rest;
    }
    Some(found)
}

/// The content of the one element that the input is, if it has this tag.
pub(crate) fn only(input: &[u8], tag: u8) -> Option<&[u8]> {
    let (element, rest) = first(input)?;
    (element.tag == tag && rest.is_empty()).then_some(element.content)
}

/// One element, encoded: the opposite of [`first`].
pub(crate) fn encode(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut element = vec![tag];
    let length = content.len().to_be_bytes();
    let significant: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    match significant.as_slice() {
        [] => element.push(0),
        [short] if *short < 0x80 => element.push(*short),
        long => {
            element.push(0x80 | u8::try_from(long.len()).unwrap_or(0));
            element.extend_from_slice(long);
        }
    }
    element.extend_from_slice(content);
    element
}

/// A SEQUENCE of elements that are encoded already.
pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    encode(SEQUENCE, &parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_cut_at_their_lengths() {
        let bytes = [0x02, 1, 5, 0x04, 0x81, 2, 7, 8];
        let found = elements(&bytes).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].tag, found[0].content), (INTEGER, [5].as_slice()));
        assert_eq!((found[1].content, found[1].whole.len()), ([7, 8].as_slice(), 5));
    }

    #[test]
    fn what_is_encoded_is_cut_again() {
        for length in [0, 1, 0x7f, 0x80, 0xff, 0x100, 70_000] {
            let encoded = encode(OCTET_STRING, &vec![7; length]);
            assert_eq!(only(&encoded, OCTET_STRING).map(<[u8]>::len), Some(length));
        }
        assert_eq!(at_most(&[5, 0, 5, 0], 1), None);
    }

    #[test]
    fn what_is_cut_short_or_indefinite_is_none() {
        for bytes in [
            [0x30].as_slice(),
            &[0x30, 3, 1],
            &[0x30, 0x80, 0, 0],
            &[0x30, 0x85, 1, 1, 1, 1, 1],
            &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
            &[0x1f, 0x81, 1, 0],
        ] {
            assert_eq!(first(bytes), None, "{bytes:?}");
        }
    }
}
