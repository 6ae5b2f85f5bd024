//! A public certificate with fewer embedded SCTs than Chrome and Apple demand for its lifetime.

use super::{Answer, Case};
use model::Code;

const LONG_SECONDS: i64 = 180 * 86_400;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.if_public(|leaf| {
        let lifetime = leaf.not_after().as_second() - leaf.not_before().as_second() + 1;
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
        for (days, needed) in [(180, 2_u32), (181, 3)] {
            let end = today() + DAY * days - std::time::Duration::from_secs(1);
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
}
