//! `vuln.robot` (CVE-2017-13099 and its like): whether a server tells well-formed RSA blocks from others.

use super::{AddressCheck, Peer};
use crate::accepted::{Accepted, IN_CLEAR, Kind, accepted};
use crate::padding_oracle::{Oracle, Setting, interrogate};
use crate::vulnerable::{ONLY_TLS13, could_not_test, found, not_applicable, not_found};
use crate::wire::suites;
use crate::wire::version::Version;
use model::{ClientCertificate, Code, Depth, Finding, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "robot",
    from: Depth::Deep,
    run: |peer, _| Box::pin(async move { think(&Box::pin(look(peer)).await) }),
};

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Facts {
    /// No version below TLS 1.3 is offered.
    OnlyTls13,
    /// No suite is accepted in which the client encrypts the secret.
    NoStaticRsa,
    /// It could not be looked for.
    Untested(String),
    /// What the blocks drew, in this version and suite.
    Asked(Version, u16, Oracle),
}

async fn look(peer: &Peer<'_>) -> Facts {
    let suites = match accepted(&peer.discovery, &IN_CLEAR, Kind::StaticRsa) {
        Accepted::NoVersion => return Facts::OnlyTls13,
        Accepted::None => return Facts::NoStaticRsa,
        Accepted::Unknown(reason) => return Facts::Untested(reason),
        Accepted::Suites(suites) => suites,
    };
    if let Some(reason) = peer.discovery.temper.spent() {
        return Facts::Untested(reason.to_owned());
    }
    if peer.contact.client_certificate == Some(ClientCertificate::Required) {
        return Facts::Untested("client_certificate_required".to_owned());
    }
    let Some((version, suite)) = most_telling(&suites) else {
        return Facts::NoStaticRsa;
    };
    let hello = peer.discovery.hello(version, vec![suite]);
    let setting = Setting {
        dialer: &peer.dialer,
        hello: &hello,
        version,
        suite,
    };
    Facts::Asked(version, suite, Box::pin(interrogate(&setting)).await)
}

/// The newest version, and in it AES-GCM before CBC before others: how records fail to decrypt depends on it.
fn most_telling(suites: &[(Version, u16)]) -> Option<(Version, u16)> {
    let rank = |suite: u16| {
        let name = suites::name(suite);
        match () {
            () if name.contains("_AES_") && name.contains("_GCM_") => 0,
            () if name.contains("_AES_") && name.contains("_CBC_") => 1,
            () => 2,
        }
    };
    let all = suites.iter().copied();
    all.min_by_key(|(version, suite)| (std::cmp::Reverse(*version), rank(*suite)))
}

fn think(facts: &Facts) -> Observation {
    const CODE: Code = Code::VulnRobot;
    match facts {
        Facts::OnlyTls13 => not_applicable(CODE, ONLY_TLS13),
        Facts::NoStaticRsa => not_applicable(CODE, "no_rsa_key_exchange"),
        Facts::Untested(reason) | Facts::Asked(_, _, Oracle::Unsure(reason)) => could_not_test(CODE, reason.clone()),
        Facts::Asked(_, _, Oracle::None) => not_found(CODE),
        Facts::Asked(version, suite, Oracle::Found { strength, answers }) => found(
            Finding::new(CODE)
                .with("strength", strength.as_str())
                .with("version", version.as_str())
                .with("suite", suites::name(*suite))
                .with("answers", answers.clone()),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::padding_oracle::Strength;
    use model::CheckState;

    #[test]
    fn each_fact_has_its_answer() {
        let oracle = Oracle::Found {
            strength: Strength::Weak,
            answers: vec!["bad_record_mac".to_owned(), "illegal_parameter".to_owned()],
        };
        let asked = |oracle| Facts::Asked(Version::Tls12, 0x009C, oracle);
        for (facts, state) in [
            (Facts::OnlyTls13, CheckState::NotApplicable),
            (Facts::NoStaticRsa, CheckState::NotApplicable),
            (Facts::Untested("timeout".to_owned()), CheckState::CouldNotTest),
            (
                asked(Oracle::Unsure("inconsistent".to_owned())),
                CheckState::CouldNotTest,
            ),
            (asked(Oracle::None), CheckState::NotFound),
            (asked(oracle), CheckState::Found),
        ] {
            let observation = think(&facts);
            assert_eq!(observation.checks[0].state, state, "{facts:?}");
            let complete = |finding: &Finding| finding.missing_evidence().is_empty();
            assert!(observation.findings.iter().all(complete));
        }
    }

    #[test]
    fn the_newest_version_and_gcm_come_first() {
        let suites = [
            (Version::Tls10, 0x002F),
            (Version::Tls12, 0x0005),
            (Version::Tls12, 0x002F),
        ];
        assert_eq!(most_telling(&suites), Some((Version::Tls12, 0x002F)));
        let suites = [(Version::Tls12, 0x002F), (Version::Tls12, 0x009C)];
        assert_eq!(most_telling(&suites), Some((Version::Tls12, 0x009C)));
        assert_eq!(most_telling(&[]), None);
    }
}
