//! `vuln.beast` (CVE-2011-3389): CBC suites in TLS 1.0 or SSL 3.0. Possible, and prevented by clients.

use super::AddressCheck;
use crate::accepted::{Accepted, Kind, accepted, names};
use crate::vulnerable::{could_not_test, found, not_found};
use crate::wire::version::Version;
use model::{Code, Depth, Finding, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "beast",
    from: Depth::Deep,
    run: |peer, _| {
        let suites = accepted(&peer.discovery, &[Version::Ssl3, Version::Tls10], Kind::Cbc);
        Box::pin(std::future::ready(think(&suites)))
    },
};

fn think(accepted: &Accepted) -> Observation {
    const CODE: Code = Code::VulnBeast;
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
    fn it_takes_an_old_version_and_cbc() {
        for (accepted, state) in [
            (Accepted::NoVersion, CheckState::NotFound),
            (Accepted::None, CheckState::NotFound),
            (
                Accepted::Suites(vec![(Version::Ssl3, 0x002F), (Version::Tls10, 0x002F)]),
                CheckState::Found,
            ),
            (Accepted::Unknown("timeout".to_owned()), CheckState::CouldNotTest),
        ] {
            let observation = think(&accepted);
            assert_eq!(observation.checks[0].state, state, "{accepted:?}");
            let suites = observation
                .findings
                .iter()
                .filter_map(|finding| finding.evidence.value("suites"));
            assert!(
                suites
                    .into_iter()
                    .all(|suites| *suites == serde_json::json!(["TLS_RSA_WITH_AES_128_CBC_SHA"]))
            );
        }
    }
}
