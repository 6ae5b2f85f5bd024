//! An issuer has a key usage without keyCertSign.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::NoCertSign => Some(case.finding(Code::ChainNoCertSign, link)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_key_usage_without_it_is_told() {
        let root = root();
        let issuer = root
            .intermediate("No Signing")
            .no_certificate_signing()
            .issue()
            .unwrap();
        let leaf = issuer.leaf("www.example.test").current(today()).issue().unwrap();
        let scene = Scene::of([&leaf, &issuer]).trusting(&root);
        assert_eq!(
            scene.evidence(Code::ChainNoCertSign),
            [(Some(1), "subject=\"CN=No Signing\"".to_owned())]
        );
        assert_eq!(scene.codes(), [Code::ChainNoCertSign]);
    }
}
