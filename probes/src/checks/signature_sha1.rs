//! `signature.sha1` (RFC 9155): whether the server signs its key exchange in TLS 1.2 with SHA-1 or MD5, by itself or when nothing else is
//! offered. Before TLS 1.2 there was no choice, and nothing to be found.

use super::{AddressCheck, Peer};
use crate::discovery::Reply;
use crate::wire::hello::Extension;
use crate::wire::key_exchange::KeyExchange;
use crate::wire::suites as registry;
use crate::wire::version::Version;
use model::{Check, Code, Depth, Finding, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "signature_sha1",
    from: Depth::Deep,
    run: |peer, _| Box::pin(async move { think(&look(peer).await) }),
};

#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    /// No key exchange that is signed, in no version that lets the client choose.
    NotApplicable,
    /// The server refused, or signed with something better.
    Refused,
    /// With this scheme.
    Signed(u16),
    Unknown(String),
}

/// MD5 and SHA-1 with RSA, DSA and ECDSA.
const WEAK: [u16; 4] = [0x0201, 0x0203, 0x0202, 0x0101];

const fn is_weak(scheme: u16) -> bool {
    matches!(scheme >> 8, 1 | 2)
}

async fn look(peer: &Peer<'_>) -> Seen {
    let discovery = &peer.discovery;
    match discovery.is_offered(Version::Tls12) {
        Some(true) => {}
        Some(false) => return Seen::NotApplicable,
        None => return Seen::Unknown("not_known_what_is_offered".to_owned()),
    }
    if let Some(scheme) = discovery
        .exchanges
        .iter()
        .filter_map(|exchange| exchange.signature)
        .find(|scheme| is_weak(*scheme))
    {
        return Seen::Signed(scheme);
    }
    let is_signed = |suite: u16| {
        registry::is_forward_secret(suite)
            && !registry::has_class(suite, registry::Class::Anonymous)
            && !registry::is_psk(suite)
    };
    let Some(control) = discovery.proven(Version::Tls12, is_signed) else {
        return match discovery.suites(Version::Tls12) {
            Some(suites) if suites.complete => Seen::NotApplicable,
            _ => Seen::Unknown("no_accepted_hello".to_owned()),
        };
    };
    let mut hello = control.clone();
    for extension in &mut hello.extensions {
        if let Extension::SignatureAlgorithms(list) = extension {
            *list = WEAK.to_vec();
        }
    }
    match Box::pin(peer.asker(control).ask(&hello)).await {
        Reply::Chosen(flight) => {
            let suite = flight.hello.as_ref().map_or(0, |choice| choice.suite);
            let signed = flight
                .key_exchange
                .as_deref()
                .and_then(|body| KeyExchange::read_signed(suite, body));
            match signed.and_then(|(_, scheme)| scheme) {
                Some(scheme) if is_weak(scheme) => Seen::Signed(scheme),
                Some(_) => Seen::Refused,
                None => Seen::Unknown("malformed".to_owned()),
            }
        }
        Reply::Refused(_) => Seen::Refused,
        Reply::Unknown(reason) => Seen::Unknown(reason),
    }
}

fn think(seen: &Seen) -> Observation {
    const CODE: Code = Code::SignatureSha1;
    let mut observation = Observation::default();
    match seen {
        Seen::NotApplicable => observation
            .checks
            .push(Check::not_applicable(CODE, "no_signed_key_exchange")),
        Seen::Refused => observation.answer(CODE, None),
        Seen::Signed(_) => observation.answer(CODE, Some(Finding::new(CODE))),
        Seen::Unknown(reason) => observation.checks.push(Check::could_not_test(CODE, reason.clone())),
    }
    observation
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    #[test]
    fn what_was_signed_convicts() {
        for (seen, state) in [
            (Seen::Signed(0x0201), CheckState::Found),
            (Seen::Refused, CheckState::NotFound),
            (Seen::NotApplicable, CheckState::NotApplicable),
            (Seen::Unknown("closed".to_owned()), CheckState::CouldNotTest),
        ] {
            assert_eq!(think(&seen).checks[0].state, state);
        }
        assert!(is_weak(0x0203) && is_weak(0x0101) && !is_weak(0x0401) && !is_weak(0x0804));
    }
}
