//! The search for paths.

use super::{
    DEPTH, End, FlawKind, Link, Memo, Path, Signed, Source,
    reach::{self, Reach},
    validate,
};
use crate::{Certificate, TrustStore, judge::Origin};
use jiff::Timestamp;

/// More certificates from a server than these are not looked at: no chain needs them.
pub(crate) const SENT: usize = 100;

/// More certificates of other origin than these are not looked at. It is the bound of a bundle.
const KNOWN: usize = 1_000;

/// Signatures that one stage of a search may cost. A client gives up at about as many.
pub(super) const VERIFICATIONS: usize = 200;

/// Steps that one stage of a search may cost.
const STEPS: usize = 400;

/// What a search works on.
#[derive(Clone, Copy)]
pub(crate) struct Search<'a> {
    pub(crate) presented: &'a [Certificate],
    /// The index of the leaf in `presented`.
    pub(crate) leaf: usize,
    pub(crate) extra: &'a [(Origin, Certificate)],
    pub(crate) trust: &'a TrustStore,
    pub(crate) at: Timestamp,
    pub(crate) memo: &'a Memo,
}

/// What a search found.
#[derive(Clone, Debug)]
pub(crate) struct Solution {
    /// The best path.
    pub(crate) path: Path,
    /// URLs under which certificates that could complete a path are published.
    pub(crate) wanted: Vec<String>,
    /// The hostile number of ways was cut off before all were tried.
    pub(crate) exhausted: bool,
    /// The seconds in which the answer is the same: from the first, before the second.
    pub(crate) holds: (i64, i64),
}

/// Finds the best path: by what the server sent, and where that leads nowhere, by what else is known.
pub(crate) fn solve(search: Search<'_>) -> Option<Solution> {
    let leaf = search.presented.get(search.leaf)?;
    let start = Link {
        certificate: leaf.clone(),
        source: Source::Presented(search.leaf),
    };
    let mut walk = Walk::new(search);
    walk.explore(&mut vec![start.clone()], &mut Vec::new());
    if !walk.accepted() && !search.extra.is_empty() {
        walk.with_extra = true;
        walk.steps = 0;
        walk.explore(&mut vec![start.clone()], &mut Vec::new());
    }
    if walk.exhausted && !walk.accepted() {
        walk.explore_from_the_anchors(&start);
    }
    let path = walk
        .best
        .take()
        // Only where the bounds cut everything off.
        .unwrap_or_else(|| validate::assess(&[start], &Vec::new(), End::TooLong, search.at));
    Some(Solution {
        wanted: if could_be_better(&path) {
            walk.wanted
        } else {
            Vec::new()
        },
        path,
        exhausted: walk.exhausted,
        holds: (walk.from, walk.until),
    })
}

/// Whether other issuers could make a better path. What is wrong with the leaf alone no issuer mends.
fn could_be_better(path: &Path) -> bool {
    path.end != End::Anchor || path.flaws.iter().any(|flaw| flaw.link > 0)
}

/// The state of a search.
pub(super) struct Walk<'a> {
    pub(super) search: Search<'a>,
    with_extra: bool,
    /// Where it is known, no other certificates are followed than these.
    reach: Option<Reach>,
    best: Option<Path>,
    wanted: Vec<String>,
    steps: usize,
    pub(super) verifications: usize,
    exhausted: bool,
    from: i64,
    until: i64,
}

/// How well a candidate's subject key identifier fits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Match,
    Unknown,
    Mismatch,
}

/// A certificate of the issuer's name.
pub(super) struct Candidate {
    fit: Fit,
    pub(super) link: Link,
}

impl<'a> Walk<'a> {
    fn new(search: Search<'a>) -> Self {
        let mut walk = Self {
            search,
            with_extra: false,
            reach: None,
            best: None,
            wanted: Vec::new(),
            steps: 0,
            verifications: 0,
            exhausted: false,
            from: i64::MIN,
            until: i64::MAX,
        };
        let extra = search.extra.iter().map(|(_, certificate)| certificate);
        for certificate in search.presented.iter().take(SENT).chain(extra.take(KNOWN)) {
            walk.note_validity(certificate);
        }
        walk
    }

    fn accepted(&self) -> bool {
        self.best.as_ref().is_some_and(Path::is_accepted)
    }

    /// Nothing better can be found.
    fn is_done(&self) -> bool {
        self.best.as_ref().is_some_and(Path::is_spotless)
    }

    /// Once more, in a graph so dense that not every way in it could be gone: first the certificates are found from which
    /// sound ones lead to an anchor, and then only these are followed. Where there is none, it is certain that no path is good,
    /// and the shortest one explains it.
    fn explore_from_the_anchors(&mut self, start: &Link) {
        self.afresh();
        let Some(sound) = reach::sound(self, start) else {
            self.exhausted = true;
            return;
        };
        self.afresh();
        let is_reached = sound.leads_from(start);
        self.reach = if is_reached {
            Some(sound)
        } else {
            reach::any(self, start).filter(|reach| reach.leads_from(start))
        };
        if self.reach.is_some() {
            self.explore(&mut vec![start.clone()], &mut Vec::new());
        }
        let is_all_seen = self.search.presented.len() <= SENT;
        self.exhausted = !is_all_seen || is_reached && self.exhausted;
    }

    fn afresh(&mut self) {
        (self.steps, self.verifications, self.exhausted) = (0, 0, false);
    }

    /// The answer may change when a certificate begins or ends to be valid.
    fn note_validity(&mut self, certificate: &Certificate) {
        let now = self.search.at.as_second();
        let ends = certificate.not_after().as_second().saturating_add(1);
        for change in [certificate.not_before().as_second(), ends] {
            if change <= now {
                self.from = self.from.max(change);
            } else {
                self.until = self.until.min(change);
            }
        }
    }

    /// Follows every way up from the last link. `signatures` holds what the links below it said.
    fn explore(&mut self, links: &mut Vec<Link>, signatures: &mut Vec<Signed>) {
        let Some(top) = links.last().map(|link| link.certificate.clone()) else {
            return;
        };
        if self.search.trust.contains(&top) {
            self.note_validity(&top);
            return self.finish(links, signatures, End::Anchor);
        }
        if links.len() == DEPTH {
            return self.finish(links, signatures, End::TooLong);
        }
        let (candidates, circular) = self.candidates(&top, links);
        let mut followed = false;
        let mut rejected: Option<(Signed, Candidate)> = None;
        let mut signer: Option<[u8; 32]> = None;
        for candidate in candidates {
            if self.is_done() || self.spent() {
                return;
            }
            let key = *candidate.link.certificate.spki_sha256();
            if signer.is_some_and(|signer| signer != key) {
                continue; // one key made the signature
            }
            match self.verify(&top, &candidate.link.certificate) {
                Signed::Verified => {
                    (followed, signer) = (true, Some(key));
                    self.follow(links, signatures, candidate.link, Signed::Verified);
                }
                // Another key of the same name; where key identifiers say so, nobody takes it for the issuer.
                Signed::ByAnother => {}
                Signed::Failed if candidate.fit == Fit::Mismatch => {}
                signed if rejected.is_none() => rejected = Some((signed, candidate)),
                _ => {}
            }
        }
        if followed {
            return;
        }
        // A signature that nobody can verify makes it no less its own issuer.
        if top.is_self_issued() && !matches!(self.verify(&top, &top), Signed::ByAnother | Signed::Failed) {
            return self.finish(links, signatures, End::SelfSigned);
        }
        match rejected {
            Some((signed, candidate)) => self.follow(links, signatures, candidate.link, signed),
            None if circular => self.finish(links, signatures, End::Loop),
            None => {
                self.want(&top);
                self.finish(links, signatures, self.without_issuer());
            }
        }
    }

    /// How a path ends whose issuer was not found. It may stand among what was not looked at: that it is missing is then not
    /// known.
    fn without_issuer(&self) -> End {
        if self.search.presented.len() > SENT {
            End::TooLong
        } else {
            End::Missing
        }
    }

    fn follow(&mut self, links: &mut Vec<Link>, signatures: &mut Vec<Signed>, link: Link, signed: Signed) {
        if link.source == Source::Anchor {
            self.note_validity(&link.certificate);
        }
        links.push(link);
        signatures.push(signed);
        self.explore(links, signatures);
        links.pop();
        signatures.pop();
    }

    /// Every certificate of the issuer's name, best first, and whether one was left out because it is on the path.
    pub(super) fn candidates(&self, certificate: &Certificate, links: &[Link]) -> (Vec<Candidate>, bool) {
        let name = &certificate.fields().issuer.key;
        let search = self.search;
        let anchors = search.trust.named(name).iter().map(|anchor| (Source::Anchor, anchor));
        let presented = search.presented.iter().take(SENT).enumerate();
        let presented = presented.map(|(index, sent)| (Source::Presented(index), sent));
        let extra = if self.with_extra { search.extra } else { &[] };
        let extra = extra.iter().take(KNOWN).enumerate();
        // What the server sent is no gap, wherever it stands.
        let unseen = search.presented.get(SENT..).unwrap_or_default();
        let source = |index, known| match unseen.iter().position(|sent| sent == known) {
            Some(place) => Source::Presented(SENT + place),
            None => Source::Extra(index),
        };
        let extra = extra.map(|(index, (_, known))| (source(index, known), known));

        let mut found: Vec<Candidate> = Vec::new();
        let mut circular = false;
        for (source, issuer) in anchors.chain(presented).chain(extra) {
            if issuer.fields().subject.key != *name || found.iter().any(|known| known.link.certificate == *issuer) {
                continue;
            }
            if links.iter().any(|link| link.certificate.is_same_entity(issuer)) {
                circular |= !certificate.is_same_entity(issuer);
                continue;
            }
            found.push(Candidate {
                fit: fit(certificate, issuer),
                link: Link {
                    certificate: issuer.clone(),
                    source,
                },
            });
        }
        // Stable: among equals an anchor stands before what was sent, and that before what else is known.
        found.sort_by_key(|candidate| (candidate.fit, !candidate.link.certificate.is_valid_at(search.at)));
        if let Some(reach) = &self.reach {
            found.retain(|candidate| reach.leads_from(&candidate.link));
            found.sort_by_key(|candidate| reach.distance(&candidate.link.certificate));
        }
        (found, circular)
    }

    pub(super) fn verify(&mut self, certificate: &Certificate, issuer: &Certificate) -> Signed {
        if self.search.memo.known(certificate, issuer).is_none() {
            self.verifications += 1;
        }
        self.search.memo.verify(certificate, issuer)
    }

    fn spent(&mut self) -> bool {
        self.steps += 1;
        self.exhausted |= self.steps > STEPS || self.verifications >= VERIFICATIONS;
        self.exhausted
    }

    /// Weighs a path that has come to an end.
    fn finish(&mut self, links: &[Link], signatures: &Vec<Signed>, end: End) {
        let path = validate::assess(links, signatures, end, self.search.at);
        for flaw in &path.flaws {
            // A newer certificate of an issuer that has expired may be published where the old one was.
            if flaw.kind == FlawKind::Expired
                && let Some(below) = flaw.link.checked_sub(1).and_then(|below| links.get(below))
            {
                self.want(&below.certificate);
            }
        }
        if self.best.as_ref().is_none_or(|best| path.rank() < best.rank()) {
            self.best = Some(path);
        }
    }

    fn want(&mut self, certificate: &Certificate) {
        const WANTED: usize = 5;
        for url in certificate.ca_issuers() {
            if self.wanted.len() < WANTED && !self.wanted.contains(url) {
                self.wanted.push(url.clone());
            }
        }
    }
}

fn fit(certificate: &Certificate, issuer: &Certificate) -> Fit {
    let authority = &certificate.fields().extensions.authority_key_id;
    let subject = &issuer.fields().extensions.subject_key_id;
    match (authority, subject) {
        (Some(authority), Some(subject)) if authority == subject => Fit::Match,
        (Some(_), Some(_)) => Fit::Mismatch,
        _ => Fit::Unknown,
    }
}
