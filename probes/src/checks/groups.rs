//! `kex.no_post_quantum`: which groups the server accepts, and whether one withstands quantum computers.

use super::{AddressCheck, Peer};
use crate::discovery::{Groups, Reply};
use crate::wire::key_exchange::KeyExchange;
use crate::wire::primes;
use crate::wire::registry;
use crate::wire::suites;
use crate::wire::version::Version;
use model::{Check, Code, Depth, Finding, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "groups",
    from: Depth::Deep,
    run: |peer, endpoint| {
        Box::pin(async move {
            let discovery = &peer.discovery;
            let mut tls1_2: Vec<String> = names(&discovery.groups_tls12);
            tls1_2.extend(Box::pin(negotiated_dh(peer)).await);
            endpoint.groups = Some(model::Groups {
                tls1_2,
                tls1_3: names(&discovery.groups_tls13),
                dh_bits: None,
                dh_prime: None,
            });
            think(discovery.is_offered(Version::Tls13), &discovery.groups_tls13)
        })
    },
};

fn names(groups: &Groups) -> Vec<String> {
    groups.accepted.iter().map(|group| registry::group(*group)).collect()
}

/// Whether the server takes a group of RFC 7919 from the client in TLS 1.2: the name of the one that it takes. A server with one of
/// them as its only group shows nothing by using it.
async fn negotiated_dh(peer: &Peer<'_>) -> Option<String> {
    const FFDHE: [u16; 5] = [0x0104, 0x0103, 0x0102, 0x0101, 0x0100];
    let discovery = &peer.discovery;
    let mut hello = discovery.proven(Version::Tls12, suites::is_dhe)?;
    let usual = discovery
        .exchanges
        .iter()
        .find_map(|exchange| match &exchange.parameters {
            KeyExchange::DiffieHellman { prime, .. } => primes::name(prime),
            KeyExchange::EllipticCurve { .. } | KeyExchange::Rsa { .. } => None,
        });
    let is_usual = |group: u16| usual.is_some_and(|usual| usual.starts_with(&registry::group(group)));
    let offered: Vec<u16> = FFDHE.into_iter().filter(|group| !is_usual(*group)).collect();
    hello.set_groups(&offered);
    let control = discovery.proven(Version::Tls12, suites::is_dhe)?;
    let Reply::Chosen(flight) = peer.asker(control).ask(&hello).await else {
        return None;
    };
    let suite = flight.hello.as_ref()?.suite;
    match KeyExchange::read(suite, flight.key_exchange.as_deref()?)? {
        KeyExchange::DiffieHellman { prime, .. } => {
            let name = primes::name(&prime)?;
            offered
                .iter()
                .map(|group| registry::group(*group))
                .find(|group| name.starts_with(group))
        }
        KeyExchange::EllipticCurve { .. } | KeyExchange::Rsa { .. } => None,
    }
}

/// `is_offered` is whether TLS 1.3 is, without which there is no such group.
fn think(is_offered: Option<bool>, groups: &Groups) -> Observation {
    const CODE: Code = Code::KexNoPostQuantum;
    /// ML-KEM, alone and in hybrids; the draft with Kyber is given up everywhere.
    const POST_QUANTUM: [u16; 6] = [0x11EB, 0x11EC, 0x11ED, 0x0200, 0x0201, 0x0202];
    let mut observation = Observation::default();
    let has = groups.accepted.iter().any(|group| POST_QUANTUM.contains(group));
    match (has, is_offered) {
        (true, _) => observation.answer(CODE, None),
        (false, Some(false)) => observation.answer(CODE, Some(Finding::new(CODE))),
        (false, _) if groups.complete => observation.answer(CODE, Some(Finding::new(CODE))),
        (false, _) => {
            let reason = groups
                .gap
                .clone()
                .unwrap_or_else(|| "not_known_what_is_offered".to_owned());
            observation.checks.push(Check::could_not_test(CODE, reason));
        }
    }
    observation
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    #[test]
    fn only_a_list_that_is_complete_lacks_something() {
        let groups = |accepted: &[u16], complete| Groups {
            accepted: accepted.to_vec(),
            complete,
            gap: (!complete).then(|| "timeout".to_owned()),
        };
        for (offered, groups, state) in [
            (Some(true), groups(&[29, 0x11EC], true), CheckState::NotFound),
            (Some(true), groups(&[0x11EC], false), CheckState::NotFound),
            (Some(true), groups(&[29, 23], true), CheckState::Found),
            (Some(true), groups(&[29, 0x6399], true), CheckState::Found),
            (Some(true), groups(&[29], false), CheckState::CouldNotTest),
            (Some(false), groups(&[], false), CheckState::Found),
            (None, groups(&[], false), CheckState::CouldNotTest),
        ] {
            assert_eq!(think(offered, &groups).checks[0].state, state, "{groups:?}");
        }
    }
}
