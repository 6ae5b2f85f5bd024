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

    #[test]
    fn enough_timestamps_are_enough() {
        let (root, intermediate, _) = family();
        let leaf = |count: usize| {
            let leaf = intermediate.leaf("www.example.test").valid(today(), today() + DAY * 90);
            let list = timestamps(count);
            let leaf = leaf.extension(&[1, 3, 6, 1, 4, 1, 11129, 2, 4, 2], false, &list);
            Scene::of([&leaf.issue().unwrap(), &intermediate]).trusting(&root)
        };
        assert_eq!(leaf(2).think_in_public(think), None.into());
        assert_eq!(leaf(3).think_in_public(think), None.into());
        assert_ne!(leaf(1).think_in_public(think), None.into());
    }

    /// The extension of RFC 6962 section 3.3 with so many timestamps, none of which any log has signed.
    fn timestamps(count: usize) -> Vec<u8> {
        let mut one = vec![0]; // version 1
        one.extend([7; 32]); // the log
        one.extend([0; 8]); // the time
        one.extend([0, 0]); // no extensions
        one.extend([4, 3, 0, 4, 1, 2, 3, 4]); // SHA-256, ECDSA, four bytes of signature
        let mut list = Vec::new();
        for _ in 0..count {
            list.extend(u16::try_from(one.len()).unwrap().to_be_bytes());
            list.extend(&one);
        }
        let mut content = u16::try_from(list.len()).unwrap().to_be_bytes().to_vec();
        content.extend(list);
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [[0x04, 0x82, length[0], length[1]].as_slice(), &content].concat()
    }
}
