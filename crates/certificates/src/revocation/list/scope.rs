//! Which certificates a list covers (RFC 5280 sections 5.2.5 and 6.3.3 (b)).

use crate::{
    Certificate,
    der::{self, Element},
    revocation::{Unusable, reason::Reasons},
};

/// The issuingDistributionPoint of a list; without one, it covers everything of its issuer.
#[derive(Debug, Default)]
pub(super) struct Scope {
    point: Point,
    kinds: Vec<Kind>,
    reasons: Option<Reasons>,
    indirect: bool,
}

/// Kinds of certificates that a list confines itself to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Attribute,
    Authority,
    User,
}

/// The name of a distribution point.
#[derive(Debug, Default)]
enum Point {
    /// There is none.
    #[default]
    Absent,
    /// URIs and directory names in DER, compared byte by byte (Baseline Requirements section 7.2.2.1).
    Names(Vec<Box<[u8]>>),
    /// It uses names that nobody looks for there, or is relative to the issuer.
    Unusual,
}

/// More names or points than anybody writes.
const MOST: usize = 64;

impl Scope {
    /// From the content of the extension; none where it cannot be read.
    pub(super) fn read(value: &[u8]) -> Option<Self> {
        let mut scope = Self::default();
        for part in der::at_most(der::only(value, der::SEQUENCE)?, 6)? {
            let is_set = part.content != [0];
            match part.tag {
                0xa0 => scope.point = point(part.content)?,
                0x81 if is_set => scope.kinds.push(Kind::User),
                0x82 if is_set => scope.kinds.push(Kind::Authority),
                0x83 => scope.reasons = Some(Reasons::from_bits(part.content)?),
                0x84 => scope.indirect = is_set,
                0x85 if is_set => scope.kinds.push(Kind::Attribute),
                0x81 | 0x82 | 0x85 => {}
                _ => return None,
            }
        }
        Some(scope)
    }

    /// Whether the list speaks for other issuers, too.
    pub(super) fn is_indirect(&self) -> bool {
        self.indirect
    }

    /// The reasons for which it covers a certificate.
    pub(super) fn covers(&self, certificate: &Certificate) -> Result<Reasons, Unusable> {
        let covered = match self.kinds.as_slice() {
            [] => true,
            [Kind::Authority] => certificate.is_ca(),
            [Kind::User] => !certificate.is_ca(),
            // At most one of them may be set (RFC 5280 section 5.2.5).
            _ => false,
        };
        if !covered {
            return Err(Unusable::NotCovered);
        }
        let reasons = self.reasons.unwrap_or(Reasons::ALL);
        let names = match &self.point {
            Point::Absent => return Ok(reasons),
            Point::Names(names) => names,
            Point::Unusual => return Err(Unusable::NotCovered),
        };
        let points = certificate.fields().extensions.distribution_points.as_deref();
        let points = points.and_then(distribution_points).ok_or(Unusable::NotCovered)?;
        let meant = |point: &&DistributionPoint| {
            !point.is_of_another
                && matches!(&point.point, Point::Names(own) if own.iter().any(|name| names.contains(name)))
        };
        let meant = points.iter().filter(meant).map(|point| point.reasons);
        let union = meant.fold(Reasons::NONE, Reasons::with).within(reasons);
        match union == Reasons::NONE {
            true => Err(Unusable::NotCovered),
            false => Ok(union),
        }
    }
}

/// A distribution point of a certificate (RFC 5280 section 4.2.1.13).
struct DistributionPoint {
    point: Point,
    reasons: Reasons,
    /// Its list is issued by somebody else (`cRLIssuer`).
    is_of_another: bool,
}

fn distribution_points(value: &[u8]) -> Option<Vec<DistributionPoint>> {
    let points = der::at_most(der::only(value, der::SEQUENCE)?, MOST)?;
    points.iter().map(distribution_point).collect()
}

fn distribution_point(element: &Element<'_>) -> Option<DistributionPoint> {
    let mut read = DistributionPoint {
        point: Point::Absent,
        reasons: Reasons::ALL,
        is_of_another: false,
    };
    for part in der::at_most(element.content, 3)? {
        match part.tag {
            0xa0 => read.point = point(part.content)?,
            0x81 => read.reasons = Reasons::from_bits(part.content)?,
            0xa2 => read.is_of_another = true,
            _ => return None,
        }
    }
    Some(read)
}

/// `DistributionPointName`.
fn point(content: &[u8]) -> Option<Point> {
    const FULL_NAME: u8 = 0xa0;
    const URI: u8 = 0x86;
    const DIRECTORY_NAME: u8 = 0xa4;
    let (name, rest) = der::first(content)?;
    if !rest.is_empty() {
        return None;
    }
    if name.tag != FULL_NAME {
        return Some(Point::Unusual);
    }
    let names = der::at_most(name.content, MOST)?;
    if names.iter().any(|name| !matches!(name.tag, URI | DIRECTORY_NAME)) {
        return Some(Point::Unusual);
    }
    Some(Point::Names(names.iter().map(|name| name.whole.into()).collect()))
}
