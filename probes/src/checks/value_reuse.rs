//! `kex.value_reuse`: whether the server uses a Diffie-Hellman value in more than one connection (CVE-2020-1968, RFC 9325 section 7.4).

use super::{AddressCheck, Peer};
use crate::discovery::{Exchange, Reply};
use crate::wire::key_exchange::KeyExchange;
use model::{Check, Code, Depth, Finding, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "value_reuse",
    from: Depth::Deep,
    run: |peer, _| Box::pin(async move { think(&look(peer).await) }),
};

/// What was seen of one kind of key exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kind {
    name: &'static str,
    seen: Seen,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    /// A value came twice.
    Again,
    /// No two values were the same.
    Fresh,
    /// There is no such key exchange.
    None,
    /// There was no second value to compare with.
    Unknown(String),
}

async fn look(peer: &Peer<'_>) -> [Kind; 2] {
    [
        Kind {
            name: "DH",
            seen: Box::pin(compare(peer, |parameters| {
                matches!(parameters, KeyExchange::DiffieHellman { .. })
            }))
            .await,
        },
        Kind {
            name: "ECDH",
            seen: Box::pin(compare(peer, |parameters| {
                matches!(parameters, KeyExchange::EllipticCurve { .. })
            }))
            .await,
        },
    ]
}

/// As a rule enough was seen while suites were looked for.
async fn compare(peer: &Peer<'_>, is_wanted: fn(&KeyExchange) -> bool) -> Seen {
    let exchanges: Vec<&Exchange> = peer
        .discovery
        .exchanges
        .iter()
        .filter(|exchange| is_wanted(&exchange.parameters))
        .collect();
    let all: Vec<&KeyExchange> = exchanges.iter().map(|exchange| &exchange.parameters).collect();
    match exchanges.as_slice() {
        [] => Seen::None,
        [only] => second(peer, only).await,
        _ if comes_twice(&all) => Seen::Again,
        _ => Seen::Fresh,
    }
}

/// Asks for one more of the same kind.
async fn second(peer: &Peer<'_>, first: &Exchange) -> Seen {
    let Some(hello) = peer.discovery.proven(first.version, |suite| suite == first.suite) else {
        return Seen::Unknown("no_accepted_hello".to_owned());
    };
    let mut asker = peer.asker(hello.clone());
    match asker.ask(&hello).await {
        Reply::Chosen(flight) => {
            let again = flight.key_exchange.as_deref();
            let again = again.and_then(|body| KeyExchange::read(first.suite, body));
            match again {
                Some(again) if comes_twice(&[&first.parameters, &again]) => Seen::Again,
                Some(_) => Seen::Fresh,
                None => Seen::Unknown("malformed".to_owned()),
            }
        }
        Reply::Refused(_) => Seen::Unknown("refused".to_owned()),
        Reply::Unknown(reason) => Seen::Unknown(reason),
    }
}

fn comes_twice(all: &[&KeyExchange]) -> bool {
    all.iter()
        .enumerate()
        .any(|(index, one)| all.iter().skip(index + 1).any(|other| one == other))
}

fn think(kinds: &[Kind]) -> Observation {
    const CODE: Code = Code::KexValueReuse;
    let mut observation = Observation::default();
    let again: Vec<&str> = kinds
        .iter()
        .filter(|kind| kind.seen == Seen::Again)
        .map(|kind| kind.name)
        .collect();
    let unknown = kinds.iter().find_map(|kind| match &kind.seen {
        Seen::Unknown(reason) => Some(reason.clone()),
        Seen::Again | Seen::Fresh | Seen::None => None,
    });
    if !again.is_empty() {
        observation.answer(CODE, Some(Finding::new(CODE).with("kind", again.join(", "))));
    } else if let Some(reason) = unknown {
        observation.checks.push(Check::could_not_test(CODE, reason));
    } else if kinds.iter().all(|kind| kind.seen == Seen::None) {
        observation
            .checks
            .push(Check::not_applicable(CODE, "no_value_in_clear"));
    } else {
        observation.answer(CODE, None);
    }
    observation
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    fn kinds(dh: Seen, ecdh: Seen) -> [Kind; 2] {
        [
            Kind { name: "DH", seen: dh },
            Kind {
                name: "ECDH",
                seen: ecdh,
            },
        ]
    }

    #[test]
    fn the_same_value_twice_is_a_finding() {
        let observation = think(&kinds(Seen::Fresh, Seen::Again));
        assert_eq!(observation.findings[0].evidence.value("kind").unwrap(), "ECDH");
        assert!(observation.findings[0].missing_evidence().is_empty());
        let one = KeyExchange::EllipticCurve {
            group: 29,
            public: vec![1],
        };
        let other = KeyExchange::EllipticCurve {
            group: 29,
            public: vec![2],
        };
        assert!(comes_twice(&[&one, &other, &one]) && !comes_twice(&[&one, &other]));
    }

    #[test]
    fn one_value_alone_tells_nothing() {
        for (kinds, state) in [
            (
                kinds(Seen::None, Seen::Unknown("timeout".to_owned())),
                CheckState::CouldNotTest,
            ),
            (kinds(Seen::None, Seen::None), CheckState::NotApplicable),
            (kinds(Seen::Fresh, Seen::None), CheckState::NotFound),
        ] {
            assert_eq!(think(&kinds).checks[0].state, state);
        }
    }
}
