//! The dialogues that come before TLS. One file a protocol: steps of sending and expecting over [`Lines`].

mod ftp;
mod imap;
mod irc;
mod ldap;
mod lines;
mod mysql;
mod nntp;
mod pop3;
mod postgres;
mod replies;
mod sieve;
mod smtp;
mod xmpp;

use crate::failure::StarttlsFailure;
use lines::Lines;
use model::StartTls;
use smtp::Hello;
use tokio::io::{AsyncRead, AsyncWrite};
use xmpp::Stream;

/// A connection on which TLS may start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GoAhead {
    /// How many bytes came after the go-ahead in the same breath: none of them is part of TLS (CVE-2021-38371 and its like).
    pub(crate) early_bytes: usize,
}

/// The names that are spoken in a dialogue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Names<'a> {
    /// What the scanner calls itself (EHLO, the `from` of an XMPP server).
    pub(crate) own: &'a str,
    /// The XMPP domain that is asked for.
    pub(crate) domain: &'a str,
}

/// Whether the client says the first word of a dialogue.
pub(crate) const fn client_first(protocol: StartTls) -> bool {
    match protocol {
        StartTls::Irc
        | StartTls::Ldap
        | StartTls::None
        | StartTls::Postgres
        | StartTls::Xmpp
        | StartTls::XmppServer => true,
        StartTls::Ftp
        | StartTls::Imap
        | StartTls::Lmtp
        | StartTls::Mysql
        | StartTls::Nntp
        | StartTls::Pop3
        | StartTls::Sieve
        | StartTls::Smtp => false,
    }
}

/// A command of a protocol in lines that changes nothing and is answered at once, with its end: for the check whether it is
/// obeyed where it must not be.
pub(crate) const fn harmless_command(protocol: StartTls) -> Option<&'static str> {
    match protocol {
        StartTls::Imap => Some("a3 NOOP\r\n"),
        StartTls::Nntp => Some("CAPABILITIES\r\n"),
        StartTls::Pop3 => Some("CAPA\r\n"),
        StartTls::Ftp | StartTls::Lmtp | StartTls::Smtp => Some("NOOP\r\n"),
        // A server of ManageSieve greets again inside TLS (RFC 5804 section 2.2): that it speaks there proves nothing. The others
        // have no commands in lines, or no answer to them before TLS.
        StartTls::Irc
        | StartTls::Ldap
        | StartTls::Mysql
        | StartTls::None
        | StartTls::Postgres
        | StartTls::Sieve
        | StartTls::Xmpp
        | StartTls::XmppServer => None,
    }
}

/// Brings a connection to the point where TLS starts. Bounded in bytes; the caller bounds the time. `behind` travels in
/// one segment with the command that starts TLS; empty as a rule.
pub(crate) async fn negotiate(
    protocol: StartTls,
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin + Send),
    names: Names<'_>,
    behind: &'static str,
) -> Result<GoAhead, StarttlsFailure> {
    let mut lines = Lines::new(stream, behind);
    match protocol {
        StartTls::None => {}
        StartTls::Ftp => ftp::negotiate(&mut lines).await?,
        StartTls::Imap => imap::negotiate(&mut lines).await?,
        StartTls::Irc => irc::negotiate(&mut lines).await?,
        StartTls::Ldap => ldap::negotiate(&mut lines).await?,
        StartTls::Lmtp => smtp::negotiate(&mut lines, Hello::Lhlo, names.own).await?,
        StartTls::Mysql => mysql::negotiate(&mut lines).await?,
        StartTls::Nntp => nntp::negotiate(&mut lines).await?,
        StartTls::Pop3 => pop3::negotiate(&mut lines).await?,
        StartTls::Postgres => postgres::negotiate(&mut lines).await?,
        StartTls::Sieve => sieve::negotiate(&mut lines).await?,
        StartTls::Smtp => smtp::negotiate(&mut lines, Hello::Ehlo, names.own).await?,
        StartTls::Xmpp => xmpp::negotiate(&mut lines, Stream::OfClient, names.domain).await?,
        StartTls::XmppServer => xmpp::negotiate(&mut lines, Stream::OfServer(names.own), names.domain).await?,
    }
    Ok(GoAhead {
        early_bytes: lines.unread(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    const NAMES: Names<'_> = Names {
        own: "scanner.example",
        domain: "example.org",
    };

    /// The outcome with a server that says this, whatever it hears, and closes.
    pub(super) async fn hear(protocol: StartTls, answer: &[u8]) -> Result<GoAhead, StarttlsFailure> {
        exchange(protocol, answer).await.0
    }

    /// What a server hears that says this, whatever it hears.
    pub(super) async fn said_to(protocol: StartTls, answer: &[u8]) -> String {
        let (outcome, heard) = exchange(protocol, answer).await;
        assert!(outcome.is_ok(), "{outcome:?}");
        String::from_utf8(heard).unwrap()
    }

    async fn exchange(protocol: StartTls, answer: &[u8]) -> (Result<GoAhead, StarttlsFailure>, Vec<u8>) {
        let (mut ours, mut theirs) = tokio::io::duplex(256 * 1024);
        theirs.write_all(answer).await.unwrap();
        theirs.shutdown().await.unwrap();
        let outcome = negotiate(protocol, &mut ours, NAMES, "").await;
        drop(ours);
        let mut heard = Vec::new();
        theirs.read_to_end(&mut heard).await.unwrap();
        (outcome, heard)
    }

    /// Plays a server that sends each of these texts in turn, waiting for a line of the client between them, then closes.
    /// Gives the outcome and what the client said.
    pub(super) async fn talk(protocol: StartTls, server: &[&str]) -> (Result<GoAhead, StarttlsFailure>, String) {
        talk_with(protocol, server, "").await
    }

    async fn talk_with(
        protocol: StartTls,
        server: &[&str],
        behind: &'static str,
    ) -> (Result<GoAhead, StarttlsFailure>, String) {
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
            let outcome = negotiate(protocol, &mut ours, NAMES, behind).await;
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
    async fn words_travel_behind_the_command_that_starts_tls() {
        for (protocol, server, end) in [
            (
                StartTls::Smtp,
                ["220 hi\r\n", "250-hi\r\n250 STARTTLS\r\n", "220 go\r\n"],
                "STARTTLS\r\nNOOP\r\n",
            ),
            (
                StartTls::Imap,
                ["* OK hi\r\n", "* CAPABILITY STARTTLS\r\na1 OK\r\n", "a2 OK\r\n"],
                "a2 STARTTLS\r\na3 NOOP\r\n",
            ),
            (
                StartTls::Pop3,
                ["+OK hi\r\n", "+OK\r\nSTLS\r\n.\r\n", "+OK\r\n"],
                "STLS\r\nCAPA\r\n",
            ),
        ] {
            let (outcome, heard) = talk_with(protocol, &server, harmless_command(protocol).unwrap()).await;
            assert_eq!(outcome, Ok(GoAhead::default()), "{protocol}");
            assert!(heard.ends_with(end), "{protocol}: {heard}");
        }
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
    async fn every_protocol_is_spoken_and_none_waits_for_a_peer_of_another() {
        for protocol in StartTls::ALL.into_iter().filter(|protocol| *protocol != StartTls::None) {
            let outcome = hear(protocol, b"SSH-2.0-OpenSSH_9.2p1 Debian\r\n").await;
            assert_eq!(outcome, Err(StarttlsFailure::NotThisProtocol), "{protocol}");
        }
    }
}
