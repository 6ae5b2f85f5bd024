//! The dialogues that come before TLS. One file a protocol: steps of sending and expecting over [`Lines`].

mod imap;
mod lines;
mod pop3;
mod smtp;

use crate::failure::StarttlsFailure;
use lines::Lines;
use model::StartTls;
use tokio::io::{AsyncRead, AsyncWrite};

/// A connection on which TLS may start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GoAhead {
    /// How many bytes came after the go-ahead in the same breath: none of them is part of TLS (CVE-2021-38371 and its like).
    pub(crate) early_bytes: usize,
}

/// Whether the dialogue of a protocol is known here.
pub(crate) const fn is_supported(protocol: StartTls) -> bool {
    match protocol {
        StartTls::Imap | StartTls::None | StartTls::Pop3 | StartTls::Smtp => true,
        StartTls::Ftp
        | StartTls::Irc
        | StartTls::Ldap
        | StartTls::Lmtp
        | StartTls::Mysql
        | StartTls::Nntp
        | StartTls::Postgres
        | StartTls::Sieve
        | StartTls::Xmpp
        | StartTls::XmppServer => false,
    }
}

/// Brings a connection to the point where TLS starts. Bounded in bytes; the caller bounds the time. `own_name` is the name that
/// the scanner gives of itself (EHLO).
pub(crate) async fn negotiate(
    protocol: StartTls,
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin + Send),
    own_name: &str,
) -> Result<GoAhead, StarttlsFailure> {
    let mut lines = Lines::new(stream);
    match protocol {
        StartTls::None => {}
        StartTls::Imap => imap::negotiate(&mut lines).await?,
        StartTls::Pop3 => pop3::negotiate(&mut lines).await?,
        StartTls::Smtp => smtp::negotiate(&mut lines, own_name).await?,
        StartTls::Ftp
        | StartTls::Irc
        | StartTls::Ldap
        | StartTls::Lmtp
        | StartTls::Mysql
        | StartTls::Nntp
        | StartTls::Postgres
        | StartTls::Sieve
        | StartTls::Xmpp
        | StartTls::XmppServer => return Err(StarttlsFailure::UnsupportedProtocol),
    }
    Ok(GoAhead {
        early_bytes: lines.unread(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// Plays a server that sends each of these texts in turn, waiting for a line of the client between them, then closes.
    /// Gives the outcome and what the client said.
    pub(super) async fn talk(protocol: StartTls, server: &[&str]) -> (Result<GoAhead, StarttlsFailure>, String) {
        let (mut ours, theirs) = tokio::io::duplex(256 * 1024);
        let speak = async move {
            let (mut reading, mut writing) = tokio::io::split(theirs);
            let mut heard = Vec::new();
            for (turn, text) in server.iter().enumerate() {
                while turn > 0 && heard.iter().filter(|byte| **byte == b'\n').count() < turn {
                    match reading.read_u8().await {
                        Ok(byte) => heard.push(byte),
                        Err(_) => return heard,
                    }
                }
                if writing.write_all(text.as_bytes()).await.is_err() {
                    return heard;
                }
            }
            let _closed = writing.shutdown().await;
            let _rest = reading.read_to_end(&mut heard).await;
            heard
        };
        let ask = async {
            let outcome = negotiate(protocol, &mut ours, "scanner.example").await;
            drop(ours);
            outcome
        };
        let (heard, outcome) = tokio::join!(speak, ask);
        (outcome, String::from_utf8(heard).unwrap())
    }

    #[tokio::test]
    async fn bytes_after_the_go_ahead_are_counted() {
        let server = ["220 hi\r\n", "250-hi\r\n250 STARTTLS\r\n", "220 go\r\n250 injected\r\n"];
        assert_eq!(talk(StartTls::Smtp, &server).await.0, Ok(GoAhead { early_bytes: 14 }));
    }

    #[tokio::test]
    async fn lines_and_dialogues_without_end_are_cut_off() {
        let endless = "x".repeat(100_000);
        let many = "* OK still here\r\n".repeat(8_000);
        for (protocol, text) in [
            (StartTls::Smtp, format!("220 {endless}")),
            (StartTls::Imap, format!("* OK {endless}")),
            (StartTls::Pop3, format!("+OK {endless}")),
        ] {
            assert_eq!(
                talk(protocol, &[&text]).await.0,
                Err(StarttlsFailure::TooLong),
                "{protocol}"
            );
        }
        assert_eq!(
            talk(StartTls::Imap, &["* OK hi\r\n", &many]).await.0,
            Err(StarttlsFailure::TooLong)
        );
        let continued = "220-more\r\n".repeat(10_000);
        assert_eq!(
            talk(StartTls::Smtp, &[&continued]).await.0,
            Err(StarttlsFailure::TooLong)
        );
    }

    #[tokio::test]
    async fn what_is_not_spoken_is_said() {
        for protocol in StartTls::ALL {
            let outcome = talk(protocol, &[]).await.0;
            let unsupported = outcome == Err(StarttlsFailure::UnsupportedProtocol);
            assert_eq!(unsupported, !is_supported(protocol), "{protocol}");
        }
    }
}
