//! `feature.no_secure_renegotiation`, `feature.no_extended_master_secret`: what the server answers to hellos up to TLS 1.2 beside its
//! choice; and the features of the report.

use super::{AddressCheck, Peer};
use crate::discovery::Discovery;
use crate::wire::handshake::ServerHello;
use crate::wire::version::Version;
use model::{Check, Code, Depth, Features, Finding, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "features",
    from: Depth::Standard,
    run: |peer, endpoint| {
        let seen = look(&peer.discovery);
        report(peer, &seen, endpoint.features.get_or_insert_default());
        Box::pin(std::future::ready(think(&seen)))
    },
};

/// Extensions of a ServerHello.
const HEARTBEAT: u16 = 15;
const EXTENDED_MASTER_SECRET: u16 = 23;
const SESSION_TICKET: u16 = 35;
const RENEGOTIATION_INFO: u16 = 0xFF01;

/// What shows up to TLS 1.2.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    /// The answer in the best version below TLS 1.3.
    Hello(Version, ServerHello),
    /// The server speaks TLS 1.3 alone.
    OnlyTls13,
    /// There was no answer.
    Unknown(String),
}

fn look(discovery: &Discovery) -> Seen {
    let best = discovery
        .first
        .iter()
        .rev()
        .find(|(version, _)| **version < Version::Tls13);
    if let Some((version, hello)) = best.and_then(|(version, flight)| Some((version, flight.hello.clone()?))) {
        return Seen::Hello(*version, hello);
    }
    let old = [Version::Tls12, Version::Tls11, Version::Tls10, Version::Ssl3];
    match old
        .into_iter()
        .all(|version| discovery.is_offered(version) == Some(false))
    {
        true => Seen::OnlyTls13,
        false => Seen::Unknown("not_known_what_is_offered".to_owned()),
    }
}

fn report(peer: &Peer<'_>, seen: &Seen, features: &mut Features) {
    let extras = peer.discovery.extras;
    let asked = peer.discovery.extras.compression.is_some();
    if let Seen::Hello(version, hello) = seen {
        let has = |number| hello.extension(number).is_some();
        let of_tls = |number| (*version > Version::Ssl3).then(|| has(number));
        features.secure_renegotiation = Some(has(RENEGOTIATION_INFO));
        features.extended_master_secret = of_tls(EXTENDED_MASTER_SECRET);
        if asked {
            features.session_tickets = of_tls(SESSION_TICKET);
            features.heartbeat = of_tls(HEARTBEAT);
        }
    }
    features.compression = extras.compression;
    features.encrypt_then_mac = extras.encrypt_then_mac;
    let stapled = !peer.contact.staple.is_empty();
    features.ocsp_stapling = match (stapled, extras.staple, peer.contact.negotiated.is_some()) {
        (true, _, _) => Some(true),
        (false, seen @ Some(_), _) => seen,
        (false, None, asked) => asked.then_some(false),
    };
    features.client_certificate = peer.contact.client_certificate;
}

fn think(seen: &Seen) -> Observation {
    let mut observation = Observation::default();
    for (code, extension, from) in [
        (Code::FeatureNoSecureRenegotiation, RENEGOTIATION_INFO, Version::Ssl3),
        (
            Code::FeatureNoExtendedMasterSecret,
            EXTENDED_MASTER_SECRET,
            Version::Tls10,
        ),
    ] {
        match seen {
            Seen::Hello(version, hello) if *version >= from => {
                let is_missing = hello.extension(extension).is_none();
                observation.answer(code, is_missing.then(|| Finding::new(code)));
            }
            Seen::Hello(..) => observation.checks.push(Check::not_applicable(code, "only_ssl3")),
            Seen::OnlyTls13 => observation.checks.push(Check::not_applicable(code, "only_tls1_3")),
            Seen::Unknown(reason) => observation.checks.push(Check::could_not_test(code, reason.clone())),
        }
    }
    observation
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    fn hello(extensions: &[u16]) -> ServerHello {
        ServerHello {
            version: 0x0303,
            retry: false,
            random_tail: [0; 8],
            session_id: Vec::new(),
            suite: 0xC02F,
            compression: 0,
            extensions: extensions.iter().map(|number| (*number, Vec::new())).collect(),
        }
    }

    #[test]
    fn what_is_not_answered_is_missing() {
        for (version, extensions, expected) in [
            (Version::Tls12, vec![RENEGOTIATION_INFO, EXTENDED_MASTER_SECRET], vec![]),
            (
                Version::Tls12,
                vec![EXTENDED_MASTER_SECRET],
                vec![Code::FeatureNoSecureRenegotiation],
            ),
            (
                Version::Tls10,
                vec![RENEGOTIATION_INFO],
                vec![Code::FeatureNoExtendedMasterSecret],
            ),
            (Version::Ssl3, vec![RENEGOTIATION_INFO], vec![]),
        ] {
            let observation = think(&Seen::Hello(version, hello(&extensions)));
            let codes: Vec<_> = observation.findings.iter().map(|finding| finding.code).collect();
            assert_eq!(codes, expected, "{version} {extensions:?}");
        }
    }

    #[test]
    fn tls_1_3_has_all_of_it() {
        let states = |seen| {
            think(&seen)
                .checks
                .into_iter()
                .map(|check| check.state)
                .collect::<Vec<_>>()
        };
        assert_eq!(states(Seen::OnlyTls13), [CheckState::NotApplicable; 2]);
        assert_eq!(
            states(Seen::Unknown("timeout".to_owned())),
            [CheckState::CouldNotTest; 2]
        );
    }
}
