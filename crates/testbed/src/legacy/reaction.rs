//! What a legacy server does with the records that follow its first flight.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::premaster::{Opener, Premaster};
use super::record::{ALERT, CHANGE_CIPHER_SPEC, HANDSHAKE, HEARTBEAT, Record};
use super::{ClientHello, ServerHello};
use crate::raw::record;
use crate::{Error, Identity};

/// A connection after the server's first flight.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// What the client offered.
    pub client_hello: ClientHello,
    /// What the server chose.
    pub server_hello: ServerHello,
    /// What the client sent since, the newest record last; never empty when a reaction is asked for.
    pub records: Vec<Record>,
}

impl Exchange {
    /// The record to react to.
    #[must_use]
    pub fn newest(&self) -> Option<&Record> {
        self.records.last()
    }

    /// The answer of a server without known flaws.
    #[must_use]
    pub fn sound(&self) -> Reply {
        patched(self)
    }

    /// An alert record in the version of this connection.
    #[must_use]
    pub fn alert(&self, description: u8) -> Vec<u8> {
        record(ALERT, self.server_hello.version, &[2, description])
    }

    fn seen(&self, content_type: u8) -> usize {
        self.records
            .iter()
            .filter(|record| record.content_type == content_type)
            .count()
    }
}

/// An answer to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// Closes.
    Close,
    /// Sends these bytes after a pause and closes.
    Late(Duration, Vec<u8>),
    /// Closes with RST.
    Reset,
    /// Sends these bytes and goes on.
    Send(Vec<u8>),
    /// Sends these bytes and closes.
    SendAndClose(Vec<u8>),
    /// Says nothing and goes on.
    Silence,
    /// Sends these bytes and closes, if the client says nothing for so long.
    WhenIdle(Duration, Vec<u8>),
}

/// What a legacy server does with the records that follow its first flight.
#[derive(Clone)]
pub enum Reaction {
    /// Anything else. Called once for each record.
    Custom(Arc<dyn Fn(&Exchange) -> Reply + Send + Sync>),
    /// Takes a ChangeCipherSpec before the keys are agreed on, and fails to decrypt what follows with this alert
    /// (CVE-2014-0224; vulnerable OpenSSL sends 20, 21, 40 or 50 by version and suite).
    EarlyChangeCipherSpec(u8),
    /// Answers a heartbeat with as many bytes as it claims to carry (CVE-2014-0160).
    Heartbleed,
    /// Opens the client's key exchange and answers by what is in it: made by [`Self::opens`].
    Opens(KeyExchangeReaction),
    /// As a server without known flaws: an early ChangeCipherSpec draws alert 10, a heartbeat nothing, a Finished that does not
    /// decrypt alert 20.
    Patched,
}

/// Says what is answered to a key exchange.
type KeyExchangeReply = dyn Fn(Premaster, &Exchange) -> Reply + Send + Sync;

/// An answer by what is in a key exchange.
#[derive(Clone)]
pub struct KeyExchangeReaction {
    opener: Opener,
    reply: Arc<KeyExchangeReply>,
}

impl Reaction {
    /// Opens each ClientKeyExchange with the identity's RSA key and answers it, and all that follows it, as `reply` says.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] where the key is not RSA, [`Error::NoPrivateKey`] where there is none.
    pub fn opens(
        identity: &Identity,
        reply: impl Fn(Premaster, &Exchange) -> Reply + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        Ok(Self::Opens(KeyExchangeReaction {
            opener: Opener::of(identity)?,
            reply: Arc::new(reply),
        }))
    }

    /// A Bleichenbacher oracle (CVE-2017-13099 and its like): what does not start with `00 02` draws alert 47 at once, all
    /// else alert 20 once it comes to Finished.
    ///
    /// # Errors
    ///
    /// As [`Self::opens`].
    pub fn strong_oracle(identity: &Identity) -> Result<Self, Error> {
        Self::opens(identity, |premaster, exchange| match premaster {
            Premaster::WrongStart => Reply::SendAndClose(exchange.alert(47)),
            Premaster::Correct | Premaster::NoSeparator | Premaster::WrongLength | Premaster::WrongVersion => {
                patched(exchange)
            }
        })
    }

    /// An oracle that tells no more than whether the whole block is well formed.
    ///
    /// # Errors
    ///
    /// As [`Self::opens`].
    pub fn weak_oracle(identity: &Identity) -> Result<Self, Error> {
        Self::opens(identity, |premaster, exchange| match premaster {
            Premaster::NoSeparator | Premaster::WrongLength | Premaster::WrongStart => {
                Reply::SendAndClose(exchange.alert(47))
            }
            Premaster::Correct | Premaster::WrongVersion => patched(exchange),
        })
    }

    pub(super) fn reply(&self, exchange: &Exchange) -> Reply {
        match self {
            Self::Custom(reaction) => reaction(exchange),
            Self::EarlyChangeCipherSpec(description) => early_change_cipher_spec(exchange, *description),
            Self::Heartbleed => heartbleed(exchange),
            Self::Opens(reaction) => opens(reaction, exchange),
            Self::Patched => patched(exchange),
        }
    }
}

impl fmt::Debug for KeyExchangeReaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyExchangeReaction").finish_non_exhaustive()
    }
}

impl fmt::Debug for Reaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Custom(_) => f.write_str("Custom"),
            Self::EarlyChangeCipherSpec(description) => write!(f, "EarlyChangeCipherSpec({description})"),
            Self::Heartbleed => f.write_str("Heartbleed"),
            Self::Opens(_) => f.write_str("Opens"),
            Self::Patched => f.write_str("Patched"),
        }
    }
}

fn opens(reaction: &KeyExchangeReaction, exchange: &Exchange) -> Reply {
    const CLIENT_KEY_EXCHANGE: u8 = 16;
    let version = exchange.client_hello.version;
    let key_exchange = exchange
        .records
        .iter()
        .find_map(|record| match record.payload.as_slice() {
            [CLIENT_KEY_EXCHANGE, _, _, _, body @ ..] if record.content_type == HANDSHAKE => Some(body),
            _ => None,
        });
    match key_exchange {
        Some(body) => (reaction.reply)(reaction.opener.open(body, version), exchange),
        None => patched(exchange),
    }
}

fn patched(exchange: &Exchange) -> Reply {
    const UNEXPECTED_MESSAGE: u8 = 10;
    const BAD_RECORD_MAC: u8 = 20;
    match exchange.newest().map(|record| record.content_type) {
        Some(HEARTBEAT) => Reply::Silence,
        Some(HANDSHAKE) if exchange.seen(CHANGE_CIPHER_SPEC) == 0 => Reply::Silence, // a ClientKeyExchange
        Some(HANDSHAKE) => Reply::SendAndClose(exchange.alert(BAD_RECORD_MAC)),
        Some(CHANGE_CIPHER_SPEC) if exchange.seen(HANDSHAKE) > 0 => Reply::Silence,
        Some(ALERT) | None => Reply::Close,
        Some(_) => Reply::SendAndClose(exchange.alert(UNEXPECTED_MESSAGE)),
    }
}

fn early_change_cipher_spec(exchange: &Exchange, description: u8) -> Reply {
    match (exchange.seen(CHANGE_CIPHER_SPEC), exchange.records.len()) {
        (1, 1) => Reply::Silence,
        (0, _) => patched(exchange),
        (_, _) => Reply::SendAndClose(exchange.alert(description)),
    }
}

fn heartbleed(exchange: &Exchange) -> Reply {
    const REQUEST: u8 = 1;
    const RESPONSE: u8 = 2;
    const PADDING: usize = 16;
    let Some(newest) = exchange.newest() else {
        return Reply::Close;
    };
    match (newest.content_type, newest.payload.as_slice()) {
        (HEARTBEAT, [REQUEST, high, low, ..]) => {
            // A record holds 2^14 bytes: OpenSSL 1.0.1e answers a claim of 0x4000 in two of them.
            let claimed = usize::from(u16::from_be_bytes([*high, *low]));
            let mut payload = vec![RESPONSE, *high, *low];
            payload.resize(3 + claimed + PADDING, b'L');
            let records = payload
                .chunks(1 << 14)
                .flat_map(|part| record(HEARTBEAT, exchange.server_hello.version, part));
            Reply::Send(records.collect())
        }
        (_, _) => patched(exchange),
    }
}
