//! Revocation: what OCSP responses (RFC 6960) and revocation lists (RFC 5280 sections 5 and 6.3) say of a certificate.
//!
//! Bytes in, answers out; who fetches them stands elsewhere. [`Subject`] names a certificate and its issuer. [`read_response`]
//! reads what an OCSP responder or a staple says of it, [`by_lists`] what revocation lists say. Both give an [`Answer`], or say
//! why there is none ([`Unusable`]): a response of another signer, an expired list, a list that does not cover the certificate.
//! What is known of all certificates of a path becomes findings in [`observe`].
//!
//! Three things are told apart that clients often mix up: *good*, *revoked*, and *nothing is known*.

mod extension;
mod list;
mod need;
mod observe;
mod ocsp;
mod reason;
mod subject;
#[cfg(test)]
pub(crate) mod testing;
mod time;

pub use list::{ListError, RevocationList, by_lists, read_lists};
pub use need::needless;
pub use observe::{Known, Standing, by_given, mark, observe, subjects, without_issuer};
pub use ocsp::{is_response, path_of_request, read_response, request};
pub use subject::Subject;

use jiff::{SignedDuration, Timestamp};

/// How far the clocks of an authority and of this machine may lie apart.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// What a response or a list says of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether it is revoked.
    pub status: Status,
    /// When that was true (`thisUpdate`).
    pub this_update: Timestamp,
    /// When newer information comes at the latest (`nextUpdate`), where it is said.
    pub next_update: Option<Timestamp>,
}

/// Whether a certificate is revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is not.
    Good,
    /// It is.
    Revoked {
        /// Since when.
        at: Timestamp,
        /// The name of the reason (RFC 5280 section 5.3.1): `keyCompromise`; `unspecified` where none is given.
        reason: &'static str,
    },
    /// The responder does not know the certificate. No list says so.
    Unknown,
}

/// Why a response or a list says nothing of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// The signature does not verify.
    BadSignature,
    /// It has a critical extension that nobody here understands (RFC 5280 sections 5.2 and 5.3).
    CriticalExtension,
    /// It lists changes to another list alone.
    DeltaList,
    /// Newer information was promised for a time that is past.
    Expired,
    /// It speaks for several authorities, which clients do not follow.
    IndirectList,
    /// It breaks a rule that lists are held to, so that its silence proves nothing.
    ListRules,
    /// It is not built as it should be.
    Malformed,
    /// Its signer may not sign it.
    NotAuthorized,
    /// It does not cover the certificate.
    NotCovered,
    /// It is of the future.
    NotYetValid,
    /// It is about other certificates.
    OtherCertificate,
    /// It is the list of another authority.
    OtherIssuer,
    /// The responder refuses to answer.
    Refused,
    /// The signature is of a kind that cannot be verified here.
    SignatureAlgorithm,
    /// It covers some reasons for a revocation only.
    SomeReasons,
    /// The signature uses a broken hash.
    WeakSignature,
}

impl Unusable {
    /// The word used in evidence and checks.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadSignature => "bad_signature",
            Self::CriticalExtension => "critical_extension",
            Self::DeltaList => "delta_list",
            Self::Expired => "expired_answer",
            Self::IndirectList => "indirect_list",
            Self::ListRules => "list_rules",
            Self::Malformed => "malformed_answer",
            Self::NotAuthorized => "not_authorized",
            Self::NotCovered => "not_covered",
            Self::NotYetValid => "answer_not_yet_valid",
            Self::OtherCertificate => "other_certificate",
            Self::OtherIssuer => "other_issuer",
            Self::Refused => "responder_refused",
            Self::SignatureAlgorithm => "signature_algorithm",
            Self::SomeReasons => "some_reasons",
            Self::WeakSignature => "weak_signature",
        }
    }
}

/// Whether an answer of those instants says something at `at`; `until` is when it ends.
fn in_time(this_update: Timestamp, until: Timestamp, at: Timestamp) -> Result<(), Unusable> {
    if is_of_the_future(this_update, at) {
        return Err(Unusable::NotYetValid);
    }
    match is_past(until, at) {
        true => Err(Unusable::Expired),
        false => Ok(()),
    }
}

fn is_of_the_future(this_update: Timestamp, at: Timestamp) -> bool {
    at.saturating_add(SKEW).is_ok_and(|at| this_update > at)
}

fn is_past(until: Timestamp, at: Timestamp) -> bool {
    until.saturating_add(SKEW).is_ok_and(|until| until < at)
}
