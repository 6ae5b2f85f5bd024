use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How a connection becomes TLS: from the first byte, or after a dialogue of the application protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StartTls {
    /// TLS from the first byte, on any port.
    #[default]
    None,
    /// RFC 4217 section 4.
    Ftp,
    /// RFC 9051 section 6.2.1.
    Imap,
    /// IRCv3 `tls` (deprecated, still deployed).
    Irc,
    /// RFC 4511 section 4.14.
    Ldap,
    /// RFC 2033 with RFC 3207.
    Lmtp,
    /// The SSLRequest packet of MySQL and MariaDB.
    Mysql,
    /// RFC 4642.
    Nntp,
    /// RFC 2595 section 4.
    Pop3,
    /// The SSLRequest message of PostgreSQL.
    Postgres,
    /// ManageSieve, RFC 5804 section 2.2.
    Sieve,
    /// RFC 3207.
    Smtp,
    /// Client to server, RFC 6120 section 5.
    Xmpp,
    /// Server to server, RFC 6120 section 5.
    XmppServer,
}

impl StartTls {
    /// Every variant, in the order in which they are offered.
    pub const ALL: [Self; 14] = [
        Self::None,
        Self::Smtp,
        Self::Lmtp,
        Self::Imap,
        Self::Pop3,
        Self::Ftp,
        Self::Ldap,
        Self::Xmpp,
        Self::XmppServer,
        Self::Postgres,
        Self::Mysql,
        Self::Nntp,
        Self::Sieve,
        Self::Irc,
    ];

    /// The word used on the command line, in settings and in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ftp => "ftp",
            Self::Imap => "imap",
            Self::Irc => "irc",
            Self::Ldap => "ldap",
            Self::Lmtp => "lmtp",
            Self::Mysql => "mysql",
            Self::Nntp => "nntp",
            Self::None => "none",
            Self::Pop3 => "pop3",
            Self::Postgres => "postgres",
            Self::Sieve => "sieve",
            Self::Smtp => "smtp",
            Self::Xmpp => "xmpp",
            Self::XmppServer => "xmpp-server",
        }
    }

    /// The port of the protocol where the user named none (IANA service names).
    pub fn default_port(self) -> u16 {
        match self {
            Self::Ftp => 21,
            Self::Imap => 143,
            Self::Irc => 6667,
            Self::Ldap => 389,
            Self::Lmtp => 24,
            Self::Mysql => 3306,
            Self::Nntp => 119,
            Self::None => 443,
            Self::Pop3 => 110,
            Self::Postgres => 5432,
            Self::Sieve => 4190,
            Self::Smtp => 25,
            Self::Xmpp => 5222,
            Self::XmppServer => 5269,
        }
    }

    /// The name that `openssl s_client -starttls` knows this protocol by, where it has one.
    pub fn openssl_name(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            other => Some(other.as_str()),
        }
    }
}

impl fmt::Display for StartTls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// The text names no STARTTLS type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown STARTTLS type {0:?}: use none, smtp, lmtp, imap, pop3, ftp, ldap, xmpp, xmpp-server, postgres, mysql, nntp, sieve or irc"
)]
pub struct UnknownStartTls(String);

impl FromStr for StartTls {
    type Err = UnknownStartTls;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|protocol| protocol.as_str() == text)
            .ok_or_else(|| UnknownStartTls(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_reads_back_from_its_word_and_from_json() {
        for protocol in StartTls::ALL {
            assert_eq!(protocol.as_str().parse(), Ok(protocol));
            assert_eq!(serde_json::to_string(&protocol).unwrap(), format!("\"{protocol}\""));
        }
    }
}
