//! Extensions of lists, of their entries and of responses: all of one form (RFC 5280 section 4.1).

use crate::der;

/// One extension.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extension<'a> {
    /// The content of its object identifier.
    pub(super) oid: &'a [u8],
    pub(super) critical: bool,
    /// The content of its octet string.
    pub(super) value: &'a [u8],
}

/// More extensions than anybody writes.
const MOST: usize = 32;

/// Reads the content of a SEQUENCE of extensions. None where it is none, or where one stands there twice.
pub(super) fn read(content: &[u8]) -> Option<Vec<Extension<'_>>> {
    let elements = der::at_most(content, MOST)?;
    let mut found: Vec<Extension<'_>> = Vec::with_capacity(elements.len());
    for element in elements {
        let extension = one(&element)?;
        if found.iter().any(|known| known.oid == extension.oid) {
            return None;
        }
        found.push(extension);
    }
    Some(found)
}

fn one<'a>(element: &der::Element<'a>) -> Option<Extension<'a>> {
    if element.tag != der::SEQUENCE {
        return None;
    }
    let parts = der::at_most(element.content, 3)?;
    let (oid, critical, value) = match parts.as_slice() {
        [oid, value] => (oid, false, value),
        [oid, critical, value] if critical.tag == der::BOOLEAN => (oid, critical.content != [0], value),
        _ => return None,
    };
    (oid.tag == der::OBJECT_IDENTIFIER && value.tag == der::OCTET_STRING).then_some(Extension {
        oid: oid.content,
        critical,
        value: value.content,
    })
}
