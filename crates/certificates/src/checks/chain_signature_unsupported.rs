//! A signature by an algorithm that no client of today verifies.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::SignatureUnsupported => Some(
            case.finding(Code::ChainSignatureUnsupported, link)
                .with("algorithm", link.certificate.signature_hash()),
        ),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn nothing_is_said_of_algorithms_in_use() {
        let (_, _, leaf) = family();
        let scene = Scene::of([&leaf]);
        assert_eq!(
            scene.state(Code::ChainSignatureUnsupported).0,
            model::CheckState::NotFound
        );
    }
}
