//! Files of revocation lists: PEM or DER, one list or several.

use super::RevocationList;
use crate::{bundle, der};

/// Lists of hundreds of thousands of entries have some ten megabytes.
const BYTES: usize = 64 * 1024 * 1024;
const LISTS: usize = 1_000;

/// Why bytes could not be read as revocation lists.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// Bytes that should be a list are none.
    #[error("the revocation list {place} is damaged: {detail}; download it again from the CA")]
    Damaged {
        /// Where it stands: `at line 3`, `at byte 0`.
        place: String,
        /// What cannot be read.
        detail: String,
    },
    /// Nothing stands there.
    #[error("the input is empty")]
    Empty,
    /// There is something, but no list in it.
    #[error("no revocation list was found: give PEM (-----BEGIN X509 CRL-----) or DER")]
    NoList,
    /// Certificates were given.
    #[error("these are certificates, not a revocation list: give the list (CRL) that their issuer publishes")]
    Certificates,
    /// The frame of PEM is broken.
    #[error(transparent)]
    Pem(#[from] crate::ReadError),
    /// More bytes than the bound.
    #[error("the input has more than {limit} bytes: split it")]
    TooLarge {
        /// The bound in bytes.
        limit: usize,
    },
    /// More lists than the bound.
    #[error("the input holds more than {limit} revocation lists: split it")]
    TooMany {
        /// The bound.
        limit: usize,
    },
}

/// Reads the revocation lists of a file, in their order: PEM (with text and certificates around the blocks) or DER, one list
/// or several end to end. At most 64 MiB and 1,000 lists.
///
/// # Errors
///
/// What is wrong, where, and how to mend it.
pub fn read_lists(bytes: &[u8]) -> Result<Vec<RevocationList>, ListError> {
    if bytes.len() > BYTES {
        return Err(ListError::TooLarge { limit: BYTES });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ListError::Empty);
    }
    let mut lists = Vec::new();
    let mut certificates = false;
    if bundle::pem::is_pem(bytes) {
        bundle::pem::blocks(bytes, |block| {
            match block.label {
                "X509 CRL" | "CRL" => push(&mut lists, &block.decoded()?, || format!("at line {}", block.line))?,
                label => certificates |= label.ends_with("CERTIFICATE"),
            }
            Ok::<_, ListError>(())
        })?;
    } else {
        take_der(bytes, &mut lists, &mut certificates)?;
    }
    match (lists.is_empty(), certificates) {
        (true, true) => Err(ListError::Certificates),
        (true, false) => Err(ListError::NoList),
        (false, _) => Ok(lists),
    }
}

fn take_der(bytes: &[u8], lists: &mut Vec<RevocationList>, certificates: &mut bool) -> Result<(), ListError> {
    let mut rest = bytes;
    // Line feeds after the end are nobody's fault.
    while !rest.iter().all(u8::is_ascii_whitespace) {
        let offset = bytes.len() - rest.len();
        let place = || format!("at byte {offset}");
        let Some((element, after)) = der::first(rest) else {
            let begins_well = matches!(rest, [der::SEQUENCE, 0x81..=0x84, ..]);
            return Err(match begins_well || offset > 0 {
                true => ListError::Damaged {
                    place: place(),
                    detail: "it is cut short, or no DER".to_owned(),
                },
                false => ListError::NoList,
            });
        };
        if crate::Certificate::from_der(element.whole).is_ok() {
            *certificates = true;
        } else {
            push(lists, element.whole, place)?;
        }
        rest = after;
    }
    Ok(())
}

fn push(lists: &mut Vec<RevocationList>, der: &[u8], place: impl Fn() -> String) -> Result<(), ListError> {
    if lists.len() == LISTS {
        return Err(ListError::TooMany { limit: LISTS });
    }
    let list = RevocationList::from_der(der.to_vec()).map_err(|error| match error {
        ListError::Damaged { detail, .. } => ListError::Damaged { place: place(), detail },
        other => other,
    })?;
    lists.push(list);
    Ok(())
}
