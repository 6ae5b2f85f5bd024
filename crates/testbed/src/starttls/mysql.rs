//! MySQL before TLS: the server's greeting says what it can, the client's SSLRequest is answered by TLS itself (MySQL documentation,
//! "Connection Phase").

use std::io;

use tokio::io::AsyncWriteExt;

use super::Negotiated;
use super::conduct::{Asked, Conduct, Offer, Words, end};
use crate::Connection;

const CLIENT_PROTOCOL_41: u32 = 0x0200;
const CLIENT_SSL: u32 = 0x0800;
const CLIENT_SECURE_CONNECTION: u32 = 0x8000;
const CLIENT_PLUGIN_AUTH: u32 = 0x0008_0000;

pub(super) async fn negotiate(connection: Connection, conduct: &Conduct) -> io::Result<Negotiated> {
    let busy = error(0, 1040, "08004", "Too many connections");
    let greeted = conduct.greet(connection, &greeting(conduct.offer()), &busy).await?;
    let Some(mut connection) = greeted else {
        return Ok(Negotiated::Ended);
    };
    let header = connection.read_bytes(4).await?;
    let length = header
        .iter()
        .take(3)
        .rev()
        .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let body = connection.read_bytes(length).await?;
    let capabilities = body
        .iter()
        .take(4)
        .rev()
        .fold(0, |sum, byte| sum << 8 | u32::from(*byte));
    if capabilities & CLIENT_SSL == 0 {
        connection
            .write_all(&error(2, 1045, "28000", "Access denied for user"))
            .await?;
        return end(connection).await;
    }
    let refusal = error(2, 1043, "08S01", "Bad handshake");
    let words = Words {
        go_ahead: Vec::new(),
        refusal: refusal.clone(),
        unknown: refusal,
    };
    match conduct.asked(connection, &words, |_| Vec::new()).await? {
        Asked::Agreed(connection) => Ok(Negotiated::Tls(connection)),
        Asked::Declined(connection) => end(connection).await,
        Asked::Ended => Ok(Negotiated::Ended),
    }
}

/// HandshakeV10.
fn greeting(offer: Offer) -> Vec<u8> {
    let tls = match offer {
        Offer::Made => CLIENT_SSL,
        Offer::Withheld => 0,
    };
    let capabilities = CLIENT_PROTOCOL_41 | CLIENT_SECURE_CONNECTION | CLIENT_PLUGIN_AUTH | tls;
    let [low_0, low_1, high_0, high_1] = capabilities.to_le_bytes();
    let mut body = b"\x0a8.0.36-testbed\0\x2a\0\0\0saltsalt\0".to_vec();
    body.extend([low_0, low_1, 0x2d, 2, 0, high_0, high_1, 21]);
    body.extend([0; 10]);
    body.extend(b"saltsaltsalt\0mysql_native_password\0");
    packet(0, &body)
}

fn error(sequence: u8, code: u16, state: &str, message: &str) -> Vec<u8> {
    let mut body = vec![0xff];
    body.extend(code.to_le_bytes());
    if sequence > 0 {
        body.extend(format!("#{state}").as_bytes()); // before the handshake there is no state
    }
    body.extend(message.as_bytes());
    packet(sequence, &body)
}

fn packet(sequence: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap_or(0);
    let mut out: Vec<u8> = length.to_le_bytes().into_iter().take(3).collect();
    out.push(sequence);
    out.extend_from_slice(body);
    out
}
