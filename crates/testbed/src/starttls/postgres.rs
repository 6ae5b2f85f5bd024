//! PostgreSQL before TLS: SSLRequest, and one byte in answer (PostgreSQL documentation, "Message Flow").

use std::io;

use tokio::io::AsyncWriteExt;

use super::Negotiated;
use super::conduct::{Asked, Conduct, Words, end};
use crate::Connection;

const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];
const GSS_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x30];

pub(super) async fn negotiate(connection: Connection, conduct: &Conduct) -> io::Result<Negotiated> {
    let busy = error("53300", "sorry, too many clients already");
    let Some(mut connection) = conduct.greet(connection, b"", &busy).await? else {
        return Ok(Negotiated::Ended);
    };
    let words = Words {
        go_ahead: b"S".to_vec(),
        refusal: b"N".to_vec(),
        unknown: error("0A000", "unsupported frontend protocol 1234.5679"), // what servers before 7.1 say
    };
    loop {
        let request = connection.read_bytes(8).await?;
        if request == GSS_REQUEST {
            connection.write_all(b"N").await?;
            continue;
        }
        if request != SSL_REQUEST {
            connection
                .write_all(&error("28000", "no pg_hba.conf entry for host, no encryption"))
                .await?;
            return end(connection).await;
        }
        connection = match conduct.asked(connection, &words, |_| Vec::new()).await? {
            Asked::Agreed(connection) => return Ok(Negotiated::Tls(connection)),
            Asked::Declined(connection) if *conduct == Conduct::NotOffered => return end(connection).await,
            Asked::Declined(connection) => connection,
            Asked::Ended => return Ok(Negotiated::Ended),
        };
    }
}

/// An ErrorResponse.
fn error(code: &str, message: &str) -> Vec<u8> {
    let fields = format!("SFATAL\0C{code}\0M{message}\0\0");
    let length = u32::try_from(fields.len() + 4).unwrap_or(u32::MAX);
    [b"E".as_slice(), &length.to_be_bytes(), fields.as_bytes()].concat()
}
