//! How a server behaves in the dialogue before TLS, whatever the protocol.

use std::io;
use std::time::Duration;

use tokio::io::AsyncWriteExt;

use super::Negotiated;
use crate::Connection;
use crate::raw::finish;

/// How the server behaves in the dialogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conduct {
    /// As the RFC says, with replies of several lines where the protocol has them.
    Accepts,
    /// Says first of all that it has no time (SMTP: 421), and closes.
    Busy,
    /// Closes when it is asked for TLS.
    Closes,
    /// As [`Self::Accepts`], one byte at a time with a pause before each.
    Drips(Duration),
    /// Says nothing more once it was asked for TLS.
    Hangs,
    /// As [`Self::Accepts`], but what came in the segment of the command is obeyed and answered inside TLS (CVE-2011-0411). In
    /// protocols that do not speak in lines it is only swallowed.
    Injectable,
    /// Never says a word.
    Mute,
    /// Neither offers TLS nor knows the command.
    NotOffered,
    /// Greets in another protocol (SSH).
    OtherProtocol,
    /// Offers TLS, and refuses it when asked (SMTP: 454, IMAP: NO, POP3: -ERR).
    Refuses,
    /// As [`Self::Accepts`], with these bytes in the segment of the go-ahead.
    SendsAfterGoAhead(Vec<u8>),
}

/// Whether the server says that it can do TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offer {
    Made,
    Withheld,
}

/// What can be said to a client that asks for TLS.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) go_ahead: Vec<u8>,
    pub(super) refusal: Vec<u8>,
    /// Said by a server that has never heard of the command.
    pub(super) unknown: Vec<u8>,
}

/// What came of a request for TLS.
#[derive(Debug)]
pub(super) enum Asked {
    Agreed(Connection),
    Declined(Connection),
    Ended,
}

impl Conduct {
    pub(super) fn offer(&self) -> Offer {
        if *self == Self::NotOffered {
            Offer::Withheld
        } else {
            Offer::Made
        }
    }

    /// Greets, in the way of this conduct; none where the connection ended with that.
    pub(super) async fn greet(
        &self,
        mut connection: Connection,
        greeting: &[u8],
        busy: &[u8],
    ) -> io::Result<Option<Connection>> {
        match self {
            Self::Busy => {
                connection.write_all(busy).await?;
                finish(connection).await?;
                return Ok(None);
            }
            Self::Mute => {
                connection.hold().await;
                return Ok(None);
            }
            Self::OtherProtocol => {
                connection.write_all(b"SSH-2.0-OpenSSH_9.2p1\r\n").await?;
                connection.hold().await;
                return Ok(None);
            }
            Self::Accepts
            | Self::Closes
            | Self::Drips(_)
            | Self::Hangs
            | Self::Injectable
            | Self::NotOffered
            | Self::Refuses
            | Self::SendsAfterGoAhead(_) => self.say(&mut connection, greeting).await?,
        }
        Ok(Some(connection))
    }

    /// Answers a request for TLS. `obey` says what a flawed server answers to what came too early.
    pub(super) async fn asked(
        &self,
        mut connection: Connection,
        words: &Words,
        obey: impl Fn(&[u8]) -> Vec<u8> + Send,
    ) -> io::Result<Asked> {
        match self {
            Self::Accepts | Self::Drips(_) => {
                if !words.go_ahead.is_empty() {
                    // What was sent before TLS must not survive into it (RFC 3207 section 4.2). Where there is no go-ahead to
                    // wait for (MySQL), it is TLS already.
                    drop(connection.take_unread());
                }
                self.say(&mut connection, &words.go_ahead).await?;
            }
            Self::Closes => {
                finish(connection).await?;
                return Ok(Asked::Ended);
            }
            Self::Injectable => {
                let reply = obey(&connection.take_unread());
                connection.set_injected_reply(reply);
                connection.write_all(&words.go_ahead).await?;
            }
            Self::NotOffered => {
                connection.write_all(&words.unknown).await?;
                return Ok(Asked::Declined(connection));
            }
            Self::Refuses => {
                connection.write_all(&words.refusal).await?;
                return Ok(Asked::Declined(connection));
            }
            Self::SendsAfterGoAhead(bytes) => {
                connection
                    .write_all(&[words.go_ahead.as_slice(), bytes].concat())
                    .await?
            }
            Self::Busy | Self::Hangs | Self::Mute | Self::OtherProtocol => {
                connection.hold().await;
                return Ok(Asked::Ended);
            }
        }
        Ok(Asked::Agreed(connection))
    }

    pub(super) async fn say(&self, connection: &mut Connection, text: &[u8]) -> io::Result<()> {
        let Self::Drips(pause) = self else {
            return connection.write_all(text).await;
        };
        for byte in text {
            tokio::time::sleep(*pause).await;
            connection.write_all(&[*byte]).await?;
        }
        Ok(())
    }
}

/// Closes, and says that there is nothing more to do.
pub(super) async fn end(connection: Connection) -> io::Result<Negotiated> {
    finish(connection).await?;
    Ok(Negotiated::Ended)
}
