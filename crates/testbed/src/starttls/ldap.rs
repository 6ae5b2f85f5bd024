//! LDAP before TLS: the StartTLS extended operation (RFC 4511 section 4.14).

use std::io;

use tokio::io::AsyncWriteExt;

use super::Negotiated;
use super::conduct::{Asked, Conduct, Words, end};
use crate::Connection;

const OID: &[u8] = b"1.3.6.1.4.1.1466.20037";
const PROTOCOL_ERROR: u8 = 2;
const BUSY: u8 = 51;
const UNAVAILABLE: u8 = 52;

pub(super) async fn negotiate(connection: Connection, conduct: &Conduct) -> io::Result<Negotiated> {
    // A notice of disconnection: message 0 (RFC 4511 section 4.4.1).
    let busy = extended_response(&[2, 1, 0], BUSY);
    let Some(mut connection) = conduct.greet(connection, b"", &busy).await? else {
        return Ok(Negotiated::Ended);
    };
    loop {
        let message = read_message(&mut connection).await?;
        let Some(identifier) = message_identifier(&message) else {
            return end(connection).await;
        };
        if !message.windows(OID.len()).any(|window| window == OID) {
            connection
                .write_all(&extended_response(identifier, PROTOCOL_ERROR))
                .await?;
            continue;
        }
        let words = Words {
            go_ahead: extended_response(identifier, 0),
            refusal: extended_response(identifier, UNAVAILABLE),
            unknown: extended_response(identifier, PROTOCOL_ERROR),
        };
        connection = match conduct.asked(connection, &words, |_| Vec::new()).await? {
            Asked::Agreed(connection) => return Ok(Negotiated::Tls(connection)),
            Asked::Declined(connection) => connection,
            Asked::Ended => return Ok(Negotiated::Ended),
        };
    }
}

/// The content of one LDAPMessage.
async fn read_message(connection: &mut Connection) -> io::Result<Vec<u8>> {
    const LIMIT: usize = 64 * 1024;
    let malformed = || io::Error::new(io::ErrorKind::InvalidData, "not an LDAP message");
    let header = connection.read_bytes(2).await?;
    let length = match header.as_slice() {
        [0x30, short] if *short < 0x80 => usize::from(*short),
        [0x30, long] if *long <= 0x84 => {
            let octets = connection.read_bytes(usize::from(long & 0x7f)).await?;
            octets.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte))
        }
        _ => return Err(malformed()),
    };
    if length > LIMIT {
        return Err(malformed());
    }
    connection.read_bytes(length).await
}

/// The messageID, with tag and length.
fn message_identifier(message: &[u8]) -> Option<&[u8]> {
    let (&[2, length], _) = message.split_first_chunk::<2>()? else {
        return None;
    };
    message
        .get(..2 + usize::from(length))
        .filter(|identifier| identifier.len() < 7)
}

/// An ExtendedResponse with lengths in the long form, as Active Directory writes them.
fn extended_response(identifier: &[u8], code: u8) -> Vec<u8> {
    let long = |tag: u8, content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap_or(0).to_be_bytes();
        [&[tag, 0x84][..], &length, content].concat()
    };
    let operation = long(0x78, &[0x0a, 1, code, 4, 0, 4, 0]);
    long(0x30, &[identifier, &operation].concat())
}
