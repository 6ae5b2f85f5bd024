//! A public certificate embeds timestamps of fewer logs than Chrome and Apple demand for its lifetime. What a server sends
//! besides, in the handshake or with a staple, is not counted: hardly any does, and the finding says so.

use super::{Answer, Case};
use model::Code;

const LONG_SECONDS: i64 = 180 * 86_400;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.if_public(|leaf| {
        // As Chrome counts: from the one instant to the other, without the last second.
        let lifetime = leaf.not_after().as_second() - leaf.not_before().as_second();
        let needed: u32 = if lifetime <= LONG_SECONDS { 2 } else { 3 };
        (leaf.scts() < needed)
            .then(|| {
                case.of_leaf(Code::CertNoSct)
                    .with("found", leaf.scts())
                    .with("needed", needed)
            })
            .into()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use model::Finding;
    use testbed::DAY;

    #[test]
    fn a_longer_life_needs_more_timestamps() {
        let (root, intermediate, _) = family();
        for (seconds, needed) in [(0, 2_u32), (1, 3)] {
            let end = today() + DAY * 180 + std::time::Duration::from_secs(seconds);
            let leaf = intermediate
                .leaf("www.example.test")
                .valid(today(), end)
                .issue()
                .unwrap();
            let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
            let expected = Finding::new(Code::CertNoSct)
                .of_certificate(Some(0))
                .with("found", 0_u32)
                .with("needed", needed);
            assert_eq!(scene.think_in_public(think), Answer::Looked(vec![expected]));
            assert_eq!(scene.state(Code::CertNoSct).1.as_deref(), Some("private_chain"));
        }
    }

    #[test]
    fn enough_timestamps_are_enough() {
        let (root, intermediate, _) = family();
        let leaf = |logs: &[u8]| {
            let leaf = intermediate.leaf("www.example.test").valid(today(), today() + DAY * 90);
            let list: Vec<(u8, u64)> = logs.iter().map(|log| (*log, 0)).collect();
            let leaf = leaf.extension(&SCT_LIST, false, &sct_list(&list));
            Scene::of([&leaf.issue().unwrap(), &intermediate]).trusting(&root)
        };
        assert_eq!(leaf(&[1, 2]).think_in_public(think), None.into());
        assert_eq!(leaf(&[1, 2, 3]).think_in_public(think), None.into());
        assert_ne!(leaf(&[1]).think_in_public(think), None.into());
        assert_ne!(
            leaf(&[1, 1, 1]).think_in_public(think),
            None.into(),
            "one log is one log"
        );
        assert_eq!(leaf(&[1, 1, 2]).presented[0].scts(), 2);
    }
}
