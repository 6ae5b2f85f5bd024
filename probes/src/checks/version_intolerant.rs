//! `protocol.version_intolerant`: whether the server breaks off on a version above its own instead of choosing a lower one
//! (RFC 8446 appendix D.2).

use super::{AddressCheck, Peer};
use crate::discovery::{Reply, Support};
use crate::wire::hello::{ClientHello, Extension};
use crate::wire::version::Version;
use model::{Check, Code, Depth, Finding, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "version_intolerant",
    from: Depth::Deep,
    run: |peer, _| Box::pin(async move { think(&look(peer).await) }),
};

#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    /// It broke off at this version, and answers a hello without it.
    BrokeOff(Version),
    /// It has every version.
    NotApplicable,
    Tolerant,
    Unknown(String),
}

async fn look(peer: &Peer<'_>) -> Seen {
    let discovery = &peer.discovery;
    let Some(best) = discovery.offered().next_back() else {
        return Seen::Unknown("not_known_what_is_offered".to_owned());
    };
    if best == Version::Tls13 {
        return Seen::NotApplicable;
    }
    let Some(control) = discovery.proven(best, |_| true) else {
        return Seen::Unknown("no_accepted_hello".to_owned());
    };
    let mut asker = peer.asker(control.clone());
    for version in [Version::Tls11, Version::Tls12] {
        if version <= best || discovery.negotiated_down.contains(&version) {
            continue;
        }
        if let Some(Support::Unknown(reason)) = discovery.support(version) {
            return Seen::Unknown(reason.clone());
        }
        let mut hello = control.clone();
        hello.version = version;
        match Box::pin(asker.ask(&hello)).await {
            Reply::Chosen(_) => {}
            Reply::Refused(_) => return settle(&mut asker, &control, version).await,
            Reply::Unknown(reason) => return Seen::Unknown(reason),
        }
    }
    if discovery.negotiated_down.contains(&Version::Tls13) || best == Version::Ssl3 {
        return Seen::Tolerant;
    }
    let hello = modern(&control, best);
    match Box::pin(asker.ask(&hello)).await {
        Reply::Chosen(_) => Seen::Tolerant,
        Reply::Refused(_) => settle(&mut asker, &control, Version::Tls13).await,
        Reply::Unknown(reason) => Seen::Unknown(reason),
    }
}

/// A hello of a client of today with what the server is known to accept: TLS 1.3 stands in an extension (RFC 8446 section 4.2.1).
fn modern(control: &ClientHello, best: Version) -> ClientHello {
    let mut hello = control.clone();
    hello.version = Version::Tls12;
    hello.suites.extend([0x1301, 0x1302, 0x1303]);
    let versions = [Version::Tls13, Version::Tls12, Version::Tls11, Version::Tls10];
    let versions = versions.into_iter().filter(|version| *version >= best);
    hello.extensions.extend([
        Extension::SupportedVersions(versions.map(Version::number).collect()),
        Extension::KeyShare(Vec::new()),
    ]);
    hello
}

/// A refusal counts where the control is still answered.
async fn settle(asker: &mut crate::discovery::Asker<'_>, control: &ClientHello, version: Version) -> Seen {
    match Box::pin(asker.ask(control)).await {
        Reply::Chosen(_) => Seen::BrokeOff(version),
        Reply::Refused(_) => Seen::Unknown("refused".to_owned()),
        Reply::Unknown(reason) => Seen::Unknown(reason),
    }
}

fn think(seen: &Seen) -> Observation {
    const CODE: Code = Code::ProtocolVersionIntolerant;
    let mut observation = Observation::default();
    match seen {
        Seen::BrokeOff(version) => {
            observation.answer(CODE, Some(Finding::new(CODE).with("version", version.as_str())));
        }
        Seen::NotApplicable => observation.checks.push(Check::not_applicable(CODE, "all_versions")),
        Seen::Tolerant => observation.answer(CODE, None),
        Seen::Unknown(reason) => observation.checks.push(Check::could_not_test(CODE, reason.clone())),
    }
    observation
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    #[test]
    fn breaking_off_is_told_with_the_version() {
        let observation = think(&Seen::BrokeOff(Version::Tls12));
        assert_eq!(observation.findings[0].evidence.value("version").unwrap(), "TLS 1.2");
        assert!(observation.findings[0].missing_evidence().is_empty());
        for (seen, state) in [
            (Seen::Tolerant, CheckState::NotFound),
            (Seen::NotApplicable, CheckState::NotApplicable),
            (Seen::Unknown("timeout".to_owned()), CheckState::CouldNotTest),
        ] {
            assert_eq!(think(&seen).checks[0].state, state);
        }
    }
}
