//! `protocol.sslv2` to `protocol.no_tls1_3`: which versions a server offers.

use super::AddressCheck;
use crate::discovery::{Discovery, Support};
use crate::wire::version::Version;
use model::{Check, Code, Depth, Finding, Observation, Protocols};
use std::collections::BTreeMap;

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "protocols",
    from: Depth::Quick,
    run: |peer, endpoint| {
        let known = look(&peer.discovery);
        let observation = match peer.dialer.job.depth {
            Depth::Quick => think_quick(&known),
            Depth::Standard | Depth::Deep => {
                endpoint.protocols = Some(protocols(&known));
                think(&known)
            }
        };
        Box::pin(std::future::ready(observation))
    },
};

fn look(discovery: &Discovery) -> BTreeMap<Version, Support> {
    discovery
        .versions()
        .map(|(version, support)| (version, support.clone()))
        .collect()
}

fn offered(known: &BTreeMap<Version, Support>, version: Version) -> Option<bool> {
    match known.get(&version)? {
        Support::Offered => Some(true),
        Support::Refused => Some(false),
        Support::Unknown(_) => None,
    }
}

fn protocols(known: &BTreeMap<Version, Support>) -> Protocols {
    Protocols {
        sslv2: offered(known, Version::Ssl2),
        sslv3: offered(known, Version::Ssl3),
        tls1_0: offered(known, Version::Tls10),
        tls1_1: offered(known, Version::Tls11),
        tls1_2: offered(known, Version::Tls12),
        tls1_3: offered(known, Version::Tls13),
    }
}

/// Without a look of its own, only what the first contact proves is said.
fn think_quick(known: &BTreeMap<Version, Support>) -> Observation {
    let mut observation = Observation::default();
    if let Some(found) = nothing_modern(known) {
        observation.answer(Code::ProtocolNoTls12OrNewer, found.then(|| no_tls12_or_newer(known)));
    }
    observation
}

fn think(known: &BTreeMap<Version, Support>) -> Observation {
    let mut observation = Observation::default();
    let reason = |version| match known.get(&version) {
        Some(Support::Unknown(reason)) => reason.clone(),
        _ => "not_asked".to_owned(),
    };
    for (version, code) in [
        (Version::Ssl2, Code::ProtocolSslv2),
        (Version::Ssl3, Code::ProtocolSslv3),
        (Version::Tls10, Code::ProtocolTls10),
        (Version::Tls11, Code::ProtocolTls11),
    ] {
        match offered(known, version) {
            Some(found) => observation.answer(code, found.then(|| Finding::new(code))),
            None => observation.checks.push(Check::could_not_test(code, reason(version))),
        }
    }
    match nothing_modern(known) {
        Some(found) => {
            observation.answer(Code::ProtocolNoTls12OrNewer, found.then(|| no_tls12_or_newer(known)));
        }
        None => observation.checks.push(Check::could_not_test(
            Code::ProtocolNoTls12OrNewer,
            reason(Version::Tls12),
        )),
    }
    match offered(known, Version::Tls13) {
        Some(found) => {
            let finding = Finding::new(Code::ProtocolNoTls13);
            observation.answer(Code::ProtocolNoTls13, (!found).then_some(finding));
        }
        None => observation
            .checks
            .push(Check::could_not_test(Code::ProtocolNoTls13, reason(Version::Tls13))),
    }
    observation
}

/// Whether neither TLS 1.2 nor 1.3 is offered; none where it is not known.
fn nothing_modern(known: &BTreeMap<Version, Support>) -> Option<bool> {
    match (offered(known, Version::Tls12), offered(known, Version::Tls13)) {
        (Some(true), _) | (_, Some(true)) => Some(false),
        (Some(false), Some(false)) => Some(true),
        (None, _) | (_, None) => None,
    }
}

fn no_tls12_or_newer(known: &BTreeMap<Version, Support>) -> Finding {
    let offered = known.iter().filter(|(_, support)| **support == Support::Offered);
    let names: Vec<String> = offered.map(|(version, _)| version.to_string()).collect();
    Finding::new(Code::ProtocolNoTls12OrNewer).with("offered", names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discovery::VERSIONS;
    use model::CheckState;

    fn known(offered: &[Version], unknown: &[Version]) -> BTreeMap<Version, Support> {
        let support = |version: Version| match () {
            () if offered.contains(&version) => Support::Offered,
            () if unknown.contains(&version) => Support::Unknown("timeout".to_owned()),
            () => Support::Refused,
        };
        VERSIONS
            .into_iter()
            .map(|version| (version, support(version)))
            .collect()
    }

    #[test]
    fn each_old_version_is_a_finding() {
        use Version::{Ssl2, Ssl3, Tls10, Tls11, Tls12, Tls13};
        for (offered, expected) in [
            (vec![Tls12, Tls13], vec![]),
            (vec![Tls12], vec![Code::ProtocolNoTls13]),
            (vec![Tls13], vec![]),
            (vec![Tls10, Tls12, Tls13], vec![Code::ProtocolTls10]),
            (
                vec![Tls11],
                vec![Code::ProtocolTls11, Code::ProtocolNoTls12OrNewer, Code::ProtocolNoTls13],
            ),
            (
                vec![Ssl2, Ssl3, Tls12, Tls13],
                vec![Code::ProtocolSslv2, Code::ProtocolSslv3],
            ),
        ] {
            let observation = think(&known(&offered, &[]));
            let codes: Vec<_> = observation.findings.iter().map(|finding| finding.code).collect();
            assert_eq!(codes, expected, "{offered:?}");
            assert_eq!(observation.checks.len(), 6);
            assert!(
                observation
                    .findings
                    .iter()
                    .all(|finding| finding.missing_evidence().is_empty())
            );
        }
    }

    #[test]
    fn what_is_not_known_is_not_denied() {
        let known = known(&[Version::Tls13], &[Version::Tls10, Version::Tls12]);
        let observation = think(&known);
        let state = |code| {
            observation
                .checks
                .iter()
                .find(|check| check.check == code)
                .map(|check| check.state)
        };
        assert_eq!(state(Code::ProtocolTls10), Some(CheckState::CouldNotTest));
        assert_eq!(state(Code::ProtocolNoTls12OrNewer), Some(CheckState::NotFound));
        assert_eq!(protocols(&known).tls1_2, None);
        let neither = super::tests::known(&[Version::Tls10], &[Version::Tls12]);
        assert_eq!(nothing_modern(&neither), None);
    }
}
