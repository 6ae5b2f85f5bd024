//! PEM (RFC 7468), as leniently as it is written: text around, any line ends, everything on one line.

use super::{Reader, ber, mistaken};
use crate::{ReadError, der, text};
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// Padding is as often forgotten as it is given.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

pub(crate) fn is_pem(bytes: &[u8]) -> bool {
    find(bytes, BEGIN).is_some()
}

/// Whether it is PEM in UTF-16, as PowerShell redirects it, with or without a byte order mark.
pub(super) fn is_utf16(bytes: &[u8]) -> bool {
    let wide: Vec<u8> = BEGIN.iter().flat_map(|byte| [0, *byte]).collect();
    // Without the outermost zero the same bytes stand in both byte orders.
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || find(bytes, tail(&wide, 1)).is_some()
}

/// A certificate that was copied without its BEGIN and END lines.
pub(super) fn bare_base64(bytes: &[u8]) -> Option<Vec<u8>> {
    let decoded = decode(bytes)?;
    (decoded.first() == Some(&der::SEQUENCE)).then_some(decoded)
}

pub(super) fn read(bytes: &[u8], reader: &mut Reader) -> Result<(), ReadError> {
    blocks(bytes, |block| {
        reader.count()?;
        take(block, reader)
    })
}

/// One block of PEM.
pub(crate) struct Block<'a> {
    /// What it says it is, escaped.
    pub(crate) label: &'a str,
    /// The line of its `BEGIN`, from 1.
    pub(crate) line: usize,
    body: &'a [u8],
}

impl Block<'_> {
    /// What stands between its lines.
    pub(crate) fn decoded(&self) -> Result<Vec<u8>, ReadError> {
        decode(without_headers(self.body)).ok_or_else(|| ReadError::Base64 {
            label: self.label.to_owned(),
            line: self.line,
        })
    }
}

/// Gives every block to `take`, in their order.
pub(crate) fn blocks<E: From<ReadError>>(
    bytes: &[u8],
    mut take: impl FnMut(&Block<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut from = 0;
    // Counted on from block to block: from the start for each would cost the square of their number.
    let (mut line, mut counted) = (1, 0);
    while let Some(begin) = find(tail(bytes, from), BEGIN).map(|at| from + at) {
        let after = tail(bytes, begin + BEGIN.len());
        let Some(length) = find(after, DASHES) else {
            break;
        };
        let label = text::escape(String::from_utf8_lossy(after.get(..length).unwrap_or_default()).trim());
        let between = bytes.get(counted..begin).unwrap_or_default();
        line += lines(between);
        counted = begin;
        let body = tail(after, length + DASHES.len());
        let end = find(body, END);
        // A new block before the end of this one: the END line is missing.
        let cut = find(body, BEGIN).is_some_and(|next| end.is_none_or(|end| next < end));
        let Some(end) = end.filter(|_| !cut) else {
            return Err(ReadError::Unterminated { label, line }.into());
        };
        take(&Block {
            label: &label,
            line,
            body: body.get(..end).unwrap_or_default(),
        })?;
        from = bytes.len() - tail(body, end + END.len()).len();
    }
    Ok(())
}

fn take(block: &Block<'_>, reader: &mut Reader) -> Result<(), ReadError> {
    let place = format!("at line {}", block.line);
    match block.label {
        "CERTIFICATE" | "X509 CERTIFICATE" | "PKCS7" | "PKCS #7 SIGNED DATA" | "CMS" => {
            let decoded = block.decoded()?;
            let definite = ber::is_indefinite(&decoded).then(|| ber::definite(&decoded)).flatten();
            let object = definite.as_ref().map_or(decoded.as_slice(), |(definite, _)| definite);
            reader.take_object(object, &place)
        }
        // OpenSSL's own: what it trusts the certificate for follows in the same block.
        "TRUSTED CERTIFICATE" => {
            let decoded = block.decoded()?;
            let first = der::first(&decoded).map_or(decoded.as_slice(), |(element, _)| element.whole);
            reader.take_certificate(first, &place)
        }
        other => {
            if let Some(kind) = mistaken::label(other, block.body) {
                reader.mistaken.get_or_insert(kind);
            }
            Ok(())
        }
    }
}

/// RFC 1421 headers stand before an empty line.
fn without_headers(body: &[u8]) -> &[u8] {
    if !body.contains(&b':') {
        return body;
    }
    let ends = [b"\n\n".as_slice(), b"\r\n\r\n", b"\r\r"];
    let blank = ends
        .into_iter()
        .find_map(|end| find(body, end).map(|at| at + end.len()));
    tail(body, blank.unwrap_or_default())
}

/// Base64 without regard to white space, real or written as `\n` (a PEM that went through JSON or a shell).
fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut clean = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' if matches!(bytes.peek(), Some(b'n' | b'r')) => {
                bytes.next();
            }
            byte if byte.is_ascii_whitespace() => {}
            byte => clean.push(byte),
        }
    }
    LENIENT.decode(clean).ok()
}

/// Line ends: LF, CR LF, or CR alone, as old Macs wrote it.
fn lines(bytes: &[u8]) -> usize {
    let feeds = bytes.iter().filter(|byte| **byte == b'\n').count();
    let returns = bytes.iter().filter(|byte| **byte == b'\r').count();
    feeds.max(returns)
}

fn tail(bytes: &[u8], from: usize) -> &[u8] {
    bytes.get(from..).unwrap_or_default()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
