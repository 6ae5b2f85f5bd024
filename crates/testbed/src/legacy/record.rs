//! TLS records and handshake messages, as far as they travel in clear.

use std::io;

use crate::Connection;

pub(super) const CHANGE_CIPHER_SPEC: u8 = 20;
pub(super) const ALERT: u8 = 21;
pub(super) const HANDSHAKE: u8 = 22;
pub(super) const HEARTBEAT: u8 = 24;

/// A record may carry 2^14 bytes and an expansion of 2048 (RFC 5246 section 6.2.3).
const RECORD_LIMIT: usize = (1 << 14) + 2048;
/// No hello of a real client comes near.
const HELLO_LIMIT: usize = 64 * 1024;

/// A record of the client's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// 20 change_cipher_spec, 21 alert, 22 handshake, 23 application_data, 24 heartbeat.
    pub content_type: u8,
    /// The version in the record header.
    pub version: u16,
    /// What it carries, encrypted or not.
    pub payload: Vec<u8>,
}

impl Record {
    pub(super) async fn read(connection: &mut Connection) -> io::Result<Self> {
        let header = connection.read_bytes(5).await?;
        let [content_type, major, minor, high, low] = header.as_slice() else {
            return Err(io::ErrorKind::UnexpectedEof.into());
        };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        if length > RECORD_LIMIT {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the client sent a record that is too long",
            ));
        }
        let payload = connection.read_bytes(length).await?;
        Ok(Self {
            content_type: *content_type,
            version: u16::from_be_bytes([*major, *minor]),
            payload,
        })
    }
}

/// What a client opened with.
#[derive(Debug)]
pub(super) enum Opening {
    /// A ClientHello in TLS records: the version of the first record, and the body of the message.
    Tls(u16, Vec<u8>),
    /// Not TLS: what was read so far.
    Other,
    /// A hello in the framing of SSLv2: its body, after the two bytes of length.
    Ssl2(Vec<u8>),
}

impl Opening {
    pub(super) async fn read(connection: &mut Connection) -> io::Result<Self> {
        let first = connection.peek_byte().await?;
        if first & 0x80 != 0 {
            let header = connection.read_bytes(2).await?;
            let length = header.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)) & 0x7fff;
            return Ok(Self::Ssl2(connection.read_bytes(length).await?));
        }
        if first != HANDSHAKE {
            return Ok(Self::Other);
        }
        let mut record_version = None;
        let mut message = Vec::new();
        loop {
            let record = Record::read(connection).await?;
            if record.content_type != HANDSHAKE {
                return Ok(Self::Other);
            }
            record_version.get_or_insert(record.version);
            message.extend(record.payload);
            let [kind, a, b, c, body @ ..] = message.as_slice() else {
                continue;
            };
            let length = [*a, *b, *c].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            if *kind != 1 || length > HELLO_LIMIT {
                return Ok(Self::Other);
            }
            if let Some(body) = body.get(..length) {
                return Ok(Self::Tls(record_version.unwrap_or(0), body.to_vec()));
            }
        }
    }
}
