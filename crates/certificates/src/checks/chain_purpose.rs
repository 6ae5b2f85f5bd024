//! A leaf or an issuer whose extended key usage leaves out serverAuth, or a leaf whose key usage leaves out all that a server's
//! key does.

use super::{Answer, Case};
use crate::path::{FlawKind, Link};
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, index, kind| match kind {
        FlawKind::Purpose => Some(
            case.finding(Code::ChainPurpose, link)
                .with("purposes", stated(link, index)),
        ),
        _ => None,
    })
}

/// What the extension at fault allows.
fn stated(link: &Link, index: usize) -> Vec<String> {
    let extensions = &link.certificate.fields().extensions;
    let key = extensions
        .key_usage
        .as_ref()
        .filter(|_| index == 0 && !extensions.allows_key_for_server());
    let purposes = extensions.purposes.as_ref().map(|purposes| purposes.names.clone());
    match key {
        Some(usage) => usage.names.iter().map(|name| (*name).to_owned()).collect(),
        None => purposes.unwrap_or_default(),
    }
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

    #[test]
    fn a_leaf_whose_key_may_only_sign_certificates_is_told_with_its_key_usage() {
        let (root, intermediate, _) = family();
        // BIT STRINGs of keyUsage: keyCertSign and cRLSign; digitalSignature; keyEncipherment; keyAgreement; nothing.
        for (bits, serves) in [
            ([0x03, 2, 1, 0x06], false),
            ([0x03, 2, 7, 0x80], true),
            ([0x03, 2, 5, 0x20], true),
            ([0x03, 2, 3, 0x08], true),
            ([0x03, 2, 0, 0x00], false),
        ] {
            for critical in [true, false] {
                let leaf = intermediate.leaf("www.example.test").current(today()).no_key_usage();
                let leaf = leaf.extension(&[2, 5, 29, 15], critical, &bits).issue().unwrap();
                let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
                let expected: &[Code] = if serves { &[] } else { &[Code::ChainPurpose] };
                assert_eq!(scene.errors(), expected, "{bits:?}");
                assert_eq!(scene.judge().trusted, serves);
            }
        }
        let leaf = intermediate.leaf("www.example.test").current(today()).no_key_usage();
        let leaf = leaf
            .extension(&[2, 5, 29, 15], true, &[0x03, 2, 1, 0x06])
            .issue()
            .unwrap();
        assert_eq!(
            Scene::of([&leaf, &intermediate])
                .trusting(&root)
                .evidence(Code::ChainPurpose),
            [(
                Some(0),
                "purposes=[\"keyCertSign\",\"cRLSign\"] subject=\"CN=www.example.test\"".to_owned()
            )]
        );
    }
}
