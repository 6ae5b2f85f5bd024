//! Certification paths: all that lead from a leaf to an anchor, and what is wrong with each.
//!
//! [`build`] walks from the leaf to issuers of the right name, those with a matching key identifier first, verifying each
//! signature once. Every path that comes to an end is [`validate`]d: all of its flaws are told, not the first alone. A path
//! without flaw that ends in an anchor is accepted, and ends the search; else the best of the others explains the failure:
//! the one that comes nearest to an anchor, with the least grave flaws. So an expired or cross-signed path beside a good one
//! never alarms.
//!
//! Where clients differ we hold with those that refuse: an anchor's own validity, constraints and purposes count (OpenSSL, Go,
//! Windows; webpki looks at none of them). An anchor's own signature never counts. Two things are left to the laxer clients:
//! an authority key identifier that fits no issuer only puts a candidate behind others, as a signature that holds is the better
//! proof (RFC 5280 section 6.1 does not compare them; OpenSSL does, Go and browsers do not); and `anyExtendedKeyUsage` serves
//! in a private chain.

mod build;
mod explain;
mod leaf;
pub(crate) mod name_constraints;
mod reach;
mod signature;
mod validate;

pub(crate) use build::{SENT, Search, Solution, solve};
pub(crate) use explain::{certifies, complete, missing, recommended, report};
pub(crate) use leaf::leaf;
pub(crate) use signature::{Memo, Signed, verify_message};

use crate::{
    Certificate,
    certificate::malformation::{Malformation, Place},
};

/// No chain in use is longer: what has more certificates is built to waste time.
pub(crate) const DEPTH: usize = 10;

/// Where a certificate of a path comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The trust store.
    Anchor,
    /// `Question::extra`, by its index.
    Extra(usize),
    /// The server, by its index.
    Presented(usize),
}

impl Source {
    /// The index in `chain.presented`.
    pub(crate) fn presented(self) -> Option<usize> {
        match self {
            Self::Presented(index) => Some(index),
            Self::Anchor | Self::Extra(_) => None,
        }
    }
}

/// One certificate of a path.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) certificate: Certificate,
    pub(crate) source: Source,
}

/// How a path ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    /// In a trust anchor: the last link.
    Anchor,
    /// In a certificate that signed itself and is no anchor: the last link.
    SelfSigned,
    /// In a certificate whose issuer nobody gave.
    Missing,
    /// In a circle.
    Loop,
    /// It goes on beyond [`DEPTH`].
    TooLong,
}

/// A way from the leaf upwards.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    /// Leaf first.
    pub(crate) links: Vec<Link>,
    pub(crate) end: End,
    pub(crate) flaws: Vec<Flaw>,
    /// Whether it ends in an anchor of the public programme.
    pub(crate) public: bool,
    /// Rules that its certificates break and that only strict clients hold them to.
    pub(crate) blemishes: usize,
}

/// What is wrong with a link of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// The index in `links`.
    pub(crate) link: usize,
    pub(crate) kind: FlawKind,
}

/// What can be wrong with a link. In no order; their weights are in [`FlawKind::weight`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FlawKind {
    Expired,
    /// Names in excluded subtrees of the link, found below it.
    Excluded(Vec<String>),
    InvalidCa,
    Malformed,
    NoCertSign,
    /// Names outside the permitted subtrees of the link, found below it.
    NotPermitted(Vec<String>),
    NotYetValid,
    /// With the pathLenConstraint.
    PathLength(u32),
    Purpose,
    SignatureFailure,
    SignatureUnsupported,
    /// We cannot verify it; others may.
    SignatureUntested,
    /// Comparisons that its constraints cost with the names below it: more than clients make.
    TooManyNames(usize),
    /// A critical extension, by its object identifier.
    Unhandled(String),
    WeakKey,
    WeakSignature,
}

impl FlawKind {
    /// How far a path with this flaw is from a good one: the lighter path is the one that explains most.
    fn weight(&self) -> u32 {
        match self {
            Self::SignatureFailure => 1_000,
            Self::SignatureUnsupported | Self::SignatureUntested => 500,
            Self::InvalidCa | Self::NoCertSign | Self::Malformed => 300,
            Self::Excluded(_)
            | Self::NotPermitted(_)
            | Self::PathLength(_)
            | Self::Purpose
            | Self::TooManyNames(_)
            | Self::Unhandled(_) => 100,
            Self::WeakKey | Self::WeakSignature => 50,
            Self::NotYetValid => 20,
            Self::Expired => 10,
        }
    }
}

impl Path {
    pub(crate) fn is_accepted(&self) -> bool {
        self.end == End::Anchor && self.flaws.is_empty()
    }

    /// Accepted, by clients that hold it to the letter as well.
    pub(crate) fn is_spotless(&self) -> bool {
        self.is_accepted() && self.blemishes == 0
    }

    /// The highest certificate of the path.
    pub(crate) fn top(&self) -> Option<&Link> {
        self.links.last()
    }

    /// The rules that a link breaks where it stands. A root of the public programme was looked at by those who took it in.
    pub(crate) fn breaches(&self, index: usize) -> impl Iterator<Item = &Malformation> {
        let is_top = index + 1 == self.links.len();
        let link = self.links.get(index);
        let ends = matches!(self.end, End::Anchor | End::SelfSigned);
        let is_root = is_top && ends && link.is_some_and(|link| link.certificate.is_self_issued());
        let is_exempt = is_top && self.end == End::Anchor && self.public;
        let binds = move |breach: &&Malformation| match breach.place {
            Place::Anywhere => true,
            Place::Issued => !is_root,
            Place::Leaf => index == 0,
            Place::NotRoot => !is_root || index == 0,
            Place::Root => is_root,
        };
        let breaches = link.filter(|_| !is_exempt);
        let breaches = breaches
            .into_iter()
            .flat_map(|link| &link.certificate.fields().malformations);
        breaches.filter(binds)
    }

    /// The indices in `Question::extra` of what it needs besides what the server sent, leaf first. A top that is
    /// self-signed is no part of what a server has to send.
    pub(crate) fn extras(&self) -> impl Iterator<Item = (usize, &Certificate)> {
        let root = self.links.len().saturating_sub(1);
        self.links
            .iter()
            .enumerate()
            .filter_map(move |(at, link)| match link.source {
                Source::Extra(_) if at == root && self.end == End::SelfSigned => None,
                Source::Extra(index) => Some((index, &link.certificate)),
                Source::Anchor | Source::Presented(_) => None,
            })
    }

    /// The smaller, the better it explains. Among paths that lack an issuer the longest came farthest.
    fn rank(&self) -> (End, u32, usize, usize, usize, usize) {
        let weight = self.flaws.iter().map(|flaw| flaw.kind.weight()).sum();
        let lacking = match self.end {
            End::Missing => DEPTH.saturating_sub(self.links.len()),
            End::Anchor | End::Loop | End::SelfSigned | End::TooLong => 0,
        };
        let extras = self.extras().count();
        (self.end, weight, lacking, extras, self.blemishes, self.links.len())
    }
}

#[cfg(test)]
mod tests;
