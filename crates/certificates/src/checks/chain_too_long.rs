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

    /// Authorities of which each vouches for each other one, and a leaf of the first: more ways than anybody can walk.
    fn maze(authorities: usize) -> (Vec<testbed::Identity>, Vec<testbed::Identity>) {
        let nodes: Vec<_> = (0..authorities)
            .map(|n| testbed::Identity::root(&format!("Node {n}")).issue().unwrap())
            .collect();
        let mut sent = vec![nodes[0].leaf("www.example.test").current(today()).issue().unwrap()];
        for above in &nodes {
            for below in nodes.iter().filter(|below| below.certificate() != above.certificate()) {
                sent.push(above.cross_sign(below).unwrap());
            }
        }
        (nodes, sent)
    }

    #[test]
    fn a_maze_without_a_way_out_is_known_to_have_none() {
        let (_, sent) = maze(8);
        let scene = Scene::of(&sent);
        assert_eq!(scene.errors(), [Code::ChainLoop, Code::ChainIssuerUnknown]);
    }

    #[test]
    fn the_one_way_out_of_a_maze_is_found() {
        let (nodes, mut sent) = maze(9);
        let root = root();
        let way_out = root.cross_sign(&nodes[7]).unwrap();
        for node in &nodes[..7] {
            let old = root.intermediate(&common_name(node)).key_of(node);
            sent.push(old.expired(today()).issue().unwrap());
        }
        let closed = Scene::of(&sent).trusting(&root);
        assert_eq!(
            closed.errors(),
            [Code::CertExpired],
            "which is told, not that the maze is large"
        );
        sent.push(way_out);
        assert_eq!(Scene::of(&sent).trusting(&root).errors(), []);
    }

    fn common_name(identity: &testbed::Identity) -> String {
        certificate(identity).common_name().unwrap().to_owned()
    }

    #[test]
    fn a_maze_beyond_the_bounds_is_cut_off() {
        let (_, sent) = maze(16);
        let root = root();
        let scene = Scene::of(&sent).trusting(&root);
        let codes = scene.errors();
        assert!(codes.contains(&Code::ChainTooLong), "{codes:?}");
        assert!(!scene.judge().trusted);
    }
}
