//! `feature.no_fallback_scsv` (RFC 7507): whether the server notices a client that was pushed down to an older version.

use super::{AddressCheck, Peer};
use crate::discovery::{Discovery, Reply};
use crate::wire::suites::FALLBACK_SCSV;
use crate::wire::version::Version;
use model::{Check, Code, Depth, Finding, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "fallback_scsv",
    from: Depth::Standard,
    run: |peer, endpoint| {
        Box::pin(async move {
            let seen = look(peer).await;
            endpoint.features.get_or_insert_default().fallback_scsv = seen.is_supported();
            think(&seen)
        })
    },
};

/// What a server made of a hello that says that it is a second try.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    /// It went on as if nothing had happened, in this version.
    Accepted(Version),
    /// There is no older version to be pushed down to.
    NotApplicable,
    /// It refused, and the same hello without the signal was accepted before.
    Refused,
    Unknown(String),
}

impl Seen {
    const fn is_supported(&self) -> Option<bool> {
        match self {
            Self::Accepted(_) => Some(false),
            Self::NotApplicable | Self::Unknown(_) => None,
            Self::Refused => Some(true),
        }
    }
}

async fn look(peer: &Peer<'_>) -> Seen {
    let Some(version) = lower(&peer.discovery) else {
        return Seen::NotApplicable;
    };
    // The control is behind us: discovery saw this very hello accepted.
    let Some(mut hello) = peer.discovery.proven(version, |_| true) else {
        return Seen::Unknown("no_accepted_hello".to_owned());
    };
    let mut asker = peer.asker(hello.clone());
    hello.suites.push(FALLBACK_SCSV);
    match Box::pin(asker.ask(&hello)).await {
        Reply::Chosen(flight) if flight.version() == Some(version) => Seen::Accepted(version),
        Reply::Chosen(_) => Seen::Unknown("other_version".to_owned()),
        Reply::Refused(_) => Seen::Refused,
        Reply::Unknown(reason) => Seen::Unknown(reason),
    }
}

/// The second best version below TLS 1.3: the signal matters where there are two of those.
fn lower(discovery: &Discovery) -> Option<Version> {
    let mut old = discovery
        .offered()
        .rev()
        .filter(|version| (Version::Ssl3..Version::Tls13).contains(version));
    old.next()?;
    old.next()
}

fn think(seen: &Seen) -> Observation {
    const CODE: Code = Code::FeatureNoFallbackScsv;
    let mut observation = Observation::default();
    match seen {
        Seen::Accepted(_) => observation.answer(CODE, Some(Finding::new(CODE))),
        Seen::Refused => observation.answer(CODE, None),
        Seen::NotApplicable => observation.checks.push(Check::not_applicable(CODE, "one_old_version")),
        Seen::Unknown(reason) => observation.checks.push(Check::could_not_test(CODE, reason.clone())),
    }
    observation
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    #[test]
    fn only_an_answer_convicts() {
        for (seen, state) in [
            (Seen::Accepted(Version::Tls11), CheckState::Found),
            (Seen::Refused, CheckState::NotFound),
            (Seen::NotApplicable, CheckState::NotApplicable),
            (Seen::Unknown("timeout".to_owned()), CheckState::CouldNotTest),
        ] {
            let observation = think(&seen);
            assert_eq!(observation.checks[0].state, state);
            assert_eq!(observation.findings.len(), usize::from(state == CheckState::Found));
        }
    }
}
