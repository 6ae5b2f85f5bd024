//! Just enough DER (X.690) to cut a buffer into elements. Definite lengths, single-byte tags, nothing is copied.

pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const SEQUENCE: u8 = 0x30;

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
pub(crate) fn elements(mut content: &[u8]) -> Option<Vec<Element<'_>>> {
    let mut found = Vec::new();
    while !content.is_empty() {
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
