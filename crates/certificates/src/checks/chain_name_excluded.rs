//! A name lies in a subtree that an issuer excludes.

use super::{Answer, Case};
use crate::path::{End, FlawKind};
use model::{Code, Finding};

pub(super) fn think(case: &Case<'_>) -> Answer {
    if case.path.end != End::Anchor {
        return Answer::CouldNotTest("no_trusted_path");
    }
    case.flaws(|link, _, kind| match kind {
        // The subject is the issuer that sets the limit; the certificate is the one that oversteps it.
        FlawKind::Excluded(names) => Some(
            Finding::new(Code::ChainNameExcluded)
                .of_certificate(Some(case.leaf))
                .with("subject", link.certificate.subject())
                .with("names", names.clone()),
        ),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn the_issuer_and_the_names_are_told() {
        let root = root();
        let intermediate = root
            .intermediate("Constrained")
            .exclude("example.test")
            .issue()
            .unwrap();
        let leaf = intermediate.leaf("www.example.test").current(today()).issue().unwrap();
        let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
        assert_eq!(scene.codes(), [Code::ChainNameExcluded]);
        assert_eq!(
            scene.evidence(Code::ChainNameExcluded),
            [(
                Some(0),
                "names=[\"www.example.test\"] subject=\"CN=Constrained\"".to_owned()
            )]
        );
        assert_eq!(
            scene.path(),
            "Root Test Root ok > Intermediate Constrained ok > Leaf www.example.test error"
        );
    }

    #[test]
    fn what_nobody_vouches_for_constrains_nobody() {
        let (_, _, leaf) = family();
        assert_eq!(
            Scene::of([&leaf]).state(Code::ChainNameExcluded).1.as_deref(),
            Some("no_trusted_path")
        );
    }
}
