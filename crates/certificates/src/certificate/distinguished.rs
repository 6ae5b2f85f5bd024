//! Distinguished names: shown as RFC 4514 strings, compared as RFC 5280 section 7.1 says.

use crate::text;
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

/// A name that was read.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    /// RFC 4514, escaped: last RDN first.
    pub(crate) shown: String,
    /// The last (most specific) common name, escaped.
    pub(crate) common_name: Option<String>,
    /// The last organisation, escaped.
    pub(crate) organisation: Option<String>,
    /// What comparisons use.
    pub(crate) key: NameKey,
    /// The e-mail addresses in it: name constraints concern them (RFC 5280 section 4.2.1.10).
    pub(crate) emails: Vec<String>,
}

/// The form of a name in which equal names have equal bytes, and a subtree's base is a prefix: RDN after RDN, each with
/// its length, strings without regard to their ASN.1 type, case and repeated spaces (RFC 5280 section 7.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct NameKey(Box<[u8]>);

impl NameKey {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the other name begins with this one: the subtree of a directoryName constraint.
    pub(crate) fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

const COMMON_NAME: &str = "2.5.4.3";
const ORGANISATION: &str = "2.5.4.10";
const EMAIL_ADDRESS: &str = "1.2.840.113549.1.9.1";

pub(crate) fn read(name: &X509Name<'_>) -> Name {
    let mut relative = Vec::new();
    let mut key = Vec::new();
    let mut common_name = None;
    let mut organisation = None;
    let mut emails = Vec::new();
    for rdn in name.iter_rdn() {
        let mut shown = String::new();
        let mut parts = Vec::new();
        for attribute in rdn.iter() {
            let oid = text::dotted(attribute.attr_type());
            let value = decode(attribute);
            if oid == COMMON_NAME {
                common_name = value.as_deref().map(text::escape);
            }
            if oid == ORGANISATION {
                organisation = value.as_deref().map(text::escape);
            }
            if oid == EMAIL_ADDRESS {
                emails.extend(value.clone());
            }
            if !shown.is_empty() {
                shown.push('+');
            }
            shown.push_str(keyword(&oid).unwrap_or(&oid));
            shown.push('=');
            match &value {
                Some(value) => shown.push_str(&escaped(value)),
                None => shown.push_str(&format!("#{}", text::hex(attribute.as_slice()))),
            }
            parts.push(comparable(&oid, value.as_deref(), attribute));
        }
        parts.sort(); // a SET has no order
        let rdn = parts.concat();
        append(&mut key, &rdn);
        relative.push(shown);
    }
    relative.reverse();
    Name {
        shown: text::escape(&relative.join(",")),
        common_name,
        organisation,
        key: NameKey(key.into()),
        emails,
    }
}

/// One attribute in the form that is compared.
fn comparable(oid: &str, value: Option<&str>, attribute: &AttributeTypeAndValue<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    append(&mut bytes, oid.as_bytes());
    match value {
        Some(value) => {
            let lower = value.to_lowercase();
            let mut folded = String::with_capacity(lower.len());
            for word in lower.split_whitespace() {
                if !folded.is_empty() {
                    folded.push(' ');
                }
                folded.push_str(word);
            }
            append(&mut bytes, folded.as_bytes());
        }
        None => append(&mut bytes, attribute.as_slice()),
    }
    bytes
}

fn append(bytes: &mut Vec<u8>, part: &[u8]) {
    bytes.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
    bytes.extend_from_slice(part);
}

/// The text of an attribute, whatever string type holds it; none for what is no string.
fn decode(attribute: &AttributeTypeAndValue<'_>) -> Option<String> {
    const BMP_STRING: u32 = 30;
    const LATIN: u32 = 20; // TeletexString: Latin-1 in practice
    const UNIVERSAL_STRING: u32 = 28;
    const TEXTUAL: [u32; 6] = [12, 18, 19, 22, 26, 27]; // UTF8, Numeric, Printable, IA5, Visible, General
    let value = attribute.attr_value();
    let bytes = value.data;
    match value.tag().0 {
        BMP_STRING => {
            let units: Vec<u16> = bytes
                .chunks(2)
                .map(|pair| pair.iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte)))
                .collect();
            Some(String::from_utf16_lossy(&units))
        }
        UNIVERSAL_STRING => {
            let number = |four: &[u8]| four.iter().fold(0, |sum: u32, byte| sum << 8 | u32::from(*byte));
            let characters = bytes.chunks(4).map(number);
            Some(
                characters
                    .map(|code| char::from_u32(code).unwrap_or('\u{fffd}'))
                    .collect(),
            )
        }
        LATIN => Some(bytes.iter().copied().map(char::from).collect()),
        tag if TEXTUAL.contains(&tag) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    }
}

/// RFC 4514 section 2.4, without the parts that [`text::escape`] does.
fn escaped(value: &str) -> String {
    let mut shown = String::with_capacity(value.len());
    let last = value.chars().count().saturating_sub(1);
    for (at, character) in value.chars().enumerate() {
        let edge = at == 0 && matches!(character, ' ' | '#') || at == last && character == ' ';
        if edge || matches!(character, '"' | '+' | ',' | ';' | '<' | '>' | '\\') {
            shown.push('\\');
        }
        shown.push(character);
    }
    shown
}

/// The short names of RFC 4514 section 3, and of what else stands in certificates of today.
fn keyword(oid: &str) -> Option<&'static str> {
    Some(match oid {
        COMMON_NAME => "CN",
        EMAIL_ADDRESS => "emailAddress",
        "0.9.2342.19200300.100.1.1" => "UID",
        "0.9.2342.19200300.100.1.25" => "DC",
        "1.3.6.1.4.1.311.60.2.1.1" => "jurisdictionL",
        "1.3.6.1.4.1.311.60.2.1.2" => "jurisdictionST",
        "1.3.6.1.4.1.311.60.2.1.3" => "jurisdictionC",
        "2.5.4.4" => "SN",
        "2.5.4.5" => "serialNumber",
        "2.5.4.6" => "C",
        "2.5.4.7" => "L",
        "2.5.4.8" => "ST",
        "2.5.4.9" => "STREET",
        "2.5.4.10" => "O",
        "2.5.4.11" => "OU",
        "2.5.4.12" => "title",
        "2.5.4.15" => "businessCategory",
        "2.5.4.17" => "postalCode",
        "2.5.4.42" => "GN",
        "2.5.4.97" => "organizationIdentifier",
        _ => return None,
    })
}
