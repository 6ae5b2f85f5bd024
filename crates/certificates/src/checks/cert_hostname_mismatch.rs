//! No alternative name covers the host. A common name alone never does (RFC 9525).

use super::{Answer, Case};
use crate::names;
use model::Code;

/// More names than these say nothing more.
const SHOWN: usize = 100;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let (Some(host), Some(leaf)) = (case.question.host, case.certificate()) else {
        return Answer::NotApplicable("no_host");
    };
    (!names::covers(leaf, host))
        .then(|| {
            let finding = case.of_leaf(Code::CertHostnameMismatch).with("name", host.to_string());
            Case::listing(finding, "covers", names::covered(leaf), SHOWN)
        })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn codes(names: &[&str], host: &str) -> Vec<Code> {
        let (root, intermediate, _) = family();
        let builder = intermediate.leaf(names[0]).current(today());
        let leaf = names
            .iter()
            .skip(1)
            .fold(builder, |builder, name| builder.also(name))
            .issue()
            .unwrap();
        Scene::of([&leaf, &intermediate]).trusting(&root).host(host).codes()
    }

    #[test]
    fn names_and_addresses_are_covered_each_by_its_kind() {
        for (names, host, covered) in [
            (["www.example.test"].as_slice(), "www.example.test", true),
            (&["www.example.test"], "WWW.EXAMPLE.TEST", true),
            (&["www.example.test"], "example.test", false),
            (&["www.example.test", "192.0.2.1"], "192.0.2.1", true),
            (&["192.0.2.1"], "192.0.2.2", false),
            (&["2001:db8::1"], "2001:DB8:0::1", true),
            (&["www.example.test", "example.test"], "example.test", true),
            (&["xn--mnchen-3ya.example.test"], "münchen.example.test", true),
        ] {
            let expected: &[Code] = if covered { &[] } else { &[Code::CertHostnameMismatch] };
            assert_eq!(codes(names, host), expected, "{host} by {names:?}");
        }
    }

    #[test]
    fn the_common_name_alone_covers_nothing() {
        let (root, intermediate, _) = family();
        let leaf = intermediate
            .leaf("www.example.test")
            .no_alternative_names()
            .current(today())
            .issue()
            .unwrap();
        let scene = Scene::of([&leaf, &intermediate])
            .trusting(&root)
            .host("www.example.test");
        assert_eq!(
            scene.evidence(Code::CertHostnameMismatch),
            [(Some(0), "covers=[] name=\"www.example.test\"".to_owned())]
        );
    }

    #[test]
    fn without_a_host_there_is_nothing_to_cover() {
        let (_, _, leaf) = family();
        let (state, reason) = Scene::of([&leaf]).state(Code::CertHostnameMismatch);
        assert_eq!(
            (state, reason.as_deref()),
            (model::CheckState::NotApplicable, Some("no_host"))
        );
    }
}
