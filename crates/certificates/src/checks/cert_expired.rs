//! A certificate of the best path has expired: no other path avoids it.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::Expired => Some(
            case.finding(Code::CertExpired, link)
                .with("not_after", link.certificate.not_after()),
        ),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn the_certificate_that_expired_is_named() {
        let (root, intermediate, _) = family();
        let leaf = intermediate.leaf("www.example.test").expired(today()).issue().unwrap();
        let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
        assert_eq!(
            scene.evidence(Code::CertExpired),
            [(
                Some(0),
                "not_after=\"2026-11-21T00:00:00Z\" subject=\"CN=www.example.test\"".to_owned()
            )]
        );

        let old = root.intermediate("Old").expired(today()).issue().unwrap();
        let leaf = old.leaf("www.example.test").current(today()).issue().unwrap();
        let scene = Scene::of([&leaf, &old]).trusting(&root);
        assert_eq!(scene.codes(), [Code::CertExpired]);
        assert_eq!(scene.evidence(Code::CertExpired)[0].0, Some(1));
        assert_eq!(
            scene.path(),
            "Root Test Root ok > Intermediate Old error > Leaf www.example.test ok"
        );
    }

    #[test]
    fn the_last_second_is_still_valid() {
        let (root, intermediate, _) = family();
        let end = testbed::date(2026, 11, 22);
        let leaf = intermediate
            .leaf("www.example.test")
            .valid(testbed::date(2026, 9, 1), end)
            .issue()
            .unwrap();
        let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
        for (at, expired) in [
            ("2026-11-22T00:00:00Z", false),
            ("2026-11-22T00:00:00.9Z", false),
            ("2026-11-22T00:00:01Z", true),
        ] {
            assert_eq!(
                scene.clone().at(at).codes().contains(&Code::CertExpired),
                expired,
                "{at}"
            );
        }
    }

    #[test]
    fn an_expired_cross_certificate_beside_a_good_path_is_no_matter() {
        let (root, intermediate, leaf) = family();
        let old = testbed::Identity::root("Old Root").issue().unwrap();
        let cross = old
            .intermediate("Test Root")
            .key_of(&root)
            .expired(today())
            .issue()
            .unwrap();
        let scene = Scene::of([&leaf, &intermediate, &cross]);
        assert_eq!(scene.clone().trusting(&root).codes(), []);
        assert_eq!(scene.clone().trusting(&root).trusting(&old).codes(), []);
        assert_eq!(scene.trusting(&old).codes(), [Code::CertExpired]);
    }

    #[test]
    fn an_expired_root_is_told() {
        let root = testbed::Identity::root("Old Root").expired(today()).issue().unwrap();
        let leaf = root.leaf("www.example.test").current(today()).issue().unwrap();
        let scene = Scene::of([&leaf]).trusting(&root);
        assert_eq!(scene.evidence(Code::CertExpired)[0].0, None);
        assert_eq!(scene.path(), "Root Old Root error > Leaf www.example.test ok");
    }
}
