//! An issuer of the path, or its root, has a key that can be broken.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, index, kind| match kind {
        FlawKind::WeakKey if index > 0 => Some(
            case.finding(Code::ChainWeakCaKey, link)
                .with("key", link.certificate.key()),
        ),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    use crate::Certificate;
    use testbed::Fixture;

    #[test]
    fn an_intermediate_of_1024_bits_is_weak() {
        let chain = Fixture::BelowRsa1024Intermediate.identity();
        let mut scene = Scene::of([]);
        scene.presented = chain
            .chain()
            .iter()
            .map(|der| Certificate::from_der(der).unwrap())
            .collect();
        scene.trust = scene.trust.with([Certificate::from_der(chain.anchor()).unwrap()]);
        assert_eq!(scene.codes(), [Code::ChainWeakCaKey]);
        assert_eq!(scene.evidence(Code::ChainWeakCaKey)[0].0, Some(1));
    }
}
