//! PKCS#7 "certs-only" (RFC 2315, RFC 5652 section 5.1): a SignedData whose certificates are all that matters.

use crate::der;

const SIGNED_DATA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
const EXPLICIT_0: u8 = 0xa0;

/// The certificates in DER, in their order; none where the object is no SignedData.
pub(crate) fn certificates(object: &[u8]) -> Option<Vec<&[u8]>> {
    let content_info = der::elements(der::only(object, der::SEQUENCE)?)?;
    let [kind, content] = content_info.as_slice() else {
        return None;
    };
    if kind.tag != der::OBJECT_IDENTIFIER || kind.content != SIGNED_DATA || content.tag != EXPLICIT_0 {
        return None;
    }
    let signed_data = der::elements(der::only(content.content, der::SEQUENCE)?)?;
    let certificates = signed_data.iter().find(|element| element.tag == EXPLICIT_0);
    let found = der::elements(certificates.map_or(&[], |set| set.content))?;
    // Attribute certificates and their like have context tags.
    Some(
        found
            .iter()
            .filter(|element| element.tag == der::SEQUENCE)
            .map(|element| element.whole)
            .collect(),
    )
}
