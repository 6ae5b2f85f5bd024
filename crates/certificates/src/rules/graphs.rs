//! Families of graphs of authorities that certify each other, in which any set of certificates is bad in any one way: the good
//! path is found wherever there is one. The oracle is a walk over the graph, which knows nothing of certificates.

use super::*;
use crate::{Certificate, fuzzing::assert_sound};
use std::collections::{BTreeMap, BTreeSet};
use testbed::Purpose;

type Edge = (&'static str, &'static str);

/// Figure 7 of RFC 4158: two authorities below the anchor that certify each other, and both a third.
const FIGURE_SEVEN: [Edge; 7] = [
    ("B", "EE"),
    ("C", "B"),
    ("A", "B"),
    ("C", "A"),
    ("A", "C"),
    ("Anchor", "C"),
    ("Anchor", "A"),
];

/// Three domains joined by a bridge, as in section 2.4 of RFC 4158; one of them has a mesh below it.
const BRIDGE: [Edge; 15] = [
    ("X1", "EE"),
    ("X", "X1"),
    ("X", "X2"),
    ("Bridge", "X"),
    ("X", "Bridge"),
    ("Bridge", "Y"),
    ("Y", "Bridge"),
    ("Bridge", "Z"),
    ("Z", "Bridge"),
    ("Z", "M1"),
    ("Z", "M2"),
    ("M1", "M2"),
    ("M2", "M1"),
    ("M1", "M3"),
    ("M2", "M3"),
];

/// What is wrong with a certificate.
#[derive(Clone, Copy, Debug)]
enum Defect {
    Constraint,
    Expired,
    NoBasicConstraints,
    NotACa,
    OtherPurpose,
    Signature,
}

const DEFECTS: [Defect; 6] = [
    Defect::Constraint,
    Defect::Expired,
    Defect::NoBasicConstraints,
    Defect::NotACa,
    Defect::OtherPurpose,
    Defect::Signature,
];

impl Defect {
    fn apply(self, it: CertificateBuilder) -> CertificateBuilder {
        match self {
            Self::Constraint => it.permit("elsewhere.example"),
            Self::Expired => it.expired(today()),
            Self::NoBasicConstraints => it.no_basic_constraints(),
            Self::NotACa => it.not_a_ca(),
            Self::OtherPurpose => it.purposes(&[Purpose::ClientAuth]),
            Self::Signature => it.broken_signature(),
        }
    }
}

/// Whether good edges lead from the anchor to the leaf.
fn leads(edges: &[Edge], bad: impl Fn(usize) -> bool, anchor: &str) -> bool {
    let mut reached = BTreeSet::from([anchor]);
    loop {
        let more: Vec<&str> = edges
            .iter()
            .enumerate()
            .filter(|(index, (above, below))| reached.contains(above) && !bad(*index) && !reached.contains(below))
            .map(|(_, (_, below))| *below)
            .collect();
        if more.is_empty() {
            return reached.contains("EE");
        }
        reached.extend(more);
    }
}

/// A graph whose every edge is made twice: good and bad.
struct Graph {
    edges: &'static [Edge],
    authorities: BTreeMap<&'static str, Identity>,
    good: Vec<Certificate>,
}

impl Graph {
    fn of(edges: &'static [Edge]) -> Self {
        let names: BTreeSet<&str> = edges.iter().flat_map(|(above, below)| [*above, *below]).collect();
        let authorities: BTreeMap<&str, Identity> = names
            .iter()
            .map(|name| (*name, Identity::root(name).issue().unwrap()))
            .collect();
        let mut graph = Self {
            edges,
            authorities,
            good: Vec::new(),
        };
        graph.good = edges.iter().map(|edge| graph.certificate(edge, None)).collect();
        graph
    }

    fn certificate(&self, (above, below): &Edge, defect: Option<Defect>) -> Certificate {
        let above = &self.authorities[above];
        let builder = match *below {
            "EE" => above.leaf(HOST),
            _ => above.intermediate(below),
        };
        let builder = builder.key_of(&self.authorities[below]).current(today());
        let builder = defect.map_or(builder.clone(), |defect| defect.apply(builder));
        certificate(&builder.issue().unwrap())
    }

    /// Asserts what the oracle says of every set of bad edges; the leaf's own is always good.
    fn assert_all(&self, anchor: &str, sets: impl Iterator<Item = u32>) {
        let sets: Vec<u32> = sets.collect();
        let leaf = self.edges.iter().position(|(_, below)| *below == "EE").unwrap();
        let mut outcomes = BTreeMap::from([(true, 0), (false, 0)]);
        let judge = crate::Judge::new();
        for defect in DEFECTS {
            let bad: Vec<Certificate> = self
                .edges
                .iter()
                .enumerate()
                .map(|(index, edge)| self.certificate(edge, (index != leaf).then_some(defect)))
                .collect();
            for set in &sets {
                let is_bad = |index: usize| index != leaf && set & (1 << index) != 0;
                let mut scene = Scene::of([]).host(HOST).trusting(&self.authorities[anchor]);
                let chosen =
                    (0..self.edges.len()).map(|index| if is_bad(index) { &bad[index] } else { &self.good[index] });
                let chosen: Vec<Certificate> = chosen.cloned().collect();
                let others = chosen.iter().enumerate().filter(|(index, _)| *index != leaf);
                scene.presented = [&chosen[leaf]]
                    .into_iter()
                    .chain(others.map(|(_, other)| other))
                    .cloned()
                    .collect();
                let expected = leads(self.edges, is_bad, anchor);
                let judgement = judge.judge(&scene.question());
                assert_sound(&judgement);
                assert_eq!(
                    judgement.trusted, expected,
                    "{defect:?}, bad edges {set:b}, from {anchor}"
                );
                *outcomes.entry(expected).or_insert(0) += 1;
            }
        }
        assert!(
            outcomes.values().all(|count| *count > 0),
            "both outcomes are seen: {outcomes:?}"
        );
    }
}

#[test]
fn every_set_of_bad_certificates_in_figure_seven() {
    Graph::of(&FIGURE_SEVEN).assert_all("Anchor", 0..1 << FIGURE_SEVEN.len());
}

#[test]
fn bad_certificates_around_a_bridge() {
    let graph = Graph::of(&BRIDGE);
    let one_or_two = || (0..BRIDGE.len()).flat_map(|a| (0..=a).map(move |b| 1_u32 << a | 1 << b));
    for anchor in ["X", "Y", "Z"] {
        graph.assert_all(anchor, std::iter::once(0).chain(one_or_two()));
    }
}

/// Six authorities that all certify each other, and an anchor for each of them: of the ways down from the anchor only one, or
/// none, is good.
#[test]
fn the_one_good_way_into_a_full_mesh() {
    let nodes: Vec<Identity> = (0..6)
        .map(|n| Identity::root(&format!("Node {n}")).issue().unwrap())
        .collect();
    let anchor = Identity::root("Anchor").issue().unwrap();
    let mut mesh = Vec::new();
    for (n, above) in nodes.iter().enumerate() {
        for (m, below) in nodes.iter().enumerate().filter(|(m, _)| *m != n) {
            mesh.push(certificate(
                &above.intermediate(&format!("Node {m}")).key_of(below).issue().unwrap(),
            ));
        }
    }
    let leaf = certificate(&nodes[0].leaf(HOST).current(today()).issue().unwrap());
    let judge = crate::Judge::new();
    for defect in DEFECTS {
        for good in 0..=nodes.len() {
            let mut scene = Scene::of([]).host(HOST).trusting(&anchor);
            scene.presented = [&leaf].into_iter().chain(&mesh).cloned().collect();
            for (n, node) in nodes.iter().enumerate() {
                let builder = anchor.intermediate(&format!("Node {n}")).key_of(node);
                let builder = if n == good { builder } else { defect.apply(builder) };
                scene.presented.push(certificate(&builder.issue().unwrap()));
            }
            let judgement = judge.judge(&scene.question());
            let errors: Vec<_> = judgement
                .observation
                .findings
                .iter()
                .map(|finding| finding.code)
                .collect();
            assert_eq!(
                judgement.trusted,
                good < nodes.len(),
                "{defect:?} but for {good}: {errors:?}"
            );
            assert!(
                !errors.contains(&Code::ChainTooLong),
                "{defect:?} but for {good}: {errors:?}"
            );
        }
    }
}
