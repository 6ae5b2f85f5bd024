//! `cert.differs_by_address`: the nodes behind one name do not present the same certificate.

use super::TargetCheck;
use crate::visit::{Seen, Visit};
use jiff::Timestamp;
use model::{CertificateFacts, ChainOffer, Code, Finding, Observation, OfferAnswer, Policy, Severity};
use std::net::IpAddr;

pub(super) const CHECK: TargetCheck = TargetCheck {
    run: |job, visits, at| think(&look(visits, &job.policy), at),
};

/// What one address presents.
#[derive(Clone, Debug)]
struct Node<'a> {
    address: IpAddr,
    /// The leaf of the first contact, then those for clients of the other kind of signature.
    leaves: Vec<&'a CertificateFacts>,
    /// The kinds of certificates that it does not have.
    lacks: Vec<ChainOffer>,
    /// Whether anything is wrong with certificate or chain.
    is_bad: bool,
}

fn look<'a>(visits: &'a [Visit], policy: &Policy) -> Vec<Node<'a>> {
    let node = |visit: &'a Visit| {
        let seen = visit.outcome.as_ref().ok()?;
        let chains = seen.endpoint.chains();
        let leaves: Vec<_> = chains.filter_map(|(_, chain)| chain.presented.first()).collect();
        let others = seen.endpoint.other_chains.iter();
        let lacking = others.filter(|other| matches!(other.answer, OfferAnswer::Refused | OfferAnswer::Same));
        (!leaves.is_empty()).then(|| Node {
            address: visit.address,
            leaves,
            lacks: lacking.map(|other| other.offer).collect(),
            is_bad: is_bad(seen, policy),
        })
    };
    visits.iter().filter_map(node).collect()
}

fn is_bad(seen: &Seen, policy: &Policy) -> bool {
    let findings = seen.observation.findings.iter();
    let mut of_certificates = findings.filter(|finding| matches!(finding.code.family(), "cert" | "chain"));
    of_certificates.any(|finding| policy.severity(finding) > Severity::Info)
}

impl<'a> Node<'a> {
    /// Its certificate of a kind.
    fn of_kind(&self, kind: Option<ChainOffer>) -> Option<&'a CertificateFacts> {
        let mut leaves = self.leaves.iter().copied();
        leaves.find(|leaf| ChainOffer::of_key(&leaf.key) == kind)
    }

    /// The pairs of certificates of one kind.
    fn alike<'n>(&'n self, other: &'n Self) -> impl Iterator<Item = (&'a CertificateFacts, &'a CertificateFacts)> + 'n {
        let kinds = self.leaves.iter().copied();
        kinds.filter_map(|leaf| Some((leaf, other.of_kind(ChainOffer::of_key(&leaf.key))?)))
    }

    /// The kind in which two nodes differ: they have different certificates of it, or one has none. Which of its kinds a
    /// server shows first is its own choice: RSA here and ECDSA there is a difference only where there is nothing to compare.
    fn differs_in(&self, other: &Self) -> Option<Option<ChainOffer>> {
        let mut alike = self.alike(other).peekable();
        if alike.peek().is_none() {
            return Some(self.leaves.first().and_then(|leaf| ChainOffer::of_key(&leaf.key)));
        }
        let different = alike.find(|(one, another)| one.sha256 != another.sha256);
        let lacking = |one: &Self, another: &Self| {
            let mut kinds = one.leaves.iter().map(|leaf| ChainOffer::of_key(&leaf.key));
            kinds.find(|kind| kind.is_some_and(|kind| another.lacks.contains(&kind)))
        };
        different
            .map(|(one, _)| ChainOffer::of_key(&one.key))
            .or_else(|| lacking(self, other))
            .or_else(|| lacking(other, self))
    }
}

fn think(nodes: &[Node<'_>], at: Timestamp) -> Observation {
    let mut observation = Observation::default();
    let Some((first, others)) = nodes.split_first() else {
        return observation;
    };
    if others.is_empty() {
        return observation;
    }
    let finding = others.iter().find_map(|node| first.differs_in(node)).map(|kind| {
        let outdated = |node: &Node<'_>| {
            let mut pairs = nodes.iter().flat_map(|other| node.alike(other));
            pairs.any(|(old, new)| is_outdated(old, new, at))
        };
        let severity = match nodes.iter().any(|node| node.is_bad || outdated(node)) {
            true => Severity::Warning,
            false => Severity::Info,
        };
        let of_each = |fact: &dyn Fn(&CertificateFacts) -> String| {
            let leaves = nodes
                .iter()
                .map(|node| node.of_kind(kind).or(node.leaves.first().copied()));
            leaves
                .map(|leaf| leaf.map(fact).unwrap_or_default())
                .collect::<Vec<String>>()
        };
        let addresses: Vec<String> = nodes.iter().map(|node| node.address.to_string()).collect();
        // Lists of the same length, in the same order.
        Finding::new(Code::CertDiffersByAddress)
            .with("addresses", addresses)
            .with("serials", of_each(&|leaf| leaf.serial.clone()))
            .with(
                "until",
                of_each(&|leaf| leaf.not_after.strftime("%Y-%m-%d").to_string()),
            )
            .graded(severity)
    });
    observation.answer(Code::CertDiffersByAddress, finding);
    observation
}

/// Whether `new` was made to take the place of `old`, and the time for it has come: it covers all names of the old one, is
/// valid longer, and the old one is in the last third of its life, when robots renew. Nodes that each renew for themselves
/// are healthy, and their certificates differ too.
fn is_outdated(old: &CertificateFacts, new: &CertificateFacts, at: Timestamp) -> bool {
    let covers_all = old.dns_names.iter().all(|name| new.dns_names.contains(name))
        && old
            .ip_addresses
            .iter()
            .all(|address| new.ip_addresses.contains(address));
    let lifetime = old.not_after.as_second().saturating_sub(old.not_before.as_second());
    let left = old.not_after.as_second().saturating_sub(at.as_second());
    covers_all && new.not_before > old.not_before && new.not_after > old.not_after && left < lifetime / 3
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-22T00:00:00Z";

    fn leaf(serial: &str, names: &[&str], from: &str, until: &str) -> CertificateFacts {
        CertificateFacts {
            subject: "CN=a".into(),
            issuer: "CN=b".into(),
            common_name: None,
            serial: serial.into(),
            not_before: from.parse().unwrap(),
            not_after: until.parse().unwrap(),
            dns_name_count: None,
            dns_names: names.iter().map(|name| (*name).to_owned()).collect(),
            ip_addresses: vec![],
            key: "EC P-256".into(),
            signature_hash: "SHA256 with ECDSA".into(),
            sha256: serial.into(),
            spki_sha256: serial.into(),
            ca: false,
            self_issued: false,
            subject_key_id: None,
            authority_key_id: None,
            extended_key_usages: vec![],
            ca_issuers: vec![],
            ocsp: vec![],
            crl: vec![],
            must_staple: false,
            scts: 0,
            der: String::new(),
        }
    }

    fn severity(leaves: &[(&CertificateFacts, bool)]) -> Option<Severity> {
        let node = |(at, (leaf, is_bad)): (usize, &(&'_ CertificateFacts, bool))| {
            let last = u8::try_from(at).unwrap();
            (IpAddr::from([192, 0, 2, last]), (*leaf).clone(), *is_bad)
        };
        let owned: Vec<_> = leaves.iter().enumerate().map(node).collect();
        let nodes: Vec<_> = owned
            .iter()
            .map(|(address, leaf, is_bad)| Node {
                address: *address,
                leaves: vec![leaf],
                lacks: vec![],
                is_bad: *is_bad,
            })
            .collect();
        severity_of(&nodes)
    }

    fn severity_of(nodes: &[Node<'_>]) -> Option<Severity> {
        let observation = think(nodes, NOW.parse().unwrap());
        assert_eq!(observation.checks.len(), usize::from(nodes.len() > 1));
        assert!(
            observation
                .findings
                .iter()
                .all(|finding| finding.missing_evidence().is_empty())
        );
        for finding in &observation.findings {
            for key in ["addresses", "serials", "until"] {
                let list = finding.evidence.value(key).and_then(|value| value.as_array());
                assert_eq!(list.map(Vec::len), Some(nodes.len()), "{key}");
            }
        }
        observation.findings.first().map(|finding| finding.severity)
    }

    #[test]
    fn only_a_bad_or_outdated_node_is_a_warning() {
        let new = leaf("1", &["a.example"], "2026-11-01T00:00:00Z", "2027-01-30T00:00:00Z");
        let old = leaf("2", &["a.example"], "2026-09-01T00:00:00Z", "2026-11-30T00:00:00Z");
        let twin = leaf("3", &["a.example"], "2026-10-20T00:00:00Z", "2027-01-18T00:00:00Z");
        let other_names = leaf(
            "4",
            &["a.example", "b.example"],
            "2026-09-01T00:00:00Z",
            "2026-11-30T00:00:00Z",
        );
        for (case, nodes, expected) in [
            ("one node", vec![(&new, false)], None),
            ("the same", vec![(&new, false), (&new, false)], None),
            (
                "an old one is left",
                vec![(&new, false), (&old, false)],
                Some(Severity::Warning),
            ),
            (
                "each renews for itself",
                vec![(&new, false), (&twin, false)],
                Some(Severity::Info),
            ),
            (
                "one is bad",
                vec![(&new, false), (&twin, true)],
                Some(Severity::Warning),
            ),
            (
                "other names",
                vec![(&new, false), (&other_names, false)],
                Some(Severity::Info),
            ),
        ] {
            assert_eq!(severity(&nodes), expected, "{case}");
        }
    }

    #[test]
    fn certificates_of_one_kind_are_compared_whichever_a_node_shows_first() {
        let of = |serial, key: &str, until| CertificateFacts {
            key: key.to_owned(),
            ..leaf(serial, &["a.example"], "2026-09-01T00:00:00Z", until)
        };
        let ecdsa = of("1", "EC P-256", "2026-11-30T00:00:00Z");
        let rsa = of("2", "RSA 2048", "2026-12-20T00:00:00Z");
        let newer = CertificateFacts {
            not_before: "2026-11-20T00:00:00Z".parse().unwrap(),
            ..of("3", "RSA 2048", "2027-02-20T00:00:00Z")
        };
        let node = |last: u8, leaves: &[&'static str], lacks: &[ChainOffer]| {
            let pick = |name: &&str| match *name {
                "ecdsa" => &ecdsa,
                "rsa" => &rsa,
                _ => &newer,
            };
            Node {
                address: IpAddr::from([192, 0, 2, last]),
                leaves: leaves.iter().map(pick).collect(),
                lacks: lacks.to_vec(),
                is_bad: false,
            }
        };
        let both = || node(1, &["ecdsa", "rsa"], &[]);
        for (case, other, expected) in [
            ("the other way round", node(2, &["rsa", "ecdsa"], &[]), None),
            (
                "one could not be asked for the other kind",
                node(2, &["rsa"], &[]),
                None,
            ),
            (
                "one has no RSA certificate",
                node(2, &["ecdsa"], &[ChainOffer::Rsa]),
                Some(Severity::Info),
            ),
            (
                "the second certificate is an old one on one node",
                node(2, &["ecdsa", "newer"], &[]),
                Some(Severity::Warning),
            ),
        ] {
            assert_eq!(severity_of(&[both(), other.clone()]), expected, "{case}");
            assert_eq!(severity_of(&[other, both()]), expected, "{case}, in the other order");
        }
        let quick = [node(1, &["ecdsa"], &[]), node(2, &["newer"], &[])];
        assert_eq!(
            severity_of(&quick),
            Some(Severity::Info),
            "an older kind is no older certificate"
        );
    }
}
