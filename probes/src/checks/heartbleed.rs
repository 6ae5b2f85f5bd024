//! `vuln.heartbleed` (CVE-2014-0160): whether a heartbeat that claims one byte more than its record holds is answered.

use super::{AddressCheck, Peer};
use crate::dial::Dialer;
use crate::poke::{Ballot, OUT_OF_TURN, Poke, Tested, broken_off};
use crate::vulnerable::{Tries, hellos};
use crate::wire::hello::{ClientHello, Extension};
use crate::wire::record::ContentType;
use crate::wire::sequel::Reaction;
use crate::wire::version::Version;
use model::{Code, Depth};
use std::time::Duration;

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "heartbleed",
    from: Depth::Deep,
    run: |peer, _| Box::pin(async move { Box::pin(look(peer)).await.think(Code::VulnHeartbleed) }),
};

/// How many bytes of payload a request has. OpenSSL gathers what it writes during a handshake in 4,096 bytes and writes through
/// what is longer: a shorter answer stays there, and where the server closes without an alert (Node.js 0.10 with OpenSSL 1.0.1e)
/// nobody ever sees it.
const SENT: u16 = 8_192;

/// A HeartbeatRequest (RFC 6520 section 4): one byte of payload more is claimed than its record holds. Who checks lengths throws it
/// away. Who does not sends all of it back and one byte of its own, which is the least that proves the flaw.
fn request() -> Vec<u8> {
    const REQUEST: u8 = 1;
    let [high, low] = (SENT + 1).to_be_bytes();
    let mut request = vec![REQUEST, high, low];
    request.resize(request.len() + usize::from(SENT), 0);
    request
}

async fn look(peer: &Peer<'_>) -> Tries {
    let mut tries = Tries::default();
    for (version, hello) in hellos(peer) {
        let tested = match hello {
            Ok(hello) => test(&peer.dialer, version, hello).await,
            Err(reason) => Tested::Unsure(reason),
        };
        tries.0.push((version, tested));
    }
    tries
}

async fn test(dialer: &Dialer<'_>, version: Version, mut hello: ClientHello) -> Tested {
    // SSL 3.0 has no extensions; OpenSSL 1.0.1e answers heartbeats there all the same.
    if version > Version::Ssl3 {
        hello.extensions.push(Extension::Heartbeat);
    }
    let mut ballot = Ballot::default();
    while let Some(attempt) = ballot.next() {
        ballot.count(ask(dialer, &hello, attempt).await);
    }
    ballot.result()
}

/// Whether the server said that it takes heartbeats makes no difference: it may answer although it did not, and most that do are
/// sound.
async fn ask(dialer: &Dialer<'_>, hello: &ClientHello, attempt: u32) -> Tested {
    let mut poke = match Poke::begin(dialer, hello).await {
        Ok(poke) => poke,
        Err(failure) => return Tested::Unsure(failure.reason()),
    };
    poke.send(ContentType::Heartbeat, &request()).await;
    let mut reaction = poke.soon(attempt, Duration::ZERO).await;
    if reaction == Reaction::Silence {
        // Where the alert that this draws comes alone, the heartbeat has arrived and was thrown away.
        poke.send(ContentType::ApplicationData, &OUT_OF_TURN).await;
        reaction = poke.patiently(attempt).await;
    }
    drop(poke);
    match think(reaction) {
        Some(tested) => tested,
        None => broken_off(dialer, hello, reaction).await,
    }
}

/// None where only a control tells.
fn think(reaction: Reaction) -> Option<Tested> {
    match reaction {
        Reaction::Record(ContentType::Heartbeat, length) if length > usize::from(SENT) + 3 => Some(Tested::Flawed),
        // vsftpd gives up in words of its own: `500 OOPS`.
        Reaction::Alert(..) | Reaction::Closed | Reaction::Record(..) | Reaction::Strange => Some(Tested::Sound),
        Reaction::Reset | Reaction::Silence => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_more_than_was_sent_is_a_leak() {
        for (reaction, tested) in [
            (Reaction::Record(ContentType::Heartbeat, 8_212), Some(Tested::Flawed)),
            (Reaction::Record(ContentType::Heartbeat, 8_196), Some(Tested::Flawed)),
            (Reaction::Record(ContentType::Heartbeat, 8_195), Some(Tested::Sound)),
            (Reaction::Record(ContentType::Handshake, 400), Some(Tested::Sound)),
            (Reaction::Alert(2, 10), Some(Tested::Sound)),
            (Reaction::Closed, Some(Tested::Sound)),
            (Reaction::Strange, Some(Tested::Sound)),
            (Reaction::Reset, None),
            (Reaction::Silence, None),
        ] {
            assert_eq!(think(reaction), tested, "{reaction:?}");
        }
    }

    #[test]
    fn the_request_claims_one_byte_more_than_its_record_holds() {
        let request = request();
        assert_eq!(
            usize::from(u16::from_be_bytes([request[1], request[2]])),
            request.len() - 3 + 1
        );
    }
}
