//! A chain beyond the bounds: of more certificates than any client follows, or built so that the search for a path does not
//! end.

use super::{Answer, Case};
use crate::path::{DEPTH, End, SENT};
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let cut = case.path.end == End::TooLong || case.exhausted && !case.path.is_accepted();
    let length = case.path.links.len().max(case.question.presented.len());
    let limit = if length > SENT { SENT } else { DEPTH };
    cut.then(|| {
        case.of_leaf(Code::ChainTooLong)
            .with("length", length)
            .with("limit", limit)
    })
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn ten_certificates_are_followed_and_eleven_are_not() {
        for (intermediates, codes) in [(8, [].as_slice()), (9, &[Code::ChainTooLong])] {
            let root = root();
            let mut issuer = root.clone();
            let mut chain = Vec::new();
            for number in 0..intermediates {
                issuer = issuer.intermediate(&format!("Intermediate {number}")).issue().unwrap();
                chain.insert(0, issuer.clone());
            }
            chain.insert(0, issuer.leaf("www.example.test").current(today()).issue().unwrap());
            assert_eq!(Scene::of(&chain).trusting(&root).codes(), codes);
        }
    }

    #[test]
    fn an_issuer_behind_a_hundred_strangers_is_not_called_missing() {
        let (root, intermediate, leaf) = family();
        let stranger = testbed::Identity::root("Stranger").issue().unwrap();
        let sent = |strangers| {
            let strangers = std::iter::repeat_n(&stranger, strangers);
            Scene::of(std::iter::once(&leaf).chain(strangers).chain([&intermediate])).trusting(&root)
        };
        let near = sent(90);
        assert!(near.judge().trusted);
        let far = sent(150);
        let codes = far.codes();
        assert!(codes.contains(&Code::ChainTooLong), "{codes:?}");
        let evidence = far.evidence(Code::ChainTooLong);
        assert_eq!(evidence, [(Some(0), "length=152 limit=100".to_owned())]);
        for code in [Code::ChainIssuerMissing, Code::ChainIssuerUnknown] {
            let reason = Some("chain_too_long".to_owned());
            assert_eq!(far.state(code), (model::CheckState::CouldNotTest, reason));
        }
        let known = far.knowing(crate::Origin::Known, &intermediate);
        assert!(
            known.judge().trusted && known.judge().chain.complete,
            "the server did send it"
        );
    }

    #[test]
    fn ninety_namesakes_cost_a_bounded_time_and_hide_nothing() {
        let root = root();
        let namesakes: Vec<_> = (0..90)
            .map(|_| root.intermediate("Namesake").issue().unwrap())
            .collect();
        let leaf = namesakes[89].leaf("www.example.test").current(today()).issue().unwrap();
        let scene = Scene::of(std::iter::once(&leaf).chain(&namesakes)).trusting(&root);
        assert!(scene.judge().trusted, "key identifiers tell which is right");
    }

    #[test]
    fn a_maze_is_cut_off() {
        // Six authorities, each vouching for each other one: more ways than anybody can walk, and none leads out.
        let nodes: Vec<_> = (0..6)
            .map(|n| testbed::Identity::root(&format!("Node {n}")).issue().unwrap())
            .collect();
        let mut maze = Vec::new();
        for above in &nodes {
            for below in nodes.iter().filter(|below| below.certificate() != above.certificate()) {
                maze.push(above.cross_sign(below).unwrap());
            }
        }
        let leaf = nodes[0].leaf("www.example.test").current(today()).issue().unwrap();
        let scene = Scene::of(std::iter::once(&leaf).chain(&maze));
        let codes = scene.codes();
        assert!(codes.contains(&Code::ChainTooLong), "{codes:?}");
        assert!(!scene.judge().trusted);
    }
}
