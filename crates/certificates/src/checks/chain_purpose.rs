//! A leaf or an issuer whose extended key usage leaves out serverAuth.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::Purpose => {
            let purposes = link.certificate.fields().extensions.purposes.as_ref();
            let names = purposes.map(|purposes| purposes.names.clone()).unwrap_or_default();
            Some(case.finding(Code::ChainPurpose, link).with("purposes", names))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    use testbed::Purpose;

    #[test]
    fn a_leaf_or_issuer_for_clients_is_told_with_its_purposes() {
        let (root, intermediate, _) = family();
        let leaf = intermediate.leaf("www.example.test").current(today());
        let leaf = leaf
            .purposes(&[Purpose::ClientAuth, Purpose::CodeSigning])
            .issue()
            .unwrap();
        let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
        assert_eq!(
            scene.evidence(Code::ChainPurpose),
            [(
                Some(0),
                "purposes=[\"clientAuth\",\"codeSigning\"] subject=\"CN=www.example.test\"".to_owned()
            )]
        );
        let clients = root
            .intermediate("Clients")
            .purposes(&[Purpose::ClientAuth])
            .issue()
            .unwrap();
        let leaf = clients.leaf("www.example.test").current(today()).issue().unwrap();
        let scene = Scene::of([&leaf, &clients]).trusting(&root);
        assert_eq!(scene.codes(), [Code::ChainPurpose]);
        assert_eq!(scene.evidence(Code::ChainPurpose)[0].0, Some(1));
    }
}
