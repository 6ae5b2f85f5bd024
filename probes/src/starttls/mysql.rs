//! MySQL and MariaDB: the server's greeting says what it can, the client's SSLRequest is answered by TLS itself (MySQL documentation,
//! "Connection Phase").

use super::Lines;
use crate::failure::StarttlsFailure;
use tokio::io::{AsyncRead, AsyncWrite};

const CLIENT_PROTOCOL_41: u32 = 0x0200;
const CLIENT_SSL: u32 = 0x0800;
const CLIENT_SECURE_CONNECTION: u32 = 0x8000;
/// What the client could send in one packet: 16 MiB, as the servers' own clients say.
const LARGEST_PACKET: u32 = 1 << 24;
/// utf8mb4_general_ci, which every server knows.
const COLLATION: u8 = 45;

/// `ER_CON_COUNT_ERROR`, `ER_HOST_IS_BLOCKED`, `ER_HOST_NOT_PRIVILEGED`, `ER_TOO_MANY_USER_CONNECTIONS`: they say nothing of TLS.
/// Servers block a host that breaks off too many handshakes (`max_connect_errors`).
const NOT_NOW: [u16; 4] = [1040, 1129, 1130, 1203];

pub(super) async fn negotiate(
    lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin + Send>,
) -> Result<(), StarttlsFailure> {
    let greeting = packet(lines).await?;
    match Greeting::read(&greeting) {
        Some(Greeting::Capabilities(capabilities)) if capabilities & CLIENT_SSL != 0 => {}
        Some(Greeting::Capabilities(_)) => return Err(StarttlsFailure::NotOffered),
        Some(Greeting::Error(code)) if NOT_NOW.contains(&code) => return Err(StarttlsFailure::RateLimited),
        Some(Greeting::Error(code)) => return Err(StarttlsFailure::Refused(Some(code))),
        None => return Err(StarttlsFailure::NotThisProtocol),
    }
    lines.write(&ssl_request()).await
}

/// What a server says first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Greeting {
    Capabilities(u32),
    Error(u16),
}

impl Greeting {
    fn read(packet: &[u8]) -> Option<Self> {
        match packet.split_first()? {
            (0xFF, error) => Some(Self::Error(u16::from_le_bytes(*error.first_chunk()?))),
            // HandshakeV10: version, NUL, thread, eight bytes of salt, NUL, the lower half of the capabilities.
            (10, rest) => {
                let end = rest.iter().position(|byte| *byte == 0)?;
                let fixed = rest.get(end..)?.get(1 + 4 + 8 + 1..)?;
                Some(Self::Capabilities(u32::from(u16::from_le_bytes(*fixed.first_chunk()?))))
            }
            _ => None,
        }
    }
}

/// The payload of the first packet. Its length is that of no other protocol's greeting.
async fn packet(lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>) -> Result<Vec<u8>, StarttlsFailure> {
    const LONGEST: u32 = 4096;
    let header = lines.exactly(4).await?;
    let [low, middle, high, sequence] = header.try_into().unwrap_or_default();
    let length = u32::from_le_bytes([low, middle, high, 0]);
    if length == 0 || length > LONGEST || sequence != 0 {
        return Err(StarttlsFailure::NotThisProtocol);
    }
    lines.exactly(usize::try_from(length).unwrap_or_default()).await
}

/// Capabilities, largest packet, collation, 23 bytes of nothing; with the header of the second packet.
fn ssl_request() -> Vec<u8> {
    let capabilities = CLIENT_PROTOCOL_41 | CLIENT_SSL | CLIENT_SECURE_CONNECTION;
    let mut packet = vec![32, 0, 0, 1];
    packet.extend(capabilities.to_le_bytes());
    packet.extend(LARGEST_PACKET.to_le_bytes());
    packet.push(COLLATION);
    packet.resize(4 + 32, 0);
    packet
}

#[cfg(test)]
mod tests {
    use super::super::tests::hear;
    use crate::failure::StarttlsFailure::{Closed, NotOffered, NotThisProtocol, RateLimited, Refused};
    use model::StartTls;

    fn packet(body: &[u8]) -> Vec<u8> {
        let length = u8::try_from(body.len()).unwrap();
        [&[length, 0, 0, 0], body].concat()
    }

    fn greeting(capabilities: u16) -> Vec<u8> {
        let body = [
            b"\x0a8.0.36\0\x2a\0\0\0saltsalt\0",
            &capabilities.to_le_bytes()[..],
            b"\x2d\x02\0",
        ]
        .concat();
        packet(&body)
    }

    fn error(code: u16) -> Vec<u8> {
        packet(&[b"\xff", &code.to_le_bytes()[..], b"sorry"].concat())
    }

    #[tokio::test]
    async fn the_capability_decides() {
        assert_eq!(
            hear(StartTls::Mysql, &greeting(0xF7FF | 0x0800))
                .await
                .unwrap()
                .early_bytes,
            0
        );
        assert_eq!(hear(StartTls::Mysql, &greeting(0xF7FF)).await, Err(NotOffered));
    }

    #[test]
    fn the_request_is_one_packet_of_32_bytes() {
        let request = super::ssl_request();
        assert_eq!((request.len(), &request[..8]), (36, &[32, 0, 0, 1, 0, 0x8A, 0, 0][..]));
    }

    #[tokio::test]
    async fn refusals_are_told_apart() {
        for (answer, expected) in [
            (error(1040), RateLimited),
            (error(1129), RateLimited),
            (error(1130), RateLimited),
            (error(1045), Refused(Some(1045))),
            (packet(b"\x09old\0"), NotThisProtocol),
            (packet(b"\x0a8.0.36"), NotThisProtocol),
            (packet(b"\xff"), NotThisProtocol),
            (b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(), NotThisProtocol),
            (b"\0\0\0\0".to_vec(), NotThisProtocol),
            (greeting(0xFFFF)[..20].to_vec(), Closed),
            (Vec::new(), Closed),
        ] {
            assert_eq!(hear(StartTls::Mysql, &answer).await, Err(expected), "{answer:?}");
        }
    }
}
