//! A certificate that breaks RFC 5280 or, in a public chain, the Baseline Requirements.
//!
//! What clients in wide use refuse is an error. What only those refuse that hold a certificate to the letter is a warning,
//! and an error by the policy `strict`, which holds private chains to the Baseline Requirements as well.

use super::{Answer, Case};
use crate::{
    certificate::malformation::{Gravity, Malformation},
    path::{FlawKind, Link},
};
use model::{Code, Finding, PolicyName, Severity};

pub(super) fn think(case: &Case<'_>) -> Answer {
    let links = || case.path.links.iter().enumerate();
    let refused = links()
        .filter(|(_, link)| link.certificate.is_refused())
        .flat_map(|(_, link)| {
            let breaches = link.certificate.fields().malformations.iter();
            let refused = breaches.filter(|breach| breach.gravity == Gravity::Refused);
            refused.map(|breach| finding(case, link, breach.clause, &breach.detail))
        });
    let lax = links().flat_map(|(index, link)| {
        let breaches = case.path.breaches(index);
        breaches.filter_map(|breach| weighed(case, link, breach))
    });
    refused
        .chain(crowded(case))
        .chain(lax)
        .chain(mismatched(case))
        .collect::<Vec<_>>()
        .into()
}

fn finding(case: &Case<'_>, link: &Link, clause: &str, detail: &str) -> Finding {
    case.finding(Code::CertMalformed, link)
        .with("clause", clause)
        .with("detail", detail)
}

/// What only strict clients refuse.
fn weighed(case: &Case<'_>, link: &Link, breach: &Malformation) -> Option<Finding> {
    let strict = case.question.policy == PolicyName::Strict;
    let severity = match breach.gravity {
        Gravity::Baseline | Gravity::Standard if strict => Severity::Error,
        Gravity::Standard => Severity::Warning,
        Gravity::Baseline | Gravity::Formal if case.path.public => Severity::Warning,
        Gravity::Baseline | Gravity::Formal | Gravity::Refused => return None,
    };
    Some(finding(case, link, breach.clause, &breach.detail).graded(severity))
}

/// Constraints so many, over names so many, that clients refuse instead of comparing.
fn crowded<'a>(case: &'a Case<'_>) -> impl Iterator<Item = Finding> + 'a {
    case.path.flaws.iter().filter_map(|flaw| match flaw.kind {
        FlawKind::TooManyNames(cost) => {
            let link = case.path.links.get(flaw.link)?;
            let detail = format!("its nameConstraints cost {cost} comparisons of names, more than clients make");
            Some(finding(case, link, "RFC 5280 section 4.2.1.10", &detail))
        }
        _ => None,
    })
}

/// A key identifier that is not that of the certificate above, although its key made the signature. OpenSSL refuses it.
fn mismatched<'a>(case: &'a Case<'_>) -> impl Iterator<Item = Finding> + 'a {
    let strict = case.question.policy == PolicyName::Strict;
    let severity = if strict { Severity::Error } else { Severity::Warning };
    let links = case.path.links.iter();
    links
        .zip(case.path.links.iter().skip(1))
        .filter_map(move |(link, above)| {
            let authority = link.certificate.fields().extensions.authority_key_id.as_ref()?;
            let subject = above.certificate.fields().extensions.subject_key_id.as_ref()?;
            let detail = "the key identifier of its issuer is another than its issuer's own";
            (authority != subject).then(|| finding(case, link, "RFC 5280 section 4.2.1.1", detail).graded(severity))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn an_extension_twice_and_one_that_does_not_parse_are_named() {
        let (root, intermediate, _) = family();
        let twice = intermediate
            .leaf("www.example.test")
            .current(today())
            .extension(&[1, 3, 6, 1, 4, 1, 99999, 1], false, &[5, 0])
            .extension(&[1, 3, 6, 1, 4, 1, 99999, 1], false, &[5, 0])
            .issue()
            .unwrap();
        let broken = intermediate
            .leaf("www.example.test")
            .purposes(&[])
            .current(today())
            .extension(&[2, 5, 29, 37], false, &[0x30, 0x05, 0x00])
            .issue()
            .unwrap();
        for (leaf, detail) in [
            (twice, "extension 1.3.6.1.4.1.99999.1 stands there twice"),
            (broken, "extension 2.5.29.37 does not parse"),
        ] {
            let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
            assert_eq!(scene.codes(), [Code::CertMalformed]);
            assert!(scene.evidence(Code::CertMalformed)[0].1.contains(detail));
            assert!(!scene.judge().trusted);
        }
    }

    #[test]
    fn name_constraints_that_do_not_parse_are_never_as_if_they_were_not_there() {
        let root = root();
        for content in [
            [0x30, 0x00].as_slice(),
            &[0x30, 0x02, 0xa0, 0x05],
            &[0x30, 0x04, 0xa0, 0x02, 0x30, 0x00],
        ] {
            let intermediate = root
                .intermediate("Constrained")
                .extension(&[2, 5, 29, 30], true, content)
                .issue()
                .unwrap();
            let leaf = intermediate.leaf("www.example.test").current(today()).issue().unwrap();
            let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
            assert_eq!(scene.codes(), [Code::CertMalformed], "{content:?}");
        }
    }

    #[test]
    fn public_chains_owe_the_baseline_requirements_and_their_root_owes_nothing() {
        use testbed::Purpose;
        let root = root_without_key_id();
        let leaf = root.leaf("www.example.test").current(today()).common_name("Our server");
        let leaf = leaf
            .purposes(&[Purpose::ServerAuth, Purpose::CodeSigning])
            .issue()
            .unwrap();
        let scene = Scene::of([&leaf]).trusting(&root);
        let told = |answer: Answer| {
            let Answer::Looked(findings) = answer else {
                panic!("it is looked at");
            };
            let clause = |finding: &Finding| finding.evidence.value("clause").unwrap().to_string();
            findings
                .iter()
                .map(|finding| (finding.severity, clause(finding)))
                .collect::<Vec<_>>()
        };
        let warning = |clause: &str| (Severity::Warning, format!("{clause:?}"));
        assert_eq!(
            told(scene.think_in_public(think)),
            [
                warning("Baseline Requirements section 7.1.2.7.10"),
                warning("Baseline Requirements section 7.1.4.3")
            ]
        );
        let private = scene.evidence(Code::CertMalformed);
        assert_eq!(private.len(), 1, "its root alone: {private:?}");
        assert!(private[0].1.contains("RFC 5280 section 4.2.1.2"), "{private:?}");
    }

    fn root_without_key_id() -> testbed::Identity {
        let root = testbed::Identity::root("Root").edit(|tbs| {
            tbs.remove(&[2, 5, 29, 14]);
        });
        root.issue().unwrap()
    }
}
