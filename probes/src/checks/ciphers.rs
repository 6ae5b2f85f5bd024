//! `cipher.*`: which suites are accepted in each version, and what they are worth.

use super::AddressCheck;
use crate::discovery::{Discovery, Order, Quality, Suites, Support};
use crate::wire::ssl2;
use crate::wire::suites::{self, Class};
use crate::wire::version::Version;
use model::{AcceptedSuites, Check, CipherOrder, Ciphers, Code, Depth, Finding, Observation, Suite};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "ciphers",
    from: Depth::Standard,
    run: |peer, endpoint| {
        let facts = look(&peer.discovery);
        endpoint.ciphers = facts.exhaustive.then(|| report(&facts));
        Box::pin(std::future::ready(think(&facts)))
    },
};

/// What is known of the suites of all versions.
#[derive(Clone, Debug, Default)]
struct Facts {
    /// Versions that are offered, oldest first.
    versions: Vec<(Version, Suites)>,
    /// The cipher specs of SSL 2.0.
    ssl2: Vec<[u8; 3]>,
    /// Why a version could not be tested at all, or not to the end.
    gap: Option<String>,
    exhaustive: bool,
}

fn look(discovery: &Discovery) -> Facts {
    let offered = discovery.offered().filter(|version| *version > Version::Ssl2);
    let versions: Vec<_> = offered
        .map(|version| (version, discovery.suites(version).cloned().unwrap_or_default()))
        .collect();
    let untested = discovery.versions().find_map(|(_, support)| match support {
        Support::Unknown(reason) => Some(reason.clone()),
        Support::Offered | Support::Refused => None,
    });
    let unfinished = versions.iter().find(|(_, suites)| !suites.weak_complete);
    let unfinished = unfinished.map(|(_, suites)| suites.gap.clone().unwrap_or_else(|| "not_asked".to_owned()));
    Facts {
        ssl2: discovery.ssl2.clone().unwrap_or_default().cipher_specs,
        versions,
        gap: untested.or(unfinished),
        exhaustive: discovery.exhaustive,
    }
}

fn think(facts: &Facts) -> Observation {
    let mut observation = Observation::default();
    for (code, class) in [
        (Code::CipherNull, Class::Null),
        (Code::CipherAnonymous, Class::Anonymous),
        (Code::CipherExport, Class::Export),
        (Code::CipherRc4, Class::Rc4),
        (Code::CipherDes, Class::Des),
        (Code::CipherTripleDes, Class::SmallBlock),
    ] {
        let names = names(facts, class);
        match (&facts.gap, names.is_empty()) {
            (Some(reason), true) => observation.checks.push(Check::could_not_test(code, reason.clone())),
            (_, is_empty) => {
                observation.answer(code, (!is_empty).then(|| Finding::new(code).with("suites", names)));
            }
        }
    }
    for (code, quality) in [
        (Code::CipherNoForwardSecrecy, Quality::ForwardSecrecy),
        (Code::CipherNoAead, Quality::Aead),
    ] {
        let best = facts.versions.last();
        match best.map(|(version, suites)| (suites.has(quality), is_impossible(*version, quality))) {
            Some((Some(has), _)) => observation.answer(code, (!has).then(|| Finding::new(code))),
            Some((None, true)) => observation.answer(code, Some(Finding::new(code))),
            Some((None, false)) | None => {
                let reason = facts.gap.clone().unwrap_or_else(|| "not_asked".to_owned());
                observation.checks.push(Check::could_not_test(code, reason));
            }
        }
    }
    if facts.exhaustive {
        observation.extend(think_order(facts));
    }
    observation
}

/// AEAD suites came with TLS 1.2.
fn is_impossible(version: Version, quality: Quality) -> bool {
    quality == Quality::Aead && version < Version::Tls12
}

/// A server leaves the choice to the client; of no consequence where there is nothing weak to choose.
fn think_order(facts: &Facts) -> Observation {
    let mut observation = Observation::default();
    let code = Code::CipherNoServerOrder;
    let choices: Vec<&Suites> = facts
        .versions
        .iter()
        .filter(|(version, suites)| *version < Version::Tls13 && suites.accepted.len() > 1)
        .map(|(_, suites)| suites)
        .collect();
    if choices.is_empty() {
        let check = match &facts.gap {
            Some(reason) => Check::could_not_test(code, reason.clone()),
            None => Check::not_applicable(code, "one_suite"),
        };
        observation.checks.push(check);
    } else if choices.iter().any(|suites| suites.order == Order::Client) {
        observation.answer(code, Some(Finding::new(code)));
    } else if choices.iter().all(|suites| suites.order == Order::Server) {
        observation.answer(code, None);
    } else {
        let reason = facts.gap.clone().unwrap_or_else(|| "order_not_known".to_owned());
        observation.checks.push(Check::could_not_test(code, reason));
    }
    observation
}

/// The accepted suites with a fault, each once, newest version first.
fn names(facts: &Facts, class: Class) -> Vec<String> {
    let mut names = Vec::new();
    for (_, suites) in facts.versions.iter().rev() {
        let faulty = suites.accepted.iter().filter(|suite| suites::has_class(**suite, class));
        for name in faulty.map(|suite| suites::name(*suite)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let of_ssl2 = facts.ssl2.iter().filter(|spec| ssl2_has(**spec, class));
    names.extend(of_ssl2.map(|spec| ssl2::name(*spec)));
    names
}

fn ssl2_has([kind, _, _]: [u8; 3], class: Class) -> bool {
    match class {
        Class::Null | Class::Anonymous => false,
        Class::Export => matches!(kind, 2 | 4),
        Class::Rc4 => matches!(kind, 1 | 8),
        Class::Des => kind == 6,
        Class::SmallBlock => matches!(kind, 3 | 5 | 7),
    }
}

fn report(facts: &Facts) -> Ciphers {
    let mut ciphers: Ciphers = facts
        .versions
        .iter()
        .filter(|(_, suites)| !suites.accepted.is_empty())
        .map(|(version, suites)| (version.key().to_owned(), accepted(suites)))
        .collect();
    if !facts.ssl2.is_empty() {
        let suites = facts.ssl2.iter().map(|spec| {
            let [a, b, c] = spec;
            Suite {
                id: format!("0x{a:02X}{b:02X}{c:02X}"),
                name: ssl2::name(*spec),
                strength: suites::Strength::Broken.as_str().to_owned(),
            }
        });
        let order = CipherOrder::Client; // the client chooses in SSL 2.0
        ciphers.insert(
            Version::Ssl2.key().to_owned(),
            AcceptedSuites {
                order,
                suites: suites.collect(),
            },
        );
    }
    ciphers
}

fn accepted(suites: &Suites) -> AcceptedSuites {
    let each = suites.accepted.iter().map(|suite| Suite {
        id: format!("0x{suite:04X}"),
        name: suites::name(*suite),
        strength: suites::strength(*suite).as_str().to_owned(),
    });
    AcceptedSuites {
        order: match suites.order {
            Order::Client => CipherOrder::Client,
            Order::Server => CipherOrder::Server,
            Order::Unknown => CipherOrder::Unknown,
        },
        suites: each.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    fn facts(versions: &[(Version, &[u16])], gap: Option<&str>) -> Facts {
        let suites = |accepted: &[u16]| Suites {
            accepted: accepted.to_vec(),
            order: Order::Server,
            complete: gap.is_none(),
            weak_complete: gap.is_none(),
            ..Suites::default()
        };
        Facts {
            versions: versions
                .iter()
                .map(|(version, accepted)| (*version, suites(accepted)))
                .collect(),
            ssl2: Vec::new(),
            gap: gap.map(str::to_owned),
            exhaustive: true,
        }
    }

    #[test]
    fn each_class_is_a_finding() {
        use Version::{Tls10, Tls12, Tls13};
        for (versions, expected) in [
            (vec![(Tls12, &[0xC02F, 0xC030][..]), (Tls13, &[0x1301])], vec![]),
            (vec![(Tls12, &[0xC02F, 0x003B])], vec![Code::CipherNull]),
            (vec![(Tls13, &[0x1301, 0xC0B4])], vec![Code::CipherNull]),
            (vec![(Tls12, &[0xC02F, 0x00A6])], vec![Code::CipherAnonymous]),
            (vec![(Tls10, &[0x0003]), (Tls12, &[0xC02F])], vec![Code::CipherExport]),
            (vec![(Tls12, &[0xC02F, 0x0005])], vec![Code::CipherRc4]),
            (vec![(Tls12, &[0xC02F, 0x0009])], vec![Code::CipherDes]),
            (vec![(Tls12, &[0xC02F, 0x000A])], vec![Code::CipherTripleDes]),
            (vec![(Tls12, &[0x009C, 0x009D])], vec![Code::CipherNoForwardSecrecy]),
            (vec![(Tls12, &[0xC013, 0xC014])], vec![Code::CipherNoAead]),
            (vec![(Tls12, &[0x009C]), (Tls13, &[0x1301])], vec![]),
        ] {
            let observation = think(&facts(&versions, None));
            let codes: Vec<_> = observation.findings.iter().map(|finding| finding.code).collect();
            assert_eq!(codes, expected, "{versions:?}");
            assert!(
                observation
                    .findings
                    .iter()
                    .all(|finding| finding.missing_evidence().is_empty())
            );
            assert_eq!(observation.checks.len(), 9);
        }
    }

    #[test]
    fn what_was_not_asked_to_the_end_is_not_denied() {
        let observation = think(&facts(&[(Version::Tls12, &[0xC02F, 0x0005])], Some("timeout")));
        let state = |code| {
            observation
                .checks
                .iter()
                .find(|check| check.check == code)
                .unwrap()
                .state
        };
        assert_eq!(state(Code::CipherRc4), CheckState::Found);
        assert_eq!(state(Code::CipherNull), CheckState::CouldNotTest);
        assert_eq!(state(Code::CipherNoAead), CheckState::NotFound);
    }

    #[test]
    fn the_order_of_the_client_is_told() {
        let mut clients = facts(&[(Version::Tls12, &[0xC02F, 0xC030])], None);
        clients.versions[0].1.order = Order::Client;
        let found = think(&clients).findings;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, Code::CipherNoServerOrder);
        let only = think(&facts(&[(Version::Tls12, &[0xC02F])], None));
        assert!(only.checks.iter().any(|check| check.state == CheckState::NotApplicable));
    }

    #[test]
    fn ssl_2_counts_with_its_own_names() {
        let facts = Facts {
            ssl2: vec![[2, 0, 0x80], [7, 0, 0xC0]],
            ..facts(&[(Version::Tls12, &[0xC02F])], None)
        };
        let codes: Vec<_> = think(&facts).findings.iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::CipherExport, Code::CipherTripleDes]);
        let report = report(&facts);
        assert_eq!(report["sslv2"].suites[0].name, "SSL_CK_RC4_128_EXPORT40_WITH_MD5");
        assert_eq!(report["tls1_2"].suites[0].strength, "strong");
    }
}
