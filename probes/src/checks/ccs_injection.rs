//! `vuln.ccs_injection` (CVE-2014-0224): whether a ChangeCipherSpec is taken before there are keys.

use super::{AddressCheck, Peer};
use crate::dial::Dialer;
use crate::poke::{Ballot, Poke, Tested, broken_off};
use crate::vulnerable::{Tries, hellos};
use crate::wire::hello::ClientHello;
use crate::wire::record::ContentType;
use crate::wire::sequel::Reaction;
use model::{Code, Depth};
use std::time::Duration;

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "ccs_injection",
    from: Depth::Deep,
    run: |peer, _| Box::pin(async move { Box::pin(look(peer)).await.think(Code::VulnCcsInjection) }),
};

/// The one byte of the message.
const CHANGE_CIPHER_SPEC: [u8; 1] = [1];

/// Sound servers refuse the message as out of turn.
const UNEXPECTED_MESSAGE: u8 = 10;

async fn look(peer: &Peer<'_>) -> Tries {
    let mut tries = Tries::default();
    for (version, hello) in hellos(peer) {
        let tested = match hello {
            Ok(hello) => test(&peer.dialer, &hello).await,
            Err(reason) => Tested::Unsure(reason),
        };
        tries.0.push((version, tested));
    }
    tries
}

async fn test(dialer: &Dialer<'_>, hello: &ClientHello) -> Tested {
    let mut ballot = Ballot::default();
    while let Some(attempt) = ballot.next() {
        ballot.count(ask(dialer, hello, attempt).await);
    }
    ballot.result()
}

async fn ask(dialer: &Dialer<'_>, hello: &ClientHello, attempt: u32) -> Tested {
    let mut poke = match Poke::begin(dialer, hello).await {
        Ok(poke) => poke,
        Err(failure) => return Tested::Unsure(failure.reason()),
    };
    poke.send(ContentType::ChangeCipherSpec, &CHANGE_CIPHER_SPEC).await;
    let first = poke.soon(attempt, Duration::ZERO).await;
    if first != Reaction::Silence {
        drop(poke);
        return match first {
            Reaction::Reset => broken_off(dialer, hello, first).await,
            first => after_first(first),
        };
    }
    // Who has taken the first one decrypts from here on, and fails.
    poke.send(ContentType::ChangeCipherSpec, &CHANGE_CIPHER_SPEC).await;
    after_second(poke.patiently(attempt).await)
}

/// Whoever minds at once has not taken it: by an alert, by closing, or in other words than TLS (yaSSL in MySQL).
fn after_first(reaction: Reaction) -> Tested {
    match reaction {
        Reaction::Alert(..) | Reaction::Closed | Reaction::Strange => Tested::Sound,
        Reaction::Record(..) | Reaction::Reset | Reaction::Silence => Tested::Unsure(reaction.as_str().to_owned()),
    }
}

/// A failed decryption draws an alert, and which one depends on version and suite: OpenSSL 1.0.1e sends 20, 21, 40 or 50. Only
/// that the message is out of turn is said by a server that has not taken the first one either.
fn after_second(reaction: Reaction) -> Tested {
    match reaction {
        Reaction::Alert(_, UNEXPECTED_MESSAGE) => Tested::Sound,
        reaction if reaction.is_fatal_alert() => Tested::Flawed,
        other => Tested::Unsure(other.as_str().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_alert_about_the_second_one_proves_that_the_first_was_taken() {
        for description in [20, 21, 40, 47, 50, 51, 80] {
            assert_eq!(
                after_second(Reaction::Alert(2, description)),
                Tested::Flawed,
                "{description}"
            );
            assert_eq!(
                after_first(Reaction::Alert(2, description)),
                Tested::Sound,
                "{description}"
            );
        }
        assert_eq!(after_second(Reaction::Alert(2, 10)), Tested::Sound);
        assert_eq!(after_first(Reaction::Closed), Tested::Sound);
        assert_eq!(after_first(Reaction::Strange), Tested::Sound);
        for open in [
            Reaction::Silence,
            Reaction::Closed,
            Reaction::Reset,
            Reaction::Strange,
            Reaction::Alert(1, 0),
        ] {
            assert!(matches!(after_second(open), Tested::Unsure(_)), "{open:?}");
        }
    }
}
