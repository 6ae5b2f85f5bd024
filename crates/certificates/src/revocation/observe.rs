//! From what is known of each certificate to findings, checks and facts.

use super::{Answer, RevocationList, Status, Subject, Unusable, by_lists, needless};
use crate::{
    Certificate, Judgement,
    path::{Signed, verify_message},
};
use jiff::Timestamp;
use model::{
    ChainReport, Check, CheckState, Code, Finding, Observation, PathStatus, RevocationFacts, RevocationSource,
    RevocationStatus, Severity,
};

/// What is known of the revocation of one certificate.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The certificate.
    pub certificate: Certificate,
    /// What is known.
    pub known: Known,
}

/// What is known of a revocation, or why nothing is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Somebody answered.
    Answered {
        /// What was said.
        answer: Answer,
        /// Who said it.
        source: RevocationSource,
        /// Where it was fetched, if it was.
        address: Option<String>,
    },
    /// Nothing has to be known; a short machine word for the reason.
    NotNeeded(&'static str),
    /// It could not be determined.
    Undetermined {
        /// A short machine word.
        reason: &'static str,
        /// What was tried, and what became of it: `http://ca.example/list.crl: timeout`.
        attempts: Vec<String>,
        /// The user gave lists of the issuer, and asked with them that it be determined.
        insisted: bool,
    },
}

impl Known {
    /// Nothing was tried.
    pub const fn untried(reason: &'static str) -> Self {
        Self::Undetermined {
            reason,
            attempts: Vec::new(),
            insisted: false,
        }
    }
}

/// Nobody was asked, which is told by the check alone.
const UNASKED: [&str; 3] = ["no_trusted_path", "not_at_this_depth", "offline"];
/// What was tried is told so far.
const ATTEMPTS: usize = 10;

/// The certificates of a judged path below its top, leaf first, each with its issuer, as far as the issuers really signed.
pub fn subjects(judgement: &Judgement) -> Vec<Subject<'_>> {
    let pairs = judgement.path.windows(2).filter_map(|pair| match pair {
        [certificate, issuer] => Some(Subject::new(certificate, issuer)),
        _ => None,
    });
    let signed = |subject: &Subject<'_>| {
        let fields = subject.certificate.fields();
        let part = |range| subject.certificate.part(range);
        judgement.trusted
            || verify_message(
                &fields.algorithm,
                part(&fields.tbs),
                part(&fields.signature),
                subject.issuer,
            ) == Signed::Verified
    };
    pairs.take_while(signed).collect()
}

/// What lists that the user gave say of the certificates of a path, without any network: leaf first, as far as issuers are
/// known.
pub fn by_given(judgement: &Judgement, lists: &[RevocationList], at: Timestamp) -> Vec<Standing> {
    let known = |(index, subject): (usize, &Subject<'_>)| {
        let of_issuer: Vec<&RevocationList> = lists.iter().filter(|list| list.is_of(subject.issuer)).collect();
        match by_lists(of_issuer.iter().copied(), *subject, at) {
            Ok(answer) => Known::Answered {
                answer,
                source: RevocationSource::Crl,
                address: None,
            },
            Err(Unusable::OtherIssuer) => match needless(subject.certificate, judgement.public) {
                // Who gives lists wants to know of the leaf whatever it names.
                Some(reason) if lists.is_empty() || index > 0 => Known::NotNeeded(reason),
                _ if lists.is_empty() => Known::untried("offline"),
                _ => Known::untried("no_list"),
            },
            Err(reason) => Known::Undetermined {
                reason: reason.as_str(),
                attempts: of_issuer
                    .iter()
                    .filter_map(|list| list.defect())
                    .map(str::to_owned)
                    .collect(),
                insisted: of_issuer.iter().any(|list| !list.is_malformed()),
            },
        }
    };
    let subjects = subjects(judgement);
    let standing = |(index, subject): (usize, &Subject<'_>)| Standing {
        certificate: subject.certificate.clone(),
        known: known((index, subject)),
    };
    subjects.iter().enumerate().map(standing).collect()
}

/// What can be said where no issuer is known ([`subjects`] gives none): a leaf that is trusted itself or signed itself is
/// revoked by nobody.
pub fn without_issuer(judgement: &Judgement) -> Observation {
    let leaf = judgement.path.first();
    let state = |code| match leaf {
        Some(_) if judgement.trusted => Check::not_applicable(code, "trust_anchor"),
        Some(leaf) if leaf.is_self_issued() => Check::not_applicable(code, "self_signed"),
        Some(_) => Check::could_not_test(code, "no_trusted_path"),
        None => Check::could_not_test(code, "no_certificate"),
    };
    Observation {
        findings: Vec::new(),
        checks: vec![state(Code::CertRevoked), state(Code::RevocationUnknown)],
    }
}

/// Says what is known of the certificates of a path, leaf first. `presented` is what the server sent.
///
/// `cert.revoked` is found where any of them is revoked, and not found where the leaf is known to be good. What could not be
/// determined, of the leaf or of an issuer, is `revocation.unknown`.
pub fn observe(standings: &[Standing], presented: &[Certificate]) -> (Observation, Vec<RevocationFacts>) {
    let index = |certificate: &Certificate| presented.iter().position(|sent| sent == certificate);
    let mut observation = Observation::default();
    let mut facts = Vec::with_capacity(standings.len());
    let mut unknown = Vec::new();
    for Standing { certificate, known } in standings {
        let sent = index(certificate);
        facts.push(facts_of(certificate, sent, known));
        match known {
            Known::Answered {
                answer,
                source,
                address,
            } => match answer.status {
                Status::Good => {}
                Status::Revoked { at, reason } => {
                    let finding = Finding::new(Code::CertRevoked)
                        .of_certificate(sent)
                        .with("subject", certificate.described())
                        .with("revoked_at", at)
                        .with("reason", reason)
                        .with("source", word(*source));
                    observation.findings.push(match address {
                        Some(address) => finding.with("address", address.as_str()),
                        None => finding,
                    });
                }
                Status::Unknown => unknown.push(undetermined(certificate, sent, "responder_unknown", &[])),
            },
            Known::NotNeeded(_) => {}
            Known::Undetermined { reason, .. } if UNASKED.contains(reason) => {}
            Known::Undetermined {
                reason,
                attempts,
                insisted,
            } => {
                let finding = undetermined(certificate, sent, reason, attempts);
                unknown.push(match insisted {
                    true => finding.graded(Severity::Error),
                    false => finding,
                });
            }
        }
    }
    let revoked = !observation.findings.is_empty();
    observation.checks = vec![
        check(Code::CertRevoked, standings, revoked),
        check(Code::RevocationUnknown, standings, !unknown.is_empty()),
    ];
    observation.findings.extend(unknown);
    (observation, facts)
}

/// Marks what is revoked in the path of a report, which is root first.
pub fn mark(chain: &mut ChainReport, standings: &[Standing]) {
    for (element, standing) in chain.path.iter_mut().rev().zip(standings) {
        if let Known::Answered { answer, .. } = &standing.known
            && matches!(answer.status, Status::Revoked { .. })
        {
            element.status = PathStatus::Error;
        }
    }
}

/// What becomes of a check: what is found is found; else the leaf decides.
fn check(code: Code, standings: &[Standing], found: bool) -> Check {
    if found {
        return Check::answered(code, true);
    }
    match standings.first().map(|leaf| &leaf.known) {
        None => Check::could_not_test(code, "no_certificate"),
        Some(Known::NotNeeded(reason)) => Check::not_applicable(code, *reason),
        Some(Known::Undetermined { reason, .. }) => Check::could_not_test(code, *reason),
        Some(Known::Answered { answer, .. }) if answer.status == Status::Unknown => {
            Check::could_not_test(code, "responder_unknown")
        }
        Some(Known::Answered { .. }) => Check::new(code, CheckState::NotFound),
    }
}

fn undetermined(certificate: &Certificate, sent: Option<usize>, reason: &str, attempts: &[String]) -> Finding {
    let finding = Finding::new(Code::RevocationUnknown)
        .of_certificate(sent)
        .with("reason", reason)
        .with("subject", certificate.described());
    match attempts {
        [] => finding,
        attempts => finding.with("attempts", attempts.iter().take(ATTEMPTS).cloned().collect::<Vec<_>>()),
    }
}

fn facts_of(certificate: &Certificate, sent: Option<usize>, known: &Known) -> RevocationFacts {
    let nothing = RevocationFacts {
        certificate: sent,
        name: certificate.name().to_owned(),
        status: RevocationStatus::Unknown,
        source: None,
        address: None,
        this_update: None,
        next_update: None,
        revoked_at: None,
        reason: None,
    };
    match known {
        Known::Answered {
            answer,
            source,
            address,
        } => {
            let (status, revoked_at, reason) = match answer.status {
                Status::Good => (RevocationStatus::Good, None, None),
                Status::Revoked { at, reason } => (RevocationStatus::Revoked, Some(at), Some(reason)),
                Status::Unknown => (RevocationStatus::Unknown, None, Some("responder_unknown")),
            };
            RevocationFacts {
                status,
                source: Some(*source),
                address: address.clone(),
                this_update: Some(answer.this_update),
                next_update: answer.next_update,
                revoked_at,
                reason: reason.map(str::to_owned),
                ..nothing
            }
        }
        Known::NotNeeded(reason) => RevocationFacts {
            status: RevocationStatus::NotNeeded,
            reason: Some((*reason).to_owned()),
            ..nothing
        },
        Known::Undetermined { reason, .. } => RevocationFacts {
            reason: Some((*reason).to_owned()),
            ..nothing
        },
    }
}

fn word(source: RevocationSource) -> &'static str {
    match source {
        RevocationSource::Crl => "crl",
        RevocationSource::Ocsp => "ocsp",
        RevocationSource::Staple => "staple",
    }
}
