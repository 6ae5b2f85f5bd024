//! Revocation lists (RFC 5280 section 5): read once, searched often.

mod entries;
mod file;
mod frame;
mod scope;
#[cfg(test)]
mod tests;

pub use file::{ListError, read_lists};

use super::{
    Answer, Status, Subject, Unusable, is_of_the_future, is_past,
    ocsp::trusted,
    reason::{ON_HOLD, REMOVED, Reasons},
};
use crate::{
    Certificate,
    certificate::algorithm::Hash,
    path::{Signed, verify_message},
};
use frame::Frame;
use jiff::Timestamp;
use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// A certificate revocation list. Parsed once, cheap to clone. Its entries stay in the bytes as they came; beside them stands
/// an index of sixteen bytes an entry.
#[derive(Clone)]
pub struct RevocationList(Arc<Inner>);

struct Inner {
    der: Box<[u8]>,
    sha256: [u8; 32],
    frame: Frame,
    /// Which keys were found to have signed it, by the SHA-256 of the key: hashing some megabytes again would cost more than
    /// all the rest.
    verified: Mutex<Vec<([u8; 32], Signed)>>,
}

/// Keys that are remembered with a list.
const KEYS: usize = 4;

/// What one list says.
enum Says {
    Revoked(Answer),
    /// For these reasons it is not.
    NotListed(Reasons, Answer),
}

impl RevocationList {
    /// Reads one list in DER. What breaks the rules for lists is kept, and told when it is asked.
    ///
    /// # Errors
    ///
    /// [`ListError::Damaged`] where the bytes are no list.
    pub fn from_der(der: Vec<u8>) -> Result<Self, ListError> {
        let frame = frame::read(&der)?;
        Ok(Self(Arc::new(Inner {
            sha256: crate::digest::sha256(&[&der]),
            der: der.into(),
            frame,
            verified: Mutex::default(),
        })))
    }

    /// The list itself.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The SHA-256 of the list: its name among blobs.
    pub fn sha256(&self) -> &[u8; 32] {
        &self.0.sha256
    }

    /// Who issued it, as an escaped RFC 4514 string.
    pub fn issuer(&self) -> &str {
        &self.0.frame.issuer.shown
    }

    /// When newer information comes at the latest, where it is said.
    pub fn next_update(&self) -> Option<Timestamp> {
        self.0.frame.next_update
    }

    /// How many certificates it lists.
    pub fn len(&self) -> usize {
        self.0.frame.entries.len()
    }

    /// Whether it lists none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it holds in memory, in bytes, roughly.
    pub fn memory(&self) -> usize {
        1024 + self.0.der.len() + self.0.frame.entries.memory()
    }

    /// Whether it bears the name of this issuer.
    pub fn is_of(&self, issuer: &Certificate) -> bool {
        self.0.frame.issuer.key == issuer.fields().subject.key
    }

    /// Whether it is built in a way in which no list may be built, so that clients do not take it for one.
    pub fn is_malformed(&self) -> bool {
        self.0.frame.malformed.is_some()
    }

    /// What is wrong with it, whoever asks: which rule of RFC 5280 it breaks.
    pub fn defect(&self) -> Option<&'static str> {
        self.0.frame.malformed.or(self.0.frame.unsound)
    }

    fn says(&self, subject: Subject<'_>, at: Timestamp) -> Result<Says, Unusable> {
        let frame = &self.0.frame;
        if !self.is_of(subject.issuer) {
            return Err(Unusable::OtherIssuer);
        }
        if self.is_malformed() {
            return Err(Unusable::Malformed);
        }
        if let Some(barred) = frame.barred {
            return Err(barred);
        }
        self.verify(subject.issuer)?;
        if is_of_the_future(frame.this_update, at) {
            return Err(Unusable::NotYetValid);
        }
        let reasons = frame.scope.covers(subject.certificate)?;
        let expired = frame.next_update.is_none_or(|next| is_past(next, at));
        let answer = |status| Answer {
            status,
            this_update: frame.this_update,
            next_update: frame.next_update,
        };
        let serial = subject.serial().ok_or(Unusable::Malformed)?;
        let entry = frame.entries.find(&self.0.der, serial, &frame.issuer.key, |issuer| {
            *issuer == subject.issuer.fields().subject.key
        });
        match entry {
            // What is revoked stays so, whatever became of the list; what is on hold may have been let go.
            Some(entry) if entry.reason != REMOVED && !(expired && entry.reason == ON_HOLD) => {
                return Ok(Says::Revoked(answer(Status::Revoked {
                    at: entry.at,
                    reason: entry.reason,
                })));
            }
            Some(_) | None => {}
        }
        if expired {
            return Err(Unusable::Expired);
        }
        if frame.unsound.is_some() {
            return Err(Unusable::ListRules);
        }
        if frame.scope.is_indirect() {
            return Err(Unusable::IndirectList);
        }
        Ok(Says::NotListed(reasons, answer(Status::Good)))
    }

    /// Whether the issuer signed it and may do so (RFC 5280 section 6.3.3 (f) and (g)).
    fn verify(&self, issuer: &Certificate) -> Result<(), Unusable> {
        let frame = &self.0.frame;
        if frame.algorithm.hash().is_some_and(Hash::is_broken) {
            return Err(Unusable::WeakSignature);
        }
        let key = issuer.spki_sha256();
        let known = self
            .lock()
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, said)| *said);
        let signed = known.unwrap_or_else(|| {
            let part = |range: &std::ops::Range<usize>| self.0.der.get(range.clone()).unwrap_or_default();
            let signed = verify_message(&frame.algorithm, part(&frame.tbs), part(&frame.signature), issuer);
            let mut verified = self.lock();
            verified.truncate(KEYS - 1);
            verified.insert(0, (*key, signed));
            signed
        });
        trusted(signed)?;
        let may_sign = |usage: &crate::certificate::extensions::KeyUsage| usage.names.contains(&"cRLSign");
        match issuer.fields().extensions.key_usage.as_ref().is_none_or(may_sign) {
            true => Ok(()),
            false => Err(Unusable::NotAuthorized),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<([u8; 32], Signed)>> {
        self.0.verified.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PartialEq for RevocationList {
    fn eq(&self, other: &Self) -> bool {
        self.sha256() == other.sha256()
    }
}

impl Eq for RevocationList {}

impl fmt::Debug for RevocationList {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RevocationList")
            .field("issuer", &self.issuer())
            .field("entries", &self.len())
            .finish_non_exhaustive()
    }
}

/// What revocation lists say of a certificate at an instant (RFC 5280 section 6.3.3): one that lists it decides; else those
/// that cover it must together cover every reason.
///
/// # Errors
///
/// Why they say nothing: the reason of the first list of the issuer that cannot be used, [`Unusable::OtherIssuer`] where none
/// is of the issuer.
pub fn by_lists<'a>(
    lists: impl IntoIterator<Item = &'a RevocationList>,
    subject: Subject<'_>,
    at: Timestamp,
) -> Result<Answer, Unusable> {
    let mut covered = Reasons::NONE;
    let mut good: Option<Answer> = None;
    let mut failed = Unusable::OtherIssuer;
    for list in lists {
        match list.says(subject, at) {
            Ok(Says::Revoked(answer)) => return Ok(answer),
            Ok(Says::NotListed(reasons, answer)) => {
                covered = covered.with(reasons);
                // Together they hold as long as the first of them.
                good = match good.take() {
                    Some(known) if known.next_update <= answer.next_update => Some(known),
                    _ => Some(answer),
                };
            }
            Err(reason) if failed == Unusable::OtherIssuer => failed = reason,
            Err(_) => {}
        }
    }
    match good {
        Some(answer) if covered == Reasons::ALL => Ok(answer),
        Some(_) => Err(Unusable::SomeReasons),
        None => Err(failed),
    }
}
