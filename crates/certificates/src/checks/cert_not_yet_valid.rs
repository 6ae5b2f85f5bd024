//! A certificate of the best path is not valid yet: no other path avoids it.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::NotYetValid => Some(
            case.finding(Code::CertNotYetValid, link)
                .with("not_before", link.certificate.not_before()),
        ),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn the_first_second_is_valid_and_the_one_before_is_not() {
        let (root, intermediate, _) = family();
        let leaf = intermediate
            .leaf("www.example.test")
            .not_yet_valid(today())
            .issue()
            .unwrap();
        let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
        assert_eq!(
            scene.evidence(Code::CertNotYetValid),
            [(
                Some(0),
                "not_before=\"2026-11-23T00:00:00Z\" subject=\"CN=www.example.test\"".to_owned()
            )]
        );
        assert_eq!(
            scene.clone().at("2026-11-22T23:59:59Z").codes(),
            [Code::CertNotYetValid]
        );
        assert_eq!(scene.at("2026-11-23T00:00:00Z").codes(), []);
    }
}
