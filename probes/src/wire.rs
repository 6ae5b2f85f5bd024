//! TLS on the wire in clear: hellos of every version from SSL 2.0 on, and a reader of what servers answer to them.
//!
//! No crypto and, but for [`exchange`], no IO: bytes in, values out. It serves where rustls and a server have nothing in
//! common, and to ask questions that a sound client never asks.

pub(crate) mod alert;
mod bytes;
pub(crate) mod client_key_exchange;
pub(crate) mod der;
pub(crate) mod exchange;
pub(crate) mod flight;
pub(crate) mod handshake;
pub(crate) mod hello;
pub(crate) mod key_exchange;
pub(crate) mod primes;
pub(crate) mod record;
pub(crate) mod registry;
pub(crate) mod rsa;
pub(crate) mod sequel;
pub(crate) mod ssl2;
pub(crate) mod suites;
pub(crate) mod version;

/// Reads hostile bytes with every parser of server answers, as a target for fuzzing. Gives the number of certificates found.
pub fn read_hostile_bytes(bytes: &[u8]) -> usize {
    let mut reader = flight::FlightReader::default();
    let (first, second) = bytes.split_at(bytes.len() / 2);
    if reader.push(first).is_none() {
        let _end = reader.push(second);
    }
    let flight = reader.into_flight();
    let _group = flight.hello.as_ref().and_then(handshake::ServerHello::key_share_group);
    if let (Some(hello), Some(body)) = (&flight.hello, &flight.key_exchange) {
        let _bits = key_exchange::KeyExchange::read(hello.suite, body).and_then(|exchange| exchange.bits());
    }
    let _answer = (
        ssl2::read(bytes),
        ssl2::read_verify(ssl2::RC4_40, bytes),
        ssl2::read_verify(ssl2::DES, bytes),
    );
    let _key = der::split_spki(bytes).and_then(|(_, key)| der::rsa_public_key(key));
    let _alert = alert::Alert::read(bytes);
    flight.certificates.map_or(0, |chain| chain.len())
}
