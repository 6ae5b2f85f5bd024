//! Every combination of names in a leaf and of constraints above it: DNS names and addresses that are absent, in a subtree or
//! outside it, before permitted and excluded subtrees that hold the name asked for, another, or are absent.

use super::*;
use crate::{Certificate, Judge};

/// Absent; of the name that is asked for; of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Which {
    None,
    Asked,
    Other,
}

const WHICH: [Which; 3] = [Which::None, Which::Asked, Which::Other];

const NAMES: [&str; 2] = ["test.localhost", "bad.example.com"];
const DOMAINS: [&str; 2] = ["localhost", "example.com"];
const ADDRESSES: [&str; 2] = ["127.0.0.1", "192.0.2.1"];
const RANGES: [&str; 2] = ["127.0.0.0/24", "192.0.2.0/24"];

impl Which {
    fn of(self, [asked, other]: [&'static str; 2]) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Asked => Some(asked),
            Self::Other => Some(other),
        }
    }
}

/// The constraints of one form: what is permitted, what is excluded.
#[derive(Clone, Copy, Debug)]
struct Limits {
    permitted: Which,
    excluded: Which,
}

impl Limits {
    /// Whether a name of this form may stand below: written down anew, by the words of RFC 5280 section 4.2.1.10.
    fn allow(self, name: Which) -> bool {
        let is_permitted = self.permitted == Which::None || self.permitted == name;
        let is_excluded = self.excluded == name;
        name == Which::None || is_permitted && !is_excluded
    }
}

fn all() -> impl Iterator<Item = Limits> {
    WHICH
        .into_iter()
        .flat_map(|permitted| WHICH.into_iter().map(move |excluded| Limits { permitted, excluded }))
}

#[test]
fn every_combination_of_names_and_constraints() {
    let root = root();
    let judge = Judge::new();
    let mut counts = [0_u32; 2];
    let known = NAMES.iter().chain(&ADDRESSES).map(|name| Some(*name));
    let mut common_names = known.chain([None]).cycle();
    for (dns, ip) in all().flat_map(|dns| all().map(move |ip| (dns, ip))) {
        let mut it = root.intermediate("Constrained");
        for (which, form) in [(dns.permitted, DOMAINS), (ip.permitted, RANGES)] {
            it = which.of(form).map_or(it.clone(), |subtree| it.permit(subtree));
        }
        for (which, form) in [(dns.excluded, DOMAINS), (ip.excluded, RANGES)] {
            it = which.of(form).map_or(it.clone(), |subtree| it.exclude(subtree));
        }
        let it = it.issue().unwrap();
        let names = WHICH.into_iter().flat_map(|name| WHICH.map(|address| (name, address)));
        for (name, address) in names {
            // The common name is nobody's business: each takes its turn.
            let common_name = common_names.next().flatten();
            let leaf = leaf(&it, name, address, common_name);
            for (host, covered) in [
                (NAMES[0], name == Which::Asked),
                (ADDRESSES[0], address == Which::Asked),
            ] {
                let mut scene = Scene::of([&it]).trusting(&root).host(host);
                scene.presented.insert(0, leaf.clone());
                let judgement = judge.judge(&scene.question());
                let findings = &judgement.observation.findings;
                let mismatch = findings
                    .iter()
                    .any(|finding| finding.code == Code::CertHostnameMismatch);
                let expected = (dns.allow(name) && ip.allow(address), !covered);
                let told = format!("DNS {name:?} {dns:?}, IP {address:?} {ip:?}, CN {common_name:?}, host {host}");
                assert_eq!((judgement.trusted, mismatch), expected, "{told}");
                counts[usize::from(judgement.trusted && !mismatch)] += 1;
            }
        }
    }
    assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
}

fn leaf(issuer: &Identity, name: Which, address: Which, common_name: Option<&str>) -> Certificate {
    let mut builder = issuer
        .leaf(HOST)
        .no_alternative_names()
        .current(today())
        .organization("Example");
    builder = match common_name {
        Some(common_name) => builder.common_name(common_name),
        None => builder.no_common_name(),
    };
    for text in [name.of(NAMES), address.of(ADDRESSES)].into_iter().flatten() {
        builder = builder.also(text);
    }
    certificate(&builder.issue().unwrap())
}
