//! The chain ends in an anchor of one's own, not of the public programme: only those who installed it trust the certificate.

use super::{Answer, Case};
use crate::path::End;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let anchor = case.path.top().filter(|_| case.path.end == End::Anchor);
    let Some(anchor) = anchor else {
        return Answer::NotApplicable("no_trusted_path");
    };
    (!case.path.public)
        .then(|| {
            case.of_leaf(Code::CertSelfIssuedPrivate)
                .with("issuer", anchor.certificate.subject())
        })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn the_anchor_of_ones_own_is_named() {
        let (root, intermediate, leaf) = family();
        let scene = Scene::of([&leaf, &intermediate]);
        assert_eq!(
            scene.state(Code::CertSelfIssuedPrivate).1.as_deref(),
            Some("no_trusted_path")
        );
        let scene = scene.trusting(&root);
        assert_eq!(
            scene.evidence(Code::CertSelfIssuedPrivate),
            [(Some(0), "issuer=\"CN=Test Root\"".to_owned())]
        );
    }

    #[test]
    fn an_anchor_of_the_public_programme_is_nobodys_own() {
        let (root, intermediate, leaf) = family();
        let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
        assert_eq!(scene.think_in_public(think), None.into());
    }
}
