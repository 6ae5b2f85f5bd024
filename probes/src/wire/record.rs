//! The record layer in clear (RFC 8446 section 5.1): bytes in, records out.

use super::bytes::{Reader, Writer};

/// The longest plaintext of a record (RFC 8446 section 5.1).
const LONGEST_PLAINTEXT: usize = 1 << 14;
/// What a record may hold in all: ciphertext expansion of old versions included (RFC 5246 section 6.2.3).
const LONGEST_PAYLOAD: usize = LONGEST_PLAINTEXT + 2048;

/// What a record carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContentType {
    /// An alert.
    Alert,
    /// Application data, or anything encrypted in TLS 1.3.
    ApplicationData,
    /// The signal that what follows is encrypted.
    ChangeCipherSpec,
    /// Handshake messages, whole or in fragments.
    Handshake,
    /// RFC 6520.
    Heartbeat,
}

impl ContentType {
    /// The number on the wire.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Alert => 21,
            Self::ApplicationData => 23,
            Self::ChangeCipherSpec => 20,
            Self::Handshake => 22,
            Self::Heartbeat => 24,
        }
    }

    const fn from_number(number: u8) -> Option<Self> {
        match number {
            20 => Some(Self::ChangeCipherSpec),
            21 => Some(Self::Alert),
            22 => Some(Self::Handshake),
            23 => Some(Self::ApplicationData),
            24 => Some(Self::Heartbeat),
            _ => None,
        }
    }
}

/// One record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Record<'a> {
    /// What it carries.
    pub(crate) content: ContentType,
    /// The version in its header.
    pub(crate) version: u16,
    /// Its content.
    pub(crate) payload: &'a [u8],
}

/// The bytes are no TLS record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotTls;

impl<'a> Record<'a> {
    /// The first record of the bytes, and what follows it; none while it is not complete.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Option<(Self, &'a [u8])>, NotTls> {
        if !looks_like_tls(bytes) {
            return Err(NotTls);
        }
        let mut reader = Reader::new(bytes);
        let (Some(number), Some(version)) = (reader.u8(), reader.u16()) else {
            return Ok(None);
        };
        let content = ContentType::from_number(number).ok_or(NotTls)?;
        let mut length = reader;
        if length.u16().is_some_and(|length| usize::from(length) > LONGEST_PAYLOAD) {
            return Err(NotTls);
        }
        let Some(payload) = reader.vector16() else {
            return Ok(None);
        };
        Ok(Some((
            Self {
                content,
                version,
                payload,
            },
            reader.rest(),
        )))
    }
}

/// Whether the first bytes of an answer may be those of a TLS record, as far as they go.
pub(crate) fn looks_like_tls(bytes: &[u8]) -> bool {
    let content = bytes
        .first()
        .is_none_or(|byte| ContentType::from_number(*byte).is_some());
    let major = bytes.get(1).is_none_or(|byte| *byte == 3);
    content && major
}

/// Handshake bytes in as many records as they need.
pub(crate) fn handshake_records(version: u16, handshake: &[u8]) -> Vec<u8> {
    let fragments = handshake.chunks(LONGEST_PLAINTEXT);
    fragments
        .flat_map(|fragment| record(ContentType::Handshake, version, fragment))
        .collect()
}

/// One record; what does not fit is left out.
pub(crate) fn record(content: ContentType, version: u16, payload: &[u8]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.u8(content.number()).u16(version).vector16(|inner| {
        inner.bytes(payload);
    });
    writer.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_record_waits_until_it_is_complete() {
        let bytes = [22, 3, 3, 0, 3, 1, 2, 3, 21];
        for cut in 0..8 {
            assert_eq!(Record::read(&bytes[..cut]), Ok(None), "{cut}");
        }
        let (record, rest) = Record::read(&bytes).unwrap().unwrap();
        assert_eq!(
            (record.content, record.payload, rest),
            (ContentType::Handshake, &bytes[5..8], &[21][..])
        );
    }

    #[test]
    fn other_protocols_are_told_apart_at_their_first_bytes() {
        for answer in [
            b"HTTP/1.1 400".as_slice(),
            b"220 mail",
            b"* OK",
            b"+OK",
            b"\x80\x2e\x01",
            b"\x16HT",
            b"\0",
        ] {
            assert_eq!(Record::read(answer), Err(NotTls), "{answer:?}");
        }
        assert_eq!(Record::read(&[22, 3, 1, 0xff, 0xff]), Err(NotTls));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            if let Ok(Some((record, rest))) = Record::read(&bytes) {
                prop_assert_eq!(5 + record.payload.len() + rest.len(), bytes.len());
            }
        }

        #[test]
        fn long_messages_are_cut_into_records(length in 0_usize..40_000) {
            let bytes = handshake_records(0x0301, &vec![7; length]);
            let (mut rest, mut total) = (bytes.as_slice(), 0);
            while let Some((record, after)) = Record::read(rest).unwrap() {
                total += record.payload.len();
                rest = after;
            }
            prop_assert_eq!((total, rest.len()), (length, 0));
        }
    }
}
