//! Servers that change from clear text to TLS on command: the dialogue before, and what can go wrong in it.
//!
//! A protocol is one file here: a [`lines::Dialect`] where it speaks in lines, a `negotiate` function of its own otherwise.

mod conduct;
mod ftp;
mod imap;
mod irc;
mod ldap;
mod lines;
mod lmtp;
mod mysql;
mod nntp;
mod pop3;
mod postgres;
mod sieve;
mod smtp;
mod xmpp;

use std::io;

use crate::{Behaviour, Connection, Serving};

pub use conduct::Conduct;

/// The protocol spoken before TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StartTls {
    /// FTP (RFC 4217).
    Ftp,
    /// IMAP (RFC 9051 section 6.2.1).
    Imap,
    /// IRC (IRCv3 `tls` capability).
    Irc,
    /// LDAP (RFC 4511 section 4.14).
    Ldap,
    /// LMTP (RFC 2033, RFC 3207).
    Lmtp,
    /// MySQL and MariaDB.
    Mysql,
    /// NNTP (RFC 4642).
    Nntp,
    /// POP3 (RFC 2595 section 4).
    Pop3,
    /// PostgreSQL.
    Postgres,
    /// ManageSieve (RFC 5804).
    Sieve,
    /// SMTP (RFC 3207).
    Smtp,
    /// XMPP, of clients and of servers (RFC 6120 section 5).
    Xmpp,
}

impl StartTls {
    /// All of them, for tables.
    pub const ALL: [Self; 12] = [
        Self::Ftp,
        Self::Imap,
        Self::Irc,
        Self::Ldap,
        Self::Lmtp,
        Self::Mysql,
        Self::Nntp,
        Self::Pop3,
        Self::Postgres,
        Self::Sieve,
        Self::Smtp,
        Self::Xmpp,
    ];
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
            match self.negotiate(connection).await? {
                Negotiated::Ended => Ok(()),
                Negotiated::Tls(connection) => self.then.serve(connection).await,
            }
        })
    }
}

impl StartTlsServer {
    async fn negotiate(&self, connection: Connection) -> io::Result<Negotiated> {
        let conduct = &self.conduct;
        match self.protocol {
            StartTls::Ftp => lines::negotiate(&ftp::DIALECT, connection, conduct).await,
            StartTls::Imap => lines::negotiate(&imap::DIALECT, connection, conduct).await,
            StartTls::Irc => lines::negotiate(&irc::DIALECT, connection, conduct).await,
            StartTls::Ldap => ldap::negotiate(connection, conduct).await,
            StartTls::Lmtp => lines::negotiate(&lmtp::DIALECT, connection, conduct).await,
            StartTls::Mysql => mysql::negotiate(connection, conduct).await,
            StartTls::Nntp => lines::negotiate(&nntp::DIALECT, connection, conduct).await,
            StartTls::Pop3 => lines::negotiate(&pop3::DIALECT, connection, conduct).await,
            StartTls::Postgres => postgres::negotiate(connection, conduct).await,
            StartTls::Sieve => lines::negotiate(&sieve::DIALECT, connection, conduct).await,
            StartTls::Smtp => lines::negotiate(&smtp::DIALECT, connection, conduct).await,
            StartTls::Xmpp => xmpp::negotiate(connection, conduct).await,
        }
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

#[cfg(test)]
mod tests;
