//! The server left out an intermediate that is known from elsewhere. Clients that do not fetch it fail.

use super::{Answer, Case};
use crate::{Origin, path};
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let missing = path::missing(case.path);
    if missing.is_empty() {
        return None.into();
    }
    let origins: Vec<Origin> = case
        .path
        .extras()
        .filter_map(|(index, _)| case.question.extra.get(index))
        .map(|(origin, _)| *origin)
        .collect();
    // The one that took most trouble, where they differ.
    let origin = [Origin::Fetched, Origin::Given]
        .into_iter()
        .find(|origin| origins.contains(origin))
        .unwrap_or(Origin::Known);
    let finding = case.of_leaf(Code::ChainIncomplete);
    Some(finding.with("missing", missing).with("origin", origin.as_str())).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn every_intermediate_that_was_left_out_is_named_in_order() {
        let (root, first, _) = family();
        let second = first.intermediate("Second").issue().unwrap();
        let leaf = second.leaf("www.example.test").current(today()).issue().unwrap();
        let scene = Scene::of([&leaf]).trusting(&root);
        let scene = scene.knowing(Origin::Known, &first).knowing(Origin::Fetched, &second);
        assert_eq!(scene.codes(), [Code::ChainIncomplete]);
        assert_eq!(
            scene.evidence(Code::ChainIncomplete),
            [(
                Some(0),
                "missing=[\"CN=Second\",\"CN=Test Intermediate\"] origin=\"fetched\"".to_owned()
            )]
        );
    }

    #[test]
    fn what_was_sent_needs_no_other_source() {
        let (root, intermediate, leaf) = family();
        let scene = Scene::of([&leaf, &intermediate])
            .trusting(&root)
            .knowing(Origin::Given, &intermediate);
        assert_eq!(scene.codes(), []);
    }

    #[test]
    fn an_expired_leaf_with_a_gap_tells_both() {
        let (root, intermediate, _) = family();
        let leaf = intermediate.leaf("www.example.test").expired(today()).issue().unwrap();
        let scene = Scene::of([&leaf]).trusting(&root).knowing(Origin::Given, &intermediate);
        assert_eq!(scene.codes(), [Code::ChainIncomplete, Code::CertExpired]);
    }

    #[test]
    fn a_gap_below_a_root_that_nobody_trusts_is_told_too() {
        let (_, intermediate, leaf) = family();
        let scene = Scene::of([&leaf]).knowing(Origin::Given, &intermediate);
        assert_eq!(
            scene.codes(),
            [
                Code::ChainIssuerUnknown,
                Code::ChainIssuerMissing,
                Code::ChainIncomplete
            ]
        );
        assert_eq!(
            scene.path(),
            "Root Test Root error > Intermediate Test Intermediate error > Leaf www.example.test ok"
        );
    }
}
