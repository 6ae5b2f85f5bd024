//! `kex.weak_dh`: the size of the prime of finite-field Diffie-Hellman, measured without offering a group of RFC 7919, behind which a
//! server would hide its own (CVE-2015-4000). Export suites are another matter: `vuln.logjam`.

use super::{AddressCheck, Peer};
use crate::discovery::Reply;
use crate::wire::key_exchange::KeyExchange;
use crate::wire::primes;
use crate::wire::suites as registry;
use crate::wire::version::Version;
use model::{Check, Code, Depth, Finding, Observation, Severity};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "weak_dh",
    from: Depth::Standard,
    run: |peer, endpoint| {
        Box::pin(async move {
            let seen = look(peer).await;
            if let (Seen::Prime(prime), Some(groups)) = (&seen, endpoint.groups.as_mut()) {
                groups.dh_bits = Some(prime.bits);
                groups.dh_prime = prime.name.map(str::to_owned);
            }
            think(&seen)
        })
    },
};

/// The weakest prime that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Prime {
    bits: u32,
    name: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Seen {
    /// There is no such key exchange.
    None,
    Prime(Prime),
    Unknown(String),
}

async fn look(peer: &Peer<'_>) -> Seen {
    let discovery = &peer.discovery;
    let seen = discovery
        .exchanges
        .iter()
        .filter(|exchange| registry::is_dhe(exchange.suite));
    let weakest = seen
        .filter_map(|exchange| measure(&exchange.parameters))
        .min_by_key(|prime| prime.bits);
    if let Some(prime) = weakest {
        return Seen::Prime(prime);
    }
    let old = discovery
        .offered()
        .rev()
        .find(|version| (Version::Ssl3..Version::Tls13).contains(version));
    let Some(version) = old else {
        let unknown = discovery.versions().find_map(|(version, _)| {
            (version < Version::Tls13 && version > Version::Ssl2 && discovery.is_offered(version).is_none())
                .then_some(())
        });
        return unknown.map_or(Seen::None, |()| Seen::Unknown("not_known_what_is_offered".to_owned()));
    };
    match discovery.suites(version) {
        Some(suites) if suites.complete => return Seen::None,
        Some(suites) if discovery.exhaustive => {
            return Seen::Unknown(suites.gap.clone().unwrap_or_else(|| "not_asked".to_owned()));
        }
        Some(_) | None => {}
    }
    let all = registry::offers(version)
        .concat()
        .into_iter()
        .filter(|suite| registry::is_dhe(*suite));
    let hello = discovery.hello(version, all.take(registry::MOST_IN_ONE_HELLO).collect());
    let control = discovery.proven(version, |_| true).unwrap_or_else(|| hello.clone());
    match Box::pin(peer.asker(control).ask(&hello)).await {
        Reply::Chosen(flight) if flight.version() == Some(version) => {
            let suite = flight.hello.as_ref().map_or(0, |choice| choice.suite);
            let parameters = flight
                .key_exchange
                .as_deref()
                .and_then(|body| KeyExchange::read(suite, body));
            let prime = parameters.as_ref().and_then(measure);
            prime.map_or_else(|| Seen::Unknown("malformed".to_owned()), Seen::Prime)
        }
        Reply::Chosen(_) | Reply::Refused(_) => Seen::None,
        Reply::Unknown(reason) => Seen::Unknown(reason),
    }
}

fn measure(parameters: &KeyExchange) -> Option<Prime> {
    match parameters {
        KeyExchange::DiffieHellman { prime, .. } => Some(Prime {
            bits: parameters.bits()?,
            name: primes::name(prime),
        }),
        KeyExchange::EllipticCurve { .. } | KeyExchange::Rsa { .. } => None,
    }
}

fn think(seen: &Seen) -> Observation {
    const CODE: Code = Code::KexWeakDh;
    let mut observation = Observation::default();
    match seen {
        Seen::None => observation.checks.push(Check::not_applicable(CODE, "no_dhe")),
        Seen::Unknown(reason) => observation.checks.push(Check::could_not_test(CODE, reason.clone())),
        Seen::Prime(prime) => observation.answer(CODE, finding(CODE, prime)),
    }
    observation
}

/// Below 1,024 bits it was broken in public; a common prime of 1,024 is worth the work to those who can afford it.
fn finding(code: Code, prime: &Prime) -> Option<Finding> {
    let severity = match prime {
        Prime { bits: 0..1024, .. } => Severity::Error,
        Prime {
            bits: 1024,
            name: Some(_),
        } => Severity::Error,
        Prime { bits: 0..2048, .. } => Severity::Warning,
        Prime { .. } => return None,
    };
    let finding = Finding::new(code).with("bits", prime.bits).graded(severity);
    Some(match prime.name {
        Some(name) => finding.with("prime", name),
        None => finding,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shorter_and_the_more_common_the_graver() {
        let common = Some("Oakley group 2 (RFC 2409)");
        for (bits, name, expected) in [
            (512, None, Some(Severity::Error)),
            (1023, None, Some(Severity::Error)),
            (1024, common, Some(Severity::Error)),
            (1024, None, Some(Severity::Warning)),
            (1536, Some("modp1536 (RFC 3526)"), Some(Severity::Warning)),
            (2047, None, Some(Severity::Warning)),
            (2048, common, None),
        ] {
            let observation = think(&Seen::Prime(Prime { bits, name }));
            let severity = observation.findings.first().map(|finding| finding.severity);
            assert_eq!(severity, expected, "{bits} {name:?}");
            assert!(
                observation
                    .findings
                    .iter()
                    .all(|finding| finding.missing_evidence().is_empty())
            );
        }
    }

    #[test]
    fn without_diffie_hellman_there_is_nothing_to_measure() {
        assert_eq!(think(&Seen::None).checks[0].state, model::CheckState::NotApplicable);
        let open = think(&Seen::Unknown("timeout".to_owned()));
        assert_eq!(open.checks[0].state, model::CheckState::CouldNotTest);
    }
}
