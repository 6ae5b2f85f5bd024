//! The OCSP response in the handshake, asked for again where it is missing: nginx has none for the first connection of each
//! worker, and fetches one then.

use super::{Judged, Peer};
use crate::contact::staple_again;
use certificates::revocation::{Answer, Status, Unusable, read_response, subjects};
use model::{Check, Code, Depth, Finding, Observation};
use std::time::Duration;

/// So often a server is asked in all.
const TRIES: u32 = 3;

/// What became of the staple.
#[derive(Debug)]
pub(super) struct Stapled {
    /// What the last staple says, or why it says nothing; none where none came.
    pub(super) answer: Option<Result<Answer, Unusable>>,
    /// Whether the certificate asks for one (RFC 7633); none where there is no certificate.
    required: Option<bool>,
    /// Whether the issuer is known, without whom no staple can be judged.
    has_issuer: bool,
    /// How often the server was asked.
    tries: u32,
    /// Whether it makes sense that it has none: the certificate names no responder.
    expected: bool,
    /// Why a further try failed.
    failure: Option<&'static str>,
}

/// Looks at the staple of the first contact, and at further ones where it matters: a certificate that requires one is asked
/// three times for a good one; where it names a responder, for any.
pub(super) async fn look(peer: &Peer<'_>, judged: &Judged) -> Stapled {
    let subject = subjects(&judged.judgement).into_iter().next();
    let leaf = judged.presented.first();
    let at = peer.dialer.environment.instant();
    let read = |staple: &[u8]| match subject {
        _ if staple.is_empty() => None,
        Some(subject) => Some(read_response(staple, subject, at)),
        None => Some(Err(Unusable::OtherIssuer)),
    };
    let asked = peer.contact.negotiated.is_some();
    let mut stapled = Stapled {
        answer: read(&peer.contact.staple),
        required: leaf.map(certificates::Certificate::must_staple),
        has_issuer: subject.is_some(),
        tries: u32::from(asked || !peer.contact.staple.is_empty()),
        expected: leaf.is_some_and(|leaf| !leaf.ocsp().is_empty()),
        failure: None,
    };
    let is_deep = peer.dialer.job.depth > Depth::Quick;
    while stapled.wants_another(is_deep) {
        // A server that fetches its staple for the first time needs a moment for it.
        let pause = stapled.pause();
        if pause < peer.dialer.left() {
            tokio::time::sleep(pause).await;
        }
        match staple_again(&peer.dialer, peer.contact).await {
            Ok(staple) => {
                stapled.tries += 1;
                stapled.answer = read(&staple).or(stapled.answer);
            }
            Err(failure) => stapled.failure = Some(failure.report_reason()),
        }
    }
    stapled
}

impl Stapled {
    fn wants_another(&self, is_deep: bool) -> bool {
        let enough = match self.required {
            Some(true) => self.is_valid() || !self.has_issuer,
            _ => self.answer.is_some() || !(is_deep && self.expected),
        };
        !enough && self.tries < TRIES && self.failure.is_none()
    }

    /// Longer each time; a broken promise is a grave thing to say.
    fn pause(&self) -> Duration {
        let first = Duration::from_millis(if self.required == Some(true) { 300 } else { 50 });
        first * self.tries * self.tries
    }

    /// Whether the promise is kept: somebody who may say so says good or revoked.
    fn is_valid(&self) -> bool {
        matches!(&self.answer, Some(Ok(answer)) if answer.status != Status::Unknown)
    }

    /// Whether the server staples; none where it is not known.
    pub(super) fn feature(&self) -> Option<bool> {
        match (&self.answer, self.tries) {
            (Some(_), _) => Some(true),
            (None, TRIES..) => Some(false),
            (None, 1..) if !self.expected => Some(false),
            (None, _) => None,
        }
    }

    pub(super) fn think(&self) -> Observation {
        const CODE: Code = Code::CertMustStapleMissing;
        let mut observation = Observation::default();
        match self.required {
            None => observation.checks.push(Check::could_not_test(CODE, "no_certificate")),
            Some(false) => observation.checks.push(Check::not_applicable(CODE, "not_required")),
            Some(true) if self.is_valid() => observation.answer(CODE, None),
            Some(true) if !self.has_issuer => {
                observation.checks.push(Check::could_not_test(CODE, "no_trusted_path"));
            }
            Some(true) if self.tries < TRIES => {
                let reason = self.failure.unwrap_or("handshake_incomplete");
                observation.checks.push(Check::could_not_test(CODE, reason));
            }
            Some(true) => {
                let sent = match &self.answer {
                    None => "none",
                    Some(Ok(_)) => "responder_unknown",
                    Some(Err(reason)) => reason.as_str(),
                };
                let finding = Finding::new(CODE).with("tries", self.tries).with("staple", sent);
                observation.answer(CODE, Some(finding));
            }
        }
        observation
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    fn stapled(required: bool, answer: Option<Result<Status, Unusable>>, tries: u32) -> Stapled {
        let answer = answer.map(|said| {
            said.map(|status| Answer {
                status,
                this_update: jiff::Timestamp::UNIX_EPOCH,
                next_update: None,
            })
        });
        Stapled {
            answer,
            required: Some(required),
            has_issuer: true,
            tries,
            expected: true,
            failure: None,
        }
    }

    #[test]
    fn a_promised_staple_is_missing_after_three_tries_only() {
        let revoked = Status::Revoked {
            at: jiff::Timestamp::UNIX_EPOCH,
            reason: "superseded",
        };
        for (stapled, state, evidence) in [
            (stapled(false, None, 3), CheckState::NotApplicable, None),
            (stapled(true, None, 3), CheckState::Found, Some("none")),
            (stapled(true, None, 2), CheckState::CouldNotTest, None),
            (stapled(true, Some(Ok(Status::Good)), 1), CheckState::NotFound, None),
            (stapled(true, Some(Ok(revoked)), 1), CheckState::NotFound, None),
            (
                stapled(true, Some(Ok(Status::Unknown)), 3),
                CheckState::Found,
                Some("responder_unknown"),
            ),
            (
                stapled(true, Some(Err(Unusable::Expired)), 3),
                CheckState::Found,
                Some("expired_answer"),
            ),
        ] {
            let observation = stapled.think();
            assert_eq!(observation.checks[0].state, state, "{stapled:?}");
            let told = observation.findings.first().map(|finding| {
                assert!(finding.missing_evidence().is_empty());
                finding.evidence.value("staple").unwrap().as_str().unwrap().to_owned()
            });
            assert_eq!(told.as_deref(), evidence);
        }
    }

    #[test]
    fn a_server_is_asked_again_where_it_matters() {
        let unusable = || Some(Err(Unusable::Expired));
        assert!(stapled(true, None, 1).wants_another(false));
        assert!(stapled(true, unusable(), 2).wants_another(false), "a bad one is none");
        assert!(!stapled(true, None, 3).wants_another(true));
        assert!(!stapled(true, Some(Ok(Status::Good)), 1).wants_another(true));
        assert!(stapled(false, None, 1).wants_another(true));
        assert!(!stapled(false, None, 1).wants_another(false), "not at depth quick");
        assert!(!stapled(false, unusable(), 1).wants_another(true), "a bad one is one");
        let failed = Stapled {
            failure: Some("timeout"),
            ..stapled(true, None, 1)
        };
        assert!(!failed.wants_another(true));
        assert_eq!(failed.think().checks[0].reason.as_deref(), Some("timeout"));
    }

    #[test]
    fn that_a_server_does_not_staple_is_said_after_three_tries() {
        assert_eq!(stapled(false, None, 2).feature(), None);
        assert_eq!(stapled(false, None, 3).feature(), Some(false));
        assert_eq!(stapled(false, Some(Err(Unusable::Expired)), 1).feature(), Some(true));
        let unexpected = Stapled {
            expected: false,
            ..stapled(false, None, 1)
        };
        assert_eq!(unexpected.feature(), Some(false));
    }
}
