//! `vuln.crime` (CVE-2012-4929): whether a server compresses inside TLS. On HTTPS it gives cookies away.

use super::{AddressCheck, Peer};
use crate::poke::Tested;
use crate::raw;
use crate::vulnerable::{Tries, hellos};
use crate::web::Web;
use crate::wire::handshake::ServerHello;
use crate::wire::hello::ClientHello;
use model::{Code, Depth, Observation, Severity};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "crime",
    from: Depth::Standard,
    run: |peer, _| {
        Box::pin(async move {
            let tries = Box::pin(look(peer)).await;
            think(&tries, Web::of_peer(peer))
        })
    },
};

const DEFLATE: u8 = 1;
const NONE: u8 = 0;

/// Discovery offers DEFLATE in the first hello of each version; where it did not come to that, it is offered here.
async fn look(peer: &Peer<'_>) -> Tries {
    let mut tries = Tries::default();
    for (version, hello) in hellos(peer) {
        let seen = peer
            .discovery
            .first
            .get(&version)
            .and_then(|flight| flight.hello.as_ref());
        let tested = match (seen, hello) {
            (Some(choice), _) if choice.compression == DEFLATE => Tested::Flawed,
            (Some(choice), _) if was_offered(choice) => Tested::Sound,
            (_, Err(reason)) => Tested::Unsure(reason),
            (_, Ok(hello)) => ask(peer, hello).await,
        };
        tries.0.push((version, tested));
    }
    tries
}

/// Whether the hello to this choice offered compression: it goes along with extensions that are asked for in no other hello.
/// Their answers are heartbeat, certificate timestamps, encrypt-then-MAC and session tickets.
fn was_offered(choice: &ServerHello) -> bool {
    [15, 18, 22, 35]
        .into_iter()
        .any(|number| choice.extension(number).is_some())
}

async fn ask(peer: &Peer<'_>, mut hello: ClientHello) -> Tested {
    hello.compressions = vec![DEFLATE, NONE];
    let mut answer = raw::ask(&peer.dialer, &hello).await;
    if answer.as_ref().is_ok_and(|answer| answer.flight.hello.is_none()) || answer.is_err() {
        answer = raw::ask(&peer.dialer, &hello).await;
    }
    match answer {
        Err(failure) => Tested::Unsure(failure.reason()),
        Ok(answer) => match (answer.flight.hello, answer.failure) {
            (Some(choice), _) if choice.compression == DEFLATE => Tested::Flawed,
            (Some(_), _) => Tested::Sound,
            (None, failure) => Tested::Unsure(failure.map_or_else(|| "refused".to_owned(), |failure| failure.reason())),
        },
    }
}

/// Cookies are what the attack is for: elsewhere it weighs less.
fn think(tries: &Tries, web: Web) -> Observation {
    let mut observation = tries.think(Code::VulnCrime);
    if web == Web::Yes {
        observation.findings = observation
            .findings
            .into_iter()
            .map(|finding| finding.graded(Severity::Error))
            .collect();
    }
    observation
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::version::Version;
    use model::CheckState;

    #[test]
    fn compression_weighs_more_where_cookies_travel() {
        let tries = Tries(vec![(Version::Tls12, Tested::Sound), (Version::Tls10, Tested::Flawed)]);
        for (web, severity) in [
            (Web::Yes, Severity::Error),
            (Web::No, Severity::Warning),
            (Web::Perhaps, Severity::Warning),
        ] {
            let observation = think(&tries, web);
            assert_eq!(observation.findings[0].severity, severity);
            assert_eq!(
                observation.findings[0].evidence.value("versions"),
                Some(&serde_json::json!(["TLS 1.0"]))
            );
        }
        let sound = Tries(vec![(Version::Tls12, Tested::Sound)]);
        assert_eq!(think(&sound, Web::Yes).checks[0].state, CheckState::NotFound);
    }
}
