//! `vuln.starttls_injection` (CVE-2011-0411): whether what travels in clear behind the word that starts TLS is obeyed inside it.

use super::{AddressCheck, Peer};
use crate::failure::{Failure, StarttlsFailure};
use crate::handshake::{Alpn, Offer, Question, converse};
use crate::poke::{Ballot, Tested};
use crate::starttls;
use crate::vulnerable::{could_not_test, found, not_applicable, not_found};
use model::{Code, Depth, Finding, Observation, StartTls};
use std::time::Duration;

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "starttls_injection",
    from: Depth::Quick,
    run: |peer, _| {
        Box::pin(async move {
            let protocol = peer.dialer.job.target.starttls;
            let facts = match peer.dialer.job.depth {
                Depth::Deep if protocol != StartTls::None => Box::pin(look(peer)).await,
                Depth::Deep => Facts::NoStarttls,
                Depth::Quick | Depth::Standard => Facts::NotLookedFor,
            };
            think(&facts, peer.contact.early_bytes)
        })
    },
};

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Facts {
    /// TLS from the first byte.
    NoStarttls,
    /// A protocol whose commands are not known here, or one that has none.
    NothingToInject,
    /// The depth does not ask for it.
    NotLookedFor,
    /// What the tries say.
    Tested(Tested),
}

async fn look(peer: &Peer<'_>) -> Facts {
    let Some(command) = starttls::harmless_command(peer.dialer.job.target.starttls) else {
        return Facts::NothingToInject;
    };
    let mut ballot = Ballot::default();
    while let Some(attempt) = ballot.next() {
        ballot.count(inject(peer, command, attempt).await);
    }
    Facts::Tested(ballot.result())
}

/// Sends a command behind the word that starts TLS, in one segment, and listens inside TLS without a word: who says something
/// there answers what was said in clear.
async fn inject(peer: &Peer<'_>, command: &'static str, attempt: u32) -> Tested {
    const PATIENCE: Duration = Duration::from_secs(1);
    let dialer = &peer.dialer;
    let open = match dialer.open_with(command).await {
        Ok(open) => open,
        Err(failure) => return of_failure(&failure),
    };
    if open.early_bytes > 0 {
        return Tested::Unsure("bytes_after_go_ahead".to_owned());
    }
    let took = Duration::try_from_secs_f64(peer.contact.timings.handshake.unwrap_or_default() / 1000.0);
    let patience = PATIENCE.max(took.unwrap_or(PATIENCE) * 4) * (attempt + 1);
    let question = Question {
        words: &[],
        most: 64,
        patience: patience.min(dialer.left()),
        is_enough: |heard| !heard.is_empty(),
    };
    let offer = Offer {
        server_name: peer.server_name(),
        alpn: Alpn::None,
    };
    let client = &dialer.environment.client;
    let heard = Box::pin(converse(
        client,
        &open.stream,
        offer,
        dialer.handshake_deadline(),
        question,
    ))
    .await;
    match heard {
        Ok(heard) if heard.bytes.is_empty() => Tested::Sound,
        Ok(_) => Tested::Flawed,
        Err(failure) => of_failure(&failure),
    }
}

/// A server that breaks off at what was added has not obeyed it; that it would have gone on without is known from the first
/// contact.
fn of_failure(failure: &Failure) -> Tested {
    match failure {
        Failure::Starttls(StarttlsFailure::RateLimited | StarttlsFailure::TooLong) | Failure::Timeout(_) => {
            Tested::Unsure(failure.reason())
        }
        Failure::Starttls(_) | Failure::Tls(_) => Tested::Sound,
        Failure::Blocked(_) | Failure::Connect(_) | Failure::Local(_) => Tested::Unsure(failure.reason()),
    }
}

/// Bytes behind the go-ahead prove no flaw, but they are none of a sound server's, or none of the server's at all: somebody on
/// the way may have added them.
fn think(facts: &Facts, early_bytes: usize) -> Observation {
    const CODE: Code = Code::VulnStarttlsInjection;
    match facts {
        Facts::Tested(Tested::Flawed) => found(Finding::new(CODE)),
        _ if early_bytes > 0 => could_not_test(CODE, "bytes_after_go_ahead"),
        Facts::NoStarttls => not_applicable(CODE, "tls_from_the_first_byte"),
        Facts::NothingToInject => could_not_test(CODE, "no_command_known"),
        Facts::NotLookedFor => Observation::default(),
        Facts::Tested(Tested::Sound) => not_found(CODE),
        Facts::Tested(Tested::Unsure(reason)) => could_not_test(CODE, reason.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::{Phase, TlsFailure};
    use model::CheckState;

    #[test]
    fn bytes_that_nobody_asked_for_are_told() {
        assert_eq!(think(&Facts::NotLookedFor, 0), Observation::default());
        let observation = think(&Facts::NotLookedFor, 14);
        assert_eq!(observation.checks[0].reason.as_deref(), Some("bytes_after_go_ahead"));
        assert_eq!(observation.findings, []);
    }

    #[test]
    fn each_fact_has_its_answer() {
        for (facts, early, state) in [
            (Facts::NoStarttls, 0, CheckState::NotApplicable),
            (Facts::NothingToInject, 0, CheckState::CouldNotTest),
            (Facts::Tested(Tested::Sound), 0, CheckState::NotFound),
            (Facts::Tested(Tested::Sound), 3, CheckState::CouldNotTest),
            (Facts::Tested(Tested::Flawed), 3, CheckState::Found),
            (
                Facts::Tested(Tested::Unsure("timeout".to_owned())),
                0,
                CheckState::CouldNotTest,
            ),
        ] {
            assert_eq!(think(&facts, early).checks[0].state, state, "{facts:?}");
        }
    }

    #[test]
    fn who_breaks_off_has_not_obeyed() {
        for (failure, tested) in [
            (Failure::Tls(TlsFailure::Alert(10)), true),
            (Failure::Starttls(StarttlsFailure::Refused(Some(554))), true),
            (Failure::Starttls(StarttlsFailure::Closed), true),
            (Failure::Starttls(StarttlsFailure::RateLimited), false),
            (Failure::Timeout(Phase::Handshake), false),
            (Failure::Local("deadline"), false),
        ] {
            assert_eq!(of_failure(&failure) == Tested::Sound, tested, "{failure:?}");
        }
    }
}
