//! The server presents another certificate than the one that is expected there, and not a successor of it.

use super::{Answer, Case};
use crate::Certificate;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let expected = case.question.expected;
    let Some(leaf) = case.certificate().filter(|_| !expected.is_empty()) else {
        return Answer::NotApplicable("no_expectation");
    };
    let fingerprint = leaf.fingerprint();
    let is_expected = |fingerprint: &str| expected.iter().any(|wanted| wanted.eq_ignore_ascii_case(fingerprint));
    if is_expected(&fingerprint) {
        return None.into();
    }
    let known = || case.question.extra.iter().map(|(_, certificate)| certificate);
    let mut predecessors = known().filter(|certificate| is_expected(&certificate.fingerprint()));
    if predecessors.any(|predecessor| succeeds(leaf, predecessor)) {
        return None.into();
    }
    Some(
        case.of_leaf(Code::CertNotTheExpected)
            .with("expected", expected.to_vec())
            .with("presented", fingerprint),
    )
    .into()
}

/// Whether a certificate is newer than another and has all of its names.
fn succeeds(certificate: &Certificate, predecessor: &Certificate) -> bool {
    let has_name = |wanted: &str| certificate.dns_names().any(|name| name.eq_ignore_ascii_case(wanted));
    certificate.not_before() > predecessor.not_before()
        && predecessor.dns_names().all(has_name)
        && predecessor
            .ip_addresses()
            .iter()
            .all(|address| certificate.ip_addresses().contains(address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    use crate::Origin;

    #[test]
    fn the_expected_certificate_and_its_successors_are_right() {
        let (root, intermediate, leaf) = family();
        let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
        let older = intermediate.leaf("www.example.test").expired(today()).issue().unwrap();
        let other = intermediate
            .leaf("other.example.test")
            .expired(today())
            .issue()
            .unwrap();
        let newer = intermediate
            .leaf("www.example.test")
            .not_yet_valid(today())
            .issue()
            .unwrap();
        let print = |identity| certificate(identity).fingerprint();
        let expecting = |identity| {
            scene
                .clone()
                .knowing(Origin::Known, identity)
                .expecting(&print(identity))
                .codes()
        };
        assert_eq!(scene.clone().expecting(&print(&leaf)).codes(), []);
        assert_eq!(scene.clone().expecting(&print(&leaf).to_uppercase()).codes(), []);
        assert_eq!(expecting(&older), []);
        assert_eq!(expecting(&other), [Code::CertNotTheExpected]);
        assert_eq!(expecting(&newer), [Code::CertNotTheExpected]);
        assert_eq!(scene.expecting(&print(&older)).codes(), [Code::CertNotTheExpected]);
    }
}
