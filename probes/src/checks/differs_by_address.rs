//! `cert.differs_by_address`: the nodes behind one name do not present the same certificate.

use super::TargetCheck;
use crate::visit::{Seen, Visit};
use jiff::Timestamp;
use model::{CertificateFacts, Code, Finding, Observation, Policy, Severity};
use std::net::IpAddr;

pub(super) const CHECK: TargetCheck = TargetCheck {
    run: |job, visits, at| think(&look(visits, &job.policy), at),
};

/// What one address presents.
#[derive(Debug)]
struct Node<'a> {
    address: IpAddr,
    leaf: &'a CertificateFacts,
    /// Whether anything is wrong with certificate or chain.
    is_bad: bool,
}

fn look<'a>(visits: &'a [Visit], policy: &Policy) -> Vec<Node<'a>> {
    let node = |visit: &'a Visit| {
        let seen = visit.outcome.as_ref().ok()?;
        let leaf = seen.endpoint.chain.as_ref()?.presented.first()?;
        Some(Node {
            address: visit.address,
            leaf,
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

fn think(nodes: &[Node<'_>], at: Timestamp) -> Observation {
    let mut observation = Observation::default();
    let Some((first, others)) = nodes.split_first() else {
        return observation;
    };
    if others.is_empty() {
        return observation;
    }
    let differ = others.iter().any(|node| node.leaf.sha256 != first.leaf.sha256);
    let finding = differ.then(|| {
        let outdated = |node: &Node<'_>| nodes.iter().any(|other| is_outdated(node.leaf, other.leaf, at));
        let severity = match nodes.iter().any(|node| node.is_bad || outdated(node)) {
            true => Severity::Warning,
            false => Severity::Info,
        };
        let of_each = |fact: fn(&Node<'_>) -> String| nodes.iter().map(fact).collect::<Vec<String>>();
        // Lists of the same length, in the same order.
        Finding::new(Code::CertDiffersByAddress)
            .with("addresses", of_each(|node| node.address.to_string()))
            .with("serials", of_each(|node| node.leaf.serial.clone()))
            .with(
                "until",
                of_each(|node| node.leaf.not_after.strftime("%Y-%m-%d").to_string()),
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
                leaf,
                is_bad: *is_bad,
            })
            .collect();
        let observation = think(&nodes, NOW.parse().unwrap());
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
}
