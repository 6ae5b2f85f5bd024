//! A certificate was sent that is foreign to every path of the leaf.

use super::{Answer, Case};
use crate::{Certificate, kin::Kin};
use model::{Code, Finding};

pub(super) fn think(case: &Case<'_>) -> Answer {
    let kin = Kin::of(case.question.presented, case.leaf);
    // Where key identifiers err, a signature may still hold.
    let serves = |sent: &Certificate| case.path.links.iter().any(|link| link.certificate == *sent);
    let sent = case.question.presented.iter().enumerate();
    sent.filter(|(index, sent)| !kin.is_related(*index) && !serves(sent))
        .map(|(index, sent)| {
            Finding::new(Code::ChainUnrelated)
                .of_certificate(Some(index))
                .with("subject", sent.described())
        })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_stranger_is_told_and_a_cross_certificate_is_none() {
        let (root, intermediate, leaf) = family();
        let stranger = testbed::Identity::root("Stranger").issue().unwrap();
        let cross = stranger.cross_sign(&root).unwrap();
        let scene = Scene::of([&leaf, &intermediate, &cross]).trusting(&root);
        assert_eq!(scene.codes(), []);
        let scene = Scene::of([&leaf, &stranger, &intermediate]).trusting(&root);
        assert_eq!(scene.codes(), [Code::ChainUnrelated]);
        assert_eq!(
            scene.evidence(Code::ChainUnrelated),
            [(Some(1), "subject=\"CN=Stranger\"".to_owned())]
        );
        assert!(
            scene.judge().chain.ordered,
            "it stands between, and nothing before what it certifies"
        );
    }
}
