//! `protocol.*`: which versions a server offers, by one hello for each.

use super::{AddressCheck, Peer};
use crate::contact::Contact;
use crate::dial::Dialer;
use crate::failure::{Failure, TlsFailure};
use crate::raw::{self, Answer};
use crate::wire::hello::ClientHello;
use crate::wire::ssl2;
use crate::wire::version::Version;
use model::{Check, Code, Depth, Finding, Observation, Protocols};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "protocols",
    from: Depth::Quick,
    run: |peer, endpoint| {
        Box::pin(async move {
            let known = from_contact(peer.contact);
            if peer.dialer.job.depth == Depth::Quick {
                return think_quick(&known);
            }
            let support = look(peer, known).await;
            endpoint.protocols = Some(protocols(&support));
            think(&support)
        })
    },
};

const ALL: [Version; 6] = [
    Version::Ssl2,
    Version::Ssl3,
    Version::Tls10,
    Version::Tls11,
    Version::Tls12,
    Version::Tls13,
];

/// What is known of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Support {
    Offered,
    Refused,
    /// Refused by closing or resetting, as those do who have enough of us: only a control tells.
    Silenced,
    Unknown(String),
}

/// What the first contact proves. A server that answers a hello with a lower version does not have the higher ones.
fn from_contact(contact: &Contact) -> BTreeMap<Version, Support> {
    let Some(version) = contact.version else {
        return BTreeMap::new();
    };
    let mut known = BTreeMap::from([(version, Support::Offered)]);
    if contact.offered < Version::Tls13 {
        // A modern handshake failed, and this is not the reason: the server speaks less than was offered.
        let higher = ALL
            .into_iter()
            .filter(|other| *other > version && (*other <= contact.offered || *other == Version::Tls13));
        let proven = version < contact.offered;
        known.extend(higher.filter(|_| proven).map(|other| (other, Support::Refused)));
    }
    known
}

async fn look(peer: &Peer<'_>, mut known: BTreeMap<Version, Support>) -> BTreeMap<Version, Support> {
    for version in ALL.into_iter().rev() {
        if let Entry::Vacant(unknown) = known.entry(version) {
            unknown.insert(Box::pin(probe(peer, version)).await);
        }
    }
    if known.values().any(|support| *support == Support::Silenced) {
        let verdict = Box::pin(control(peer)).await;
        known
            .values_mut()
            .filter(|support| **support == Support::Silenced)
            .for_each(|support| *support = verdict.clone());
    }
    known
}

/// Asks for one version. Whoever keeps silent is asked twice.
async fn probe(peer: &Peer<'_>, version: Version) -> Support {
    let dialer = &peer.dialer;
    let random = match raw::random() {
        Ok(random) => random,
        Err(failure) => return Support::Unknown(failure.reason()),
    };
    if version == Version::Ssl2 {
        let mut answer = raw::ask_ssl2(dialer, &random).await;
        if may_pass(answer.as_ref().err()) {
            answer = raw::ask_ssl2(dialer, &random).await;
        }
        return match answer {
            Ok(ssl2::Answer::ServerHello { .. }) => Support::Offered,
            Ok(ssl2::Answer::Other | ssl2::Answer::Unfinished) => Support::Refused,
            Err(failure) => of_failure(&failure),
        };
    }
    let mut support = Support::Refused;
    for hello in ClientHello::all_suites(version, peer.server_name(), &random) {
        support = ask_for(dialer, version, &hello).await;
        if support != Support::Refused {
            break;
        }
    }
    support
}

async fn ask_for(dialer: &Dialer<'_>, version: Version, hello: &ClientHello) -> Support {
    let mut answer = raw::ask(dialer, hello).await;
    if may_pass(failure_of(&answer).as_ref()) {
        answer = raw::ask(dialer, hello).await;
    }
    match (&answer, failure_of(&answer)) {
        (Ok(answer), _) if answer.flight.hello.is_some() => match answer.flight.version() == Some(version) {
            true => Support::Offered,
            false => Support::Refused,
        },
        (_, Some(failure)) => of_failure(&failure),
        (_, None) => Support::Refused,
    }
}

fn failure_of(answer: &Result<Answer, Failure>) -> Option<Failure> {
    match answer {
        Ok(answer) => answer.failure.map(Failure::Tls),
        Err(failure) => Some(failure.clone()),
    }
}

/// Whether it is worth asking again.
const fn may_pass(failure: Option<&Failure>) -> bool {
    matches!(failure, Some(Failure::Timeout(_) | Failure::Tls(TlsFailure::Reset)))
}

fn of_failure(failure: &Failure) -> Support {
    match failure {
        Failure::Tls(TlsFailure::Closed | TlsFailure::Reset) => Support::Silenced,
        // An alert, or something that is no ServerHello (vsftpd says `500 OOPS` in clear).
        Failure::Tls(_) => Support::Refused,
        Failure::Blocked(_) | Failure::Connect(_) | Failure::Local(_) | Failure::Starttls(_) | Failure::Timeout(_) => {
            Support::Unknown(failure.reason())
        }
    }
}

/// Windows resets and others close where a version is switched off; a server that has had enough of us does so whatever
/// is asked. A hello that it has accepted before tells which it is.
async fn control(peer: &Peer<'_>) -> Support {
    let accepted = peer.contact.version.unwrap_or(Version::Tls12);
    match Box::pin(probe(peer, accepted)).await {
        Support::Offered => Support::Refused,
        Support::Refused | Support::Silenced => Support::Unknown("closed".to_owned()),
        unknown @ Support::Unknown(_) => unknown,
    }
}

fn offered(known: &BTreeMap<Version, Support>, version: Version) -> Option<bool> {
    match known.get(&version)? {
        Support::Offered => Some(true),
        Support::Refused => Some(false),
        Support::Silenced | Support::Unknown(_) => None,
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
    use model::CheckState;

    fn known(offered: &[Version], unknown: &[Version]) -> BTreeMap<Version, Support> {
        let support = |version: Version| match () {
            () if offered.contains(&version) => Support::Offered,
            () if unknown.contains(&version) => Support::Unknown("timeout".to_owned()),
            () => Support::Refused,
        };
        ALL.into_iter().map(|version| (version, support(version))).collect()
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
