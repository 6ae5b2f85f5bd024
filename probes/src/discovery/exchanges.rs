use crate::wire::flight::Flight;
use crate::wire::key_exchange::KeyExchange;
use crate::wire::version::Version;

/// How many are kept.
const MOST: usize = 256;
/// The longest number that is kept, in bytes: 16,384 bits.
const LONGEST_NUMBER: usize = 2048;

/// A ServerKeyExchange that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exchange {
    /// The version in force.
    pub(crate) version: Version,
    /// The suite.
    pub(crate) suite: u16,
    /// What the server brought.
    pub(crate) parameters: KeyExchange,
    /// How it signed that; none before TLS 1.2, where the suite says it.
    pub(crate) signature: Option<u16>,
}

/// All that were seen, in the order in which they came; bounded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Exchanges(Vec<Exchange>);

impl Exchanges {
    /// All.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Exchange> {
        self.0.iter()
    }

    /// Keeps what an answer says of its key exchange, if anything; gives it back.
    pub(super) fn keep(&mut self, version: Version, flight: &Flight) -> Option<&Exchange> {
        let suite = flight.hello.as_ref()?.suite;
        let (parameters, signature) = KeyExchange::read_signed(suite, flight.key_exchange.as_deref()?)?;
        if self.0.len() >= MOST || parameters.longest_number() > LONGEST_NUMBER {
            return None;
        }
        self.0.push(Exchange {
            version,
            suite,
            parameters,
            signature: signature.filter(|_| version == Version::Tls12),
        });
        self.0.last()
    }
}
