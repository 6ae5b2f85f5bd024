use super::{first_leaves, leaves};
use model::{CertificateFacts, Code, Finding, Report};
use serde::Deserialize;

/// Which changes of certificates somebody is told of, beside the finding that every change leaves in the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeMails {
    /// All of them.
    All,
    /// None.
    Never,
    /// Those that are no renewal: another issuer, a name less, or no longer valid than before. Robots renew all the time.
    #[default]
    Unexpected,
}

/// A target presents a leaf that it did not present before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// Fingerprint of a leaf that is gone, or, where none is, of one that was there before.
    pub(crate) previous: String,
    /// Fingerprint of the new one.
    pub(crate) current: String,
}

/// The change from the leaves known to those of a report, if there is one. A target seen for the first time, or not reached,
/// has not changed; nor has one that merely shows fewer leaves. A leaf for clients of another kind is new only where it takes
/// the place of one: not every scan asks for it.
pub(crate) fn changed(known: &[String], report: &Report) -> Option<Change> {
    let leaves = leaves(report);
    let first = first_leaves(report);
    let gone = known
        .iter()
        .find(|known| leaves.iter().all(|leaf| leaf.sha256 != **known));
    let is_new = |leaf: &&&CertificateFacts| !known.contains(&leaf.sha256);
    let current = match gone {
        Some(_) => leaves.iter().find(is_new)?,
        None => first.iter().find(is_new)?,
    };
    Some(Change {
        previous: gone.or(known.first())?.clone(),
        current: current.sha256.clone(),
    })
}

impl Change {
    /// The finding that says so, in the report itself.
    pub(crate) fn finding(&self) -> Finding {
        Finding::new(Code::CertChanged)
            .with("previous", self.previous.as_str())
            .with("current", self.current.as_str())
    }
}

/// Whether a certificate is what a robot puts in the place of another: the same issuer, all of its names, a later end.
pub(crate) fn is_renewal(previous: &CertificateFacts, current: &CertificateFacts) -> bool {
    let has = |name: &String| current.dns_names.iter().any(|other| other.eq_ignore_ascii_case(name));
    previous.issuer == current.issuer
        && previous.not_after < current.not_after
        && previous.dns_names.iter().all(has)
        && previous
            .ip_addresses
            .iter()
            .all(|address| current.ip_addresses.contains(address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{ReportSample, days, leaf};

    #[test]
    fn only_a_new_leaf_is_a_change() {
        let rows = [
            ("", "a", None),
            ("a", "a", None),
            ("a", "b", Some(("a", "b"))),
            ("a", "", None),
            ("ab", "a", None),
            ("a", "ab", Some(("a", "b"))),
            ("ab", "bc", Some(("a", "c"))),
        ];
        for (known, presented, expected) in rows {
            let known: Vec<String> = known.chars().map(String::from).collect();
            let mut sample = ReportSample::outcome(model::Outcome::Completed, None);
            for (number, name) in presented.chars().enumerate() {
                sample = sample.presenting(u8::try_from(number).unwrap(), &[leaf(&name.to_string())]);
            }
            let change = changed(&known, &sample.report());
            let pair = change
                .as_ref()
                .map(|change| (change.previous.as_str(), change.current.as_str()));
            assert_eq!(pair, expected, "{known:?} {presented:?}");
        }
    }

    #[test]
    fn a_second_certificate_is_a_change_only_where_it_takes_the_place_of_one() {
        let shows = |second: Option<&str>| {
            let sample = ReportSample::of(&leaf("a"));
            match second {
                Some(name) => sample.also_presenting(0, model::ChainOffer::Rsa, &leaf(name)),
                None => sample,
            }
            .report()
        };
        let known = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            changed(&known(&["a"]), &shows(Some("b"))),
            None,
            "seen for the first time"
        );
        assert_eq!(changed(&known(&["a", "b"]), &shows(None)), None, "not asked for");
        let renewed = changed(&known(&["a", "b"]), &shows(Some("c"))).unwrap();
        assert_eq!((renewed.previous.as_str(), renewed.current.as_str()), ("b", "c"));
    }

    #[test]
    fn a_renewal_has_the_issuer_the_names_and_a_later_end() {
        let old = leaf("a");
        let renewed = CertificateFacts {
            not_after: old.not_after + days(90),
            dns_names: vec!["WWW.example.org".to_owned(), "more.example.org".to_owned()],
            ..leaf("b")
        };
        let other_issuer = CertificateFacts {
            issuer: "CN=Other CA".to_owned(),
            ..renewed.clone()
        };
        let fewer_names = CertificateFacts {
            dns_names: vec!["more.example.org".to_owned()],
            ..renewed.clone()
        };
        for (current, expected) in [
            (&renewed, true),
            (&other_issuer, false),
            (&fewer_names, false),
            (&leaf("c"), false),
        ] {
            assert_eq!(is_renewal(&old, current), expected, "{current:?}");
        }
    }

    #[test]
    fn the_finding_has_the_evidence_that_the_catalogue_asks_for() {
        let change = Change {
            previous: "a".to_owned(),
            current: "b".to_owned(),
        };
        assert!(change.finding().missing_evidence().is_empty());
    }
}
