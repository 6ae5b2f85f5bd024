//! OCSP (RFC 6960): the question, and what an answer is worth.

mod request;
mod responder;
mod response;
#[cfg(test)]
mod tests;

pub use request::{path_of_request, request};
pub(super) use response::{algorithm_of, name, whole_bytes};

use super::{Answer, Status, Subject, Unusable, in_time, reason};
use crate::{
    certificate::algorithm::Hash,
    path::{Signed, verify_message},
};
use jiff::{SignedDuration, Timestamp};
use response::{Basic, Single};

/// How long an answer holds that does not say it (Mozilla's reading of RFC 6960 section 4.2.2.1).
const UNSAID: SignedDuration = SignedDuration::from_hours(24);

/// Whether these bytes are an OCSP response, good or bad.
pub fn is_response(bytes: &[u8]) -> bool {
    !matches!(response::read(bytes), Err(Unusable::Malformed))
}

/// What an OCSP response, stapled or fetched, says of a certificate at an instant: its signature, its signer, its times and
/// what it is about are all held against the certificate and its issuer.
///
/// # Errors
///
/// Why it says nothing.
pub fn read_response(bytes: &[u8], subject: Subject<'_>, at: Timestamp) -> Result<Answer, Unusable> {
    let response = response::read(bytes)?;
    let about = response.singles.iter().filter(|single| subject.is(&single.id));
    // Where it speaks of the certificate more than once, a revocation counts, then the newest word.
    let single = about
        .max_by_key(|single| (matches!(single.status, Status::Revoked { .. }), single.this_update))
        .ok_or(Unusable::OtherCertificate)?;
    verify(&response, subject, at)?;
    if response.has_unknown_critical || single.has_unknown_critical {
        return Err(Unusable::CriticalExtension);
    }
    let said = |after: SignedDuration| single.this_update.saturating_add(after).unwrap_or(Timestamp::MAX);
    in_time(
        single.this_update,
        single.next_update.unwrap_or_else(|| said(UNSAID)),
        at,
    )?;
    Ok(answer(single))
}

fn answer(single: &Single<'_>) -> Answer {
    Answer {
        status: match single.status {
            // Nobody but a list takes something back.
            Status::Revoked { at, reason } if reason == reason::REMOVED => Status::Revoked {
                at,
                reason: reason::UNSPECIFIED,
            },
            status => status,
        },
        this_update: single.this_update,
        next_update: single.next_update,
    }
}

fn verify(response: &Basic<'_>, subject: Subject<'_>, at: Timestamp) -> Result<(), Unusable> {
    let signer = responder::find(response, subject, at)?;
    if response.algorithm.hash().is_some_and(Hash::is_broken) {
        return Err(Unusable::WeakSignature);
    }
    trusted(verify_message(
        &response.algorithm,
        response.data,
        response.signature,
        &signer,
    ))
}

/// What the verification of a signature comes to.
pub(super) fn trusted(signed: Signed) -> Result<(), Unusable> {
    match signed {
        Signed::Verified => Ok(()),
        Signed::ByAnother | Signed::Failed => Err(Unusable::BadSignature),
        Signed::Unsupported | Signed::Untested => Err(Unusable::SignatureAlgorithm),
        Signed::Worthless => Err(Unusable::WeakSignature),
    }
}
