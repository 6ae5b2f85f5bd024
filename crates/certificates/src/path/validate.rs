//! What is wrong with a path: every flaw, leaf first (RFC 5280 section 6.1, without policies).

use super::{End, Flaw, FlawKind, Link, Path, Signed, Source, name_constraints};
use crate::{
    Certificate, TrustStore,
    certificate::{algorithm::Hash, malformation::Gravity},
};
use jiff::Timestamp;

/// A link whose issuer is the next one, with what the verification of that signature said.
pub(super) type Signatures = Vec<Signed>;

/// Makes a path of links, and finds its flaws. `signatures[i]` is that of link `i` by link `i + 1`.
pub(super) fn assess(links: &[Link], signatures: &Signatures, end: End, at: Timestamp) -> Path {
    let public = end == End::Anchor
        && links
            .last()
            .is_some_and(|anchor| TrustStore::is_public(&anchor.certificate));
    let proven = end == End::Anchor && signatures.iter().all(|signed| *signed == Signed::Verified);
    let mut flaws = Vec::new();
    let mut comparisons = COMPARISONS;
    for (index, link) in links.iter().enumerate() {
        let mut push = |kind| flaws.push(Flaw { link: index, kind });
        let certificate = &link.certificate;
        let is_top = index + 1 == links.len();
        validity(certificate, at, &mut push);
        let judged_by_itself = is_top && matches!(end, End::Anchor | End::SelfSigned);
        if !judged_by_itself && has_broken_hash(certificate) {
            push(FlawKind::WeakSignature);
        }
        if let Some(signed) = signatures.get(index) {
            signature(*signed, &mut push);
        }
        if certificate.is_refused() {
            push(FlawKind::Malformed);
        }
        if certificate.fields().key.is_weak() {
            push(FlawKind::WeakKey);
        }
        for oid in &certificate.fields().extensions.unhandled {
            push(FlawKind::Unhandled(oid.clone()));
        }
        if index == 0 {
            leaf_purpose(certificate, public, &mut push);
        } else {
            let below = links.get(..index).unwrap_or_default();
            issuer(certificate, below, is_top, &mut push);
            // What nobody vouches for constrains nobody, and names without end would cost time without end.
            if proven {
                names(certificate, below, &mut comparisons, &mut push);
            }
        }
    }
    let mut path = Path {
        links: links.to_vec(),
        end,
        flaws,
        public,
        blemishes: 0,
    };
    let breaches = (0..links.len()).flat_map(|index| path.breaches(index));
    path.blemishes = breaches.filter(|breach| breach.gravity == Gravity::Standard).count();
    path
}

/// Whether a certificate can issue this leaf on a path without flaw, as far as the two alone tell.
pub(super) fn is_sound_above(link: &Link, leaf: &Link, at: Timestamp) -> bool {
    let certificate = &link.certificate;
    let is_anchor = link.source == Source::Anchor;
    let mut sound = certificate.is_valid_at(at)
        && !certificate.is_refused()
        && !certificate.fields().key.is_weak()
        && certificate.fields().extensions.unhandled.is_empty()
        && (is_anchor || !has_broken_hash(certificate));
    let mut push = |_| sound = false;
    let below = std::slice::from_ref(leaf);
    issuer(certificate, below, is_anchor, &mut push);
    names(certificate, below, &mut { COMPARISONS }, &mut push);
    sound
}

fn has_broken_hash(certificate: &Certificate) -> bool {
    certificate.fields().algorithm.hash().is_some_and(Hash::is_broken)
}

fn validity(certificate: &Certificate, at: Timestamp, push: &mut impl FnMut(FlawKind)) {
    if certificate.is_expired_at(at) {
        push(FlawKind::Expired);
    }
    if certificate.is_early_at(at) {
        push(FlawKind::NotYetValid);
    }
}

fn signature(signed: Signed, push: &mut impl FnMut(FlawKind)) {
    match signed {
        Signed::ByAnother | Signed::Failed => push(FlawKind::SignatureFailure),
        Signed::Unsupported => push(FlawKind::SignatureUnsupported),
        Signed::Untested => push(FlawKind::SignatureUntested),
        Signed::Verified | Signed::Worthless => {}
    }
}

/// A public chain owes serverAuth itself (Baseline Requirements 7.1.2.7.10); a private one may say nothing, or anything. A key
/// usage that leaves the key nothing to do in a handshake is refused by OpenSSL, GnuTLS and NSS (RFC 5280 section 4.2.1.12: both
/// extensions must allow the purpose), though not by Go and webpki.
fn leaf_purpose(certificate: &Certificate, public: bool, push: &mut impl FnMut(FlawKind)) {
    let fits = match &certificate.fields().extensions.purposes {
        None => !public,
        Some(purposes) => purposes.server_auth || purposes.any && !public,
    };
    let may_serve = certificate.fields().extensions.allows_key_for_server();
    if !(fits && may_serve) {
        push(FlawKind::Purpose);
    }
}

/// What a certificate must be to have signed those below it, leaf first.
fn issuer(certificate: &Certificate, below: &[Link], is_top: bool, push: &mut impl FnMut(FlawKind)) {
    let extensions = &certificate.fields().extensions;
    match extensions.basic_constraints {
        Some(basic) => {
            if !basic.ca {
                push(FlawKind::InvalidCa);
            }
            // Self-issued certificates do not count (RFC 5280 section 6.1.4 (l)), and the leaf never does.
            let intermediates = below
                .iter()
                .skip(1)
                .filter(|link| !link.certificate.is_self_issued())
                .count();
            if let Some(limit) = basic.path_length
                && u64::try_from(intermediates).is_ok_and(|count| count > u64::from(limit))
            {
                push(FlawKind::PathLength(limit));
            }
        }
        // Roots of version 1 are as old as the web, and trusted by decision. One of version 3 could have said that it is a CA.
        None if is_top && certificate.is_self_issued() && certificate.fields().version < 3 => {}
        None => push(FlawKind::InvalidCa),
    }
    if extensions.key_usage.as_ref().is_some_and(|usage| !usage.cert_sign) {
        push(FlawKind::NoCertSign);
    }
    if extensions
        .purposes
        .as_ref()
        .is_some_and(|purposes| !purposes.server_auth && !purposes.any)
    {
        push(FlawKind::Purpose);
    }
}

/// Names times subtrees on one path, beyond which Go and webpki refuse it instead of comparing. OpenSSL goes to four times as many.
const COMPARISONS: usize = 250_000;

/// Constraints concern every certificate below but self-issued intermediates (RFC 5280 section 6.1.3 (b)).
fn names(certificate: &Certificate, below: &[Link], left: &mut usize, push: &mut impl FnMut(FlawKind)) {
    let Some(constraints) = &certificate.fields().extensions.name_constraints else {
        return;
    };
    let constrained = below
        .iter()
        .enumerate()
        .filter(|(index, link)| *index == 0 || !link.certificate.is_self_issued());
    let (mut excluded, mut not_permitted) = (Vec::new(), Vec::new());
    for (_, link) in constrained {
        let cost = name_constraints::cost(constraints, &link.certificate);
        if cost > *left {
            push(FlawKind::TooManyNames(cost));
        } else {
            *left -= cost;
            let violations = name_constraints::violations(constraints, &link.certificate);
            excluded.extend(violations.excluded);
            not_permitted.extend(violations.not_permitted);
        }
    }
    if !excluded.is_empty() {
        push(FlawKind::Excluded(excluded));
    }
    if !not_permitted.is_empty() {
        push(FlawKind::NotPermitted(not_permitted));
    }
}
