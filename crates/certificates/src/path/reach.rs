//! From which certificates others lead to an anchor: looked at from above, where each certificate is visited once, however many
//! ways go through it.

use super::{
    DEPTH, Link, Signed, Source,
    build::{VERIFICATIONS, Walk},
    validate,
};
use crate::Certificate;
use std::collections::HashMap;

/// More certificates than these are not looked at.
const POOL: usize = 250;

/// How many steps each certificate is away from an anchor.
pub(super) struct Reach(HashMap<[u8; 32], usize>);

impl Reach {
    /// Whether a way to an anchor goes up from this certificate.
    pub(super) fn leads_from(&self, link: &Link) -> bool {
        self.distance(&link.certificate).is_some()
    }

    /// The steps to an anchor; none where no way leads to one.
    pub(super) fn distance(&self, certificate: &Certificate) -> Option<usize> {
        self.0.get(certificate.sha256()).copied()
    }
}

/// By certificates alone against which, each for itself, nothing speaks. None where the bounds were spent before it was known.
pub(super) fn sound(walk: &mut Walk<'_>, leaf: &Link) -> Option<Reach> {
    let at = walk.search.at;
    let graph = Graph::above(walk, leaf)?;
    Some(graph.reach(|link| validate::is_sound_above(link, leaf, at)))
}

/// By whatever is signed as it should be.
pub(super) fn any(walk: &mut Walk<'_>, leaf: &Link) -> Option<Reach> {
    Graph::above(walk, leaf).map(|graph| graph.reach(|_| true))
}

/// Certificates, the leaf first, and for each the places of those whose key signed it.
#[derive(Default)]
struct Graph {
    links: Vec<Link>,
    issuers: Vec<Vec<usize>>,
}

impl Graph {
    /// All that stands above the leaf by signatures that hold.
    fn above(walk: &mut Walk<'_>, leaf: &Link) -> Option<Self> {
        let mut graph = Self::default();
        let mut places = HashMap::from([(*leaf.certificate.sha256(), 0)]);
        graph.links.push(leaf.clone());
        let mut at = 0;
        while let Some(link) = graph.links.get(at).cloned() {
            let mut issuers = Vec::new();
            if link.source != Source::Anchor {
                for issuer in signers(walk, &link.certificate)? {
                    let next = graph.links.len();
                    let place = *places.entry(*issuer.certificate.sha256()).or_insert(next);
                    if place == next {
                        graph.links.push(issuer);
                    }
                    issuers.push(place);
                }
            }
            if graph.links.len() > POOL {
                return None;
            }
            graph.issuers.push(issuers);
            at += 1;
        }
        Some(graph)
    }

    /// Climbs down from the anchors, over those that are admitted.
    fn reach(&self, admits: impl Fn(&Link) -> bool) -> Reach {
        let admitted: Vec<bool> = self
            .links
            .iter()
            .enumerate()
            .map(|(place, link)| place == 0 || admits(link))
            .collect();
        let is_admitted = |place: usize| admitted.get(place) == Some(&true);
        let mut steps: Vec<Option<usize>> = self
            .links
            .iter()
            .enumerate()
            .map(|(place, link)| (link.source == Source::Anchor && is_admitted(place)).then_some(0))
            .collect();
        for step in 1..DEPTH {
            let above = |place: &usize| steps.get(*place) == Some(&Some(step - 1));
            let reached: Vec<usize> = self
                .issuers
                .iter()
                .enumerate()
                .filter(|(place, issuers)| {
                    steps.get(*place) == Some(&None) && is_admitted(*place) && issuers.iter().any(above)
                })
                .map(|(place, _)| place)
                .collect();
            for place in reached {
                if let Some(known) = steps.get_mut(place) {
                    *known = Some(step);
                }
            }
        }
        let distances = self.links.iter().zip(steps);
        Reach(
            distances
                .filter_map(|(link, steps)| Some((*link.certificate.sha256(), steps?)))
                .collect(),
        )
    }
}

/// Every known certificate of the key that signed this one.
fn signers(walk: &mut Walk<'_>, certificate: &Certificate) -> Option<Vec<Link>> {
    let mut signers: Vec<Link> = Vec::new();
    let (candidates, _) = walk.candidates(certificate, &[]);
    for candidate in candidates {
        let issuer = &candidate.link.certificate;
        let is_other_key = signers
            .first()
            .is_some_and(|known| known.certificate.spki_sha256() != issuer.spki_sha256());
        if is_other_key || issuer == certificate {
            continue;
        }
        if walk.verifications >= VERIFICATIONS {
            return None;
        }
        if walk.verify(certificate, issuer) == Signed::Verified {
            signers.push(candidate.link);
        }
    }
    Some(signers)
}
