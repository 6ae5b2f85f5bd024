//! Servers that change from clear text to TLS on command: the dialogue before, and what can go wrong in it.
//!
//! A protocol is one file here: a table of [`lines::Dialect`] where it speaks in lines, a `negotiate` function of its own otherwise.

mod imap;
mod lines;
mod pop3;
mod smtp;

use std::io;
use std::time::Duration;

use crate::{Behaviour, Connection, Serving};

/// The protocol spoken before TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartTls {
    /// IMAP (RFC 9051 section 6.2.1).
    Imap,
    /// POP3 (RFC 2595 section 4).
    Pop3,
    /// SMTP (RFC 3207).
    Smtp,
}

impl StartTls {
    /// All of them, for tables.
    pub const ALL: [Self; 3] = [Self::Imap, Self::Pop3, Self::Smtp];
}

/// How the server behaves in the dialogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conduct {
    /// As the RFC says, with replies of several lines where the protocol has them.
    Accepts,
    /// Says in its greeting that it has no time (SMTP: 421), and closes.
    Busy,
    /// Closes when it is asked for TLS.
    Closes,
    /// As [`Self::Accepts`], one byte at a time with a pause before each.
    Drips(Duration),
    /// Says nothing more once it was asked for TLS.
    Hangs,
    /// As [`Self::Accepts`], but what came in the segment of the command is obeyed and answered inside TLS (CVE-2011-0411).
    Injectable,
    /// Never sends a greeting.
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

/// A server that speaks a protocol in clear, changes to TLS on command, and then behaves as another server does.
#[derive(Debug)]
pub struct StartTlsServer {
    protocol: StartTls,
    conduct: Conduct,
    then: Box<dyn Behaviour>,
}

impl StartTlsServer {
    /// The dialogue of `protocol`, and `then` on the same socket: a [`TlsServer`](crate::TlsServer), a
    /// [`LegacyServer`](crate::LegacyServer), a [`Script`](crate::Script).
    #[must_use]
    pub fn new(protocol: StartTls, conduct: Conduct, then: impl Behaviour) -> Self {
        Self {
            protocol,
            conduct,
            then: Box::new(then),
        }
    }
}

impl Behaviour for StartTlsServer {
    fn serve(&self, connection: Connection) -> Serving<'_> {
        Box::pin(async move {
            let dialect = match self.protocol {
                StartTls::Imap => &imap::DIALECT,
                StartTls::Pop3 => &pop3::DIALECT,
                StartTls::Smtp => &smtp::DIALECT,
            };
            match lines::negotiate(dialect, connection, &self.conduct).await? {
                Negotiated::Ended => Ok(()),
                Negotiated::Tls(connection) => self.then.serve(connection).await,
            }
        })
    }
}

/// How a dialogue ended.
#[derive(Debug)]
enum Negotiated {
    /// The connection is over.
    Ended,
    /// TLS comes next.
    Tls(Connection),
}

/// Closes, and says that there is nothing more to do.
async fn end(connection: Connection) -> io::Result<Negotiated> {
    crate::raw::finish(connection).await?;
    Ok(Negotiated::Ended)
}

#[cfg(test)]
mod tests;
