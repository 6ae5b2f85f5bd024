//! The server's first flight: its messages, and how they lie in records.

use crate::raw::record;

use super::record::HANDSHAKE;

/// A ServerHello (RFC 5246 section 7.4.1.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerHello {
    /// The chosen version.
    pub version: u16,
    /// Its 32 random bytes.
    pub random: [u8; 32],
    /// The session identifier; 32 bytes at most are lawful.
    pub session_id: Vec<u8>,
    /// The chosen suite.
    pub cipher_suite: u16,
    /// The chosen compression: 0 null, 1 DEFLATE.
    pub compression_method: u8,
    /// The extensions: type and content. None at all leaves the block out.
    pub extensions: Vec<(u16, Vec<u8>)>,
}

impl ServerHello {
    fn encode(&self) -> Vec<u8> {
        let mut body = self.version.to_be_bytes().to_vec();
        body.extend(self.random);
        body.extend(vector8(&self.session_id));
        body.extend(self.cipher_suite.to_be_bytes());
        body.push(self.compression_method);
        if !self.extensions.is_empty() {
            let encoded = self.extensions.iter().flat_map(|(kind, content)| {
                let mut one = kind.to_be_bytes().to_vec();
                one.extend(vector16(content));
                one
            });
            body.extend(vector16(&encoded.collect::<Vec<u8>>()));
        }
        body
    }
}

/// How handshake messages lie in records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// All messages in as few records as possible, as OpenSSL sends them when asked to.
    Coalesced,
    /// Every message cut into records of so many bytes.
    Fragmented(usize),
    /// One record a message.
    RecordPerMessage,
}

/// The server's first flight, before it is encoded.
#[derive(Debug, Clone)]
pub struct Flight {
    /// The version in the record headers.
    pub record_version: u16,
    /// The first message.
    pub server_hello: ServerHello,
    /// What follows it: type and body of Certificate (11), ServerKeyExchange (12), ServerHelloDone (14) ...
    pub messages: Vec<(u8, Vec<u8>)>,
    /// How they lie in records.
    pub layout: Layout,
    /// Sent before the first record: a warning alert, or anything that does not belong there.
    pub before: Vec<u8>,
    /// Sent after the last one.
    pub after: Vec<u8>,
}

impl Flight {
    pub(super) fn encode(&self) -> Vec<u8> {
        const RECORD: usize = 1 << 14;
        let hello = (2, self.server_hello.encode());
        let messages = std::iter::once(&hello)
            .chain(&self.messages)
            .map(|(kind, body)| message(*kind, body));
        let as_record = |payload: &[u8]| record(HANDSHAKE, self.record_version, payload);
        let records: Vec<u8> = match self.layout {
            Layout::Coalesced => messages
                .flatten()
                .collect::<Vec<u8>>()
                .chunks(RECORD)
                .flat_map(as_record)
                .collect(),
            Layout::Fragmented(size) => {
                let size = size.clamp(1, RECORD);
                messages
                    .flat_map(|message| message.chunks(size).flat_map(as_record).collect::<Vec<u8>>())
                    .collect()
            }
            Layout::RecordPerMessage => messages
                .flat_map(|message| message.chunks(RECORD).flat_map(as_record).collect::<Vec<u8>>())
                .collect(),
        };
        [self.before.as_slice(), &records, &self.after].concat()
    }
}

/// The body of a Certificate message up to TLS 1.2 (RFC 5246 section 7.4.2).
pub(super) fn certificate_message<'a>(chain: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let list: Vec<u8> = chain.into_iter().flat_map(vector24).collect();
    vector24(&list)
}

/// A handshake message with its header.
fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![kind];
    out.extend(vector24(body));
    out
}

pub(super) fn vector8(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![u8::try_from(bytes.len()).unwrap_or(u8::MAX)];
    out.extend(bytes.iter().take(usize::from(u8::MAX)));
    out
}

pub(super) fn vector16(bytes: &[u8]) -> Vec<u8> {
    let mut out = u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_be_bytes().to_vec();
    out.extend(bytes.iter().take(usize::from(u16::MAX)));
    out
}

fn vector24(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX).min(0x00ff_ffff);
    let mut out: Vec<u8> = length.to_be_bytes().into_iter().skip(1).collect();
    out.extend(bytes.iter().take(length as usize));
    out
}
