//! Signed certificate timestamps (RFC 6962 section 3.2), as far as a certificate embeds them.

use jiff::Timestamp;
use std::collections::HashSet;
use x509_parser::extensions::SignedCertificateTimestamp;

/// What the embedded timestamps come to. Their signatures are not verified: that takes the keys of the logs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Timestamps {
    /// The earliest.
    pub(crate) earliest: Option<Timestamp>,
    /// How many logs gave one: two of the same log count once, as they do for browsers.
    pub(crate) logs: u32,
}

pub(super) fn read(list: &[SignedCertificateTimestamp<'_>]) -> Timestamps {
    let logs: HashSet<&[u8]> = list.iter().map(|sct| sct.id.key_id.as_slice()).collect();
    let earliest = list.iter().map(|sct| sct.timestamp).min();
    Timestamps {
        earliest: earliest
            .and_then(|milliseconds| i64::try_from(milliseconds).ok())
            .and_then(|milliseconds| Timestamp::from_millisecond(milliseconds).ok()),
        logs: u32::try_from(logs.len()).unwrap_or(u32::MAX),
    }
}
