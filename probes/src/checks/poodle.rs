//! `vuln.poodle` (CVE-2014-3566): CBC suites in SSL 3.0, whose padding nobody checks.

use super::{AddressCheck, Peer};
use crate::accepted::{Accepted, Kind, accepted, names};
use crate::raw;
use crate::vulnerable::{could_not_test, found, not_found};
use crate::wire::suites;
use crate::wire::version::Version;
use model::{Code, Depth, Finding, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "poodle",
    from: Depth::Standard,
    run: |peer, _| Box::pin(async move { think(&Box::pin(look(peer)).await) }),
};

/// What discovery proved, and where that leaves it open, one hello that offers nothing else.
async fn look(peer: &Peer<'_>) -> Accepted {
    const VERSION: Version = Version::Ssl3;
    let known = accepted(&peer.discovery, &[VERSION], Kind::Cbc);
    let is_offered = peer.discovery.is_offered(VERSION) == Some(true);
    if !(is_offered && matches!(known, Accepted::Unknown(_))) {
        return known;
    }
    let all = suites::offers(VERSION).concat().into_iter();
    let hello = peer
        .discovery
        .hello(VERSION, all.filter(|suite| Kind::Cbc.has(*suite)).collect());
    match raw::ask(&peer.dialer, &hello).await {
        Ok(answer) if answer.flight.version() == Some(VERSION) => {
            let suite = answer.flight.hello.map(|hello| (VERSION, hello.suite));
            Accepted::Suites(suite.into_iter().collect())
        }
        Ok(answer) => match answer.failure {
            Some(crate::failure::TlsFailure::Alert(_)) => Accepted::None,
            _ => known,
        },
        Err(_) => known,
    }
}

fn think(accepted: &Accepted) -> Observation {
    const CODE: Code = Code::VulnPoodle;
    match accepted {
        Accepted::None | Accepted::NoVersion => not_found(CODE),
        Accepted::Suites(suites) => found(Finding::new(CODE).with("suites", names(suites))),
        Accepted::Unknown(reason) => could_not_test(CODE, reason.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    #[test]
    fn it_takes_ssl_3_and_cbc() {
        for (accepted, state) in [
            (Accepted::NoVersion, CheckState::NotFound),
            (Accepted::None, CheckState::NotFound),
            (Accepted::Suites(vec![(Version::Ssl3, 0x002F)]), CheckState::Found),
            (Accepted::Unknown("timeout".to_owned()), CheckState::CouldNotTest),
        ] {
            let observation = think(&accepted);
            assert_eq!(observation.checks[0].state, state, "{accepted:?}");
            let complete = |finding: &Finding| finding.missing_evidence().is_empty();
            assert!(observation.findings.iter().all(complete));
        }
    }
}
