//! A critical extension that nobody understands: every client must refuse the certificate.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::Unhandled(oid) => Some(
            case.finding(Code::ChainUnhandledExtension, link)
                .with("oid", oid.as_str()),
        ),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn the_extension_is_named() {
        let (root, intermediate, _) = family();
        let leaf = intermediate.leaf("www.example.test").current(today());
        let leaf = leaf
            .extension(&[1, 3, 6, 1, 4, 1, 99999, 1], true, &[5, 0])
            .issue()
            .unwrap();
        let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
        assert_eq!(scene.codes(), [Code::ChainUnhandledExtension]);
        assert!(
            scene.evidence(Code::ChainUnhandledExtension)[0]
                .1
                .contains("1.3.6.1.4.1.99999.1")
        );
    }

    #[test]
    fn a_precertificate_is_no_certificate() {
        let (root, intermediate, _) = family();
        let poison = [1, 3, 6, 1, 4, 1, 11129, 2, 4, 3];
        let leaf = intermediate.leaf("www.example.test").current(today());
        let leaf = leaf.extension(&poison, true, &[5, 0]).issue().unwrap();
        let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
        assert_eq!(scene.codes(), [Code::ChainUnhandledExtension]);
    }
}
