//! `chain.*`, `cert.*`: what the certificates are worth. Thinking is the crate `certificates`; looking is fetching what a
//! chain lacks, from memory and from the addresses that its certificates name.

use super::{AddressCheck, Judged, Peer};
use certificates::{Certificate, Judgement, Origin, Question, ReadError};
use futures_util::future::join_all;
use model::{ChainReport, Check, CheckState, Code, Depth, Finding, Observation};
use outbound::{FetchRequest, Fetcher};
use rustls::pki_types::CertificateDer;
use std::mem;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "chain",
    from: Depth::Quick,
    run: |peer, endpoint| {
        Box::pin(async move {
            let examined = judge(peer, &peer.contact.chain).await;
            endpoint.chain = Some(examined.chain);
            let mut observation = examined.observation;
            let _set_once = peer.judged.set(examined.judged);
            if !peer.contact.named {
                leave_the_name_open(&mut observation);
            }
            observation
        })
    },
};

/// Issuers publish certificates for years; a day of memory spares them most requests.
const HOLD: Duration = Duration::from_secs(24 * 3600);
/// A certificate or a small PKCS#7 bundle.
const LONGEST_DOCUMENT: usize = 256 * 1024;
/// How many links of a chain may be missing.
const MOST_ROUNDS: usize = 3;
/// How many documents are fetched for one chain.
const MOST_DOCUMENTS: usize = 6;
/// How long one of them may take: those of a round are fetched at the same time, and the slowest holds up the others.
const LONGEST_FETCH: Duration = Duration::from_secs(3);
/// How many findings say the same of so many certificates.
const MOST_FINDINGS: usize = 10;

/// A chain that clients of the target get, judged.
#[derive(Debug)]
pub(super) struct Examined {
    pub(super) chain: ChainReport,
    pub(super) observation: Observation,
    judged: Judged,
}

/// Judges a chain, leaf first, with all that it lacks and that can be had.
pub(super) async fn judge(peer: &Peer<'_>, sent: &[CertificateDer<'static>]) -> Examined {
    let read = read(peer, sent);
    let (mut judgement, unfetched) = look(peer, &read.certificates).await;
    let said = mem::take(&mut judgement.observation);
    Examined {
        chain: mem::take(&mut judgement.chain),
        observation: think(said, read.unreadable, &unfetched),
        judged: Judged {
            presented: read.certificates,
            judgement,
        },
    }
}

/// A chain that is shown to whoever names no host: what it is and where it leads. Nothing is held against it.
pub(super) fn describe(peer: &Peer<'_>, sent: &[CertificateDer<'static>]) -> ChainReport {
    let presented = read(peer, sent).certificates;
    let judge = &peer.dialer.environment.judge;
    let question = Question {
        host: None,
        expected: &[],
        ..question(peer, &presented, &[])
    };
    judge.judge(&question).chain
}

/// What the server sent, read.
struct Read {
    certificates: Vec<Certificate>,
    /// Which of those sent could not be read, and why.
    unreadable: Vec<(usize, ReadError)>,
}

fn read(peer: &Peer<'_>, sent: &[CertificateDer<'static>]) -> Read {
    let judge = &peer.dialer.environment.judge;
    let mut read = Read {
        certificates: Vec::with_capacity(sent.len()),
        unreadable: Vec::new(),
    };
    for (index, der) in sent.iter().enumerate() {
        match judge.certificate(der) {
            Ok(certificate) => read.certificates.push(certificate),
            Err(error) => read.unreadable.push((index, error)),
        }
    }
    // Without its leaf a chain says nothing: the others would take its place.
    if read.unreadable.first().is_some_and(|(index, _)| *index == 0) {
        read.certificates.clear();
    }
    read
}

/// Judges what was sent; where that is not enough, with what is known, then with what can be fetched. Gives the addresses under
/// which nothing of use was found, too.
async fn look(peer: &Peer<'_>, presented: &[Certificate]) -> (Judgement, Vec<String>) {
    let environment = peer.dialer.environment;
    let mut judgement = ask(peer, presented, &[]);
    if judgement.trusted {
        environment.intermediates.remember(&judgement);
        return (judgement, Vec::new());
    }
    let mut extra = environment.intermediates.issuers_of(presented);
    if !extra.is_empty() {
        judgement = ask(peer, presented, &extra);
    }
    let Some(fetcher) = &environment.fetcher else {
        return (judgement, Vec::new());
    };
    // What is left of the scan is for the other checks, too.
    let deadline = peer
        .dialer
        .deadline(environment.limits.fetch.min(peer.dialer.left() / 2));
    let mut unfetched: Vec<String> = Vec::new();
    let mut asked: Vec<String> = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let before = extra.len();
        let wanted = judgement.wanted.iter().filter(|url| !asked.contains(url));
        let wanted: Vec<String> = wanted
            .take(MOST_DOCUMENTS.saturating_sub(asked.len()))
            .cloned()
            .collect();
        let until = deadline.min(Instant::now() + LONGEST_FETCH);
        let fetches = wanted.iter().map(|url| timeout_at(until, fetch(fetcher, url)));
        let found = Box::pin(join_all(fetches)).await;
        let found: Vec<Vec<Certificate>> = found.into_iter().map(Result::unwrap_or_default).collect();
        let fetched = found.iter().flatten().cloned();
        extra.extend(fetched.map(|certificate| (Origin::Fetched, certificate)));
        for (url, found) in wanted.into_iter().zip(found) {
            if !found.iter().any(|issuer| issues_any(issuer, presented, &extra)) {
                unfetched.push(url.clone());
            }
            asked.push(url);
        }
        if extra.len() == before {
            break;
        }
        judgement = ask(peer, presented, &extra);
        if judgement.trusted {
            environment.intermediates.remember(&judgement);
            break;
        }
    }
    (judgement, unfetched)
}

fn ask(peer: &Peer<'_>, presented: &[Certificate], extra: &[(Origin, Certificate)]) -> Judgement {
    let judge = &peer.dialer.environment.judge;
    judge.judge(&question(peer, presented, extra))
}

fn question<'q>(peer: &'q Peer<'_>, presented: &'q [Certificate], extra: &'q [(Origin, Certificate)]) -> Question<'q> {
    let job = peer.dialer.job;
    Question {
        presented,
        extra,
        trust: peer.trust,
        host: Some(job.target.name_to_verify()),
        at: peer.dialer.environment.instant(),
        thresholds: job.policy.thresholds,
        policy: job.policy.name,
        expected: &job.expected.fingerprints,
    }
}

/// Whether a certificate bears the name of the issuer of another one.
fn issues_any(issuer: &Certificate, presented: &[Certificate], extra: &[(Origin, Certificate)]) -> bool {
    let all = presented.iter().chain(extra.iter().map(|(_, certificate)| certificate));
    let mut others = all.filter(|certificate| *certificate != issuer);
    others.any(|certificate| certificate.issuer() == issuer.subject())
}

/// What stands under an address: DER, PEM or PKCS#7 (RFC 5280 section 4.2.2.1); nothing where no certificate stands there.
async fn fetch(fetcher: &Arc<Fetcher>, url: &str) -> Vec<Certificate> {
    let request = FetchRequest::get(url).limit(LONGEST_DOCUMENT);
    let fetcher = Arc::clone(fetcher);
    // A task of its own: where this scan waits no longer, what becomes of it is still remembered for the next one.
    let fetching = tokio::spawn(async move { fetcher.fetch_cached(&request, HOLD).await });
    match fetching.await {
        Ok(Ok(document)) => certificates::read(&document.body).unwrap_or_default(),
        Ok(Err(_)) | Err(_) => Vec::new(),
    }
}

/// Adds what could not be fetched, and what could not even be read.
fn think(mut observation: Observation, unreadable: Vec<(usize, ReadError)>, unfetched: &[String]) -> Observation {
    if !unfetched.is_empty() {
        let for_want_of_issuers = observation
            .findings
            .iter_mut()
            .filter(|finding| matches!(finding.code, Code::ChainIssuerMissing | Code::ChainIssuerUnknown));
        for finding in for_want_of_issuers {
            finding.evidence.set("not_fetched", unfetched.to_owned());
        }
    }
    if unreadable.is_empty() {
        return observation;
    }
    for check in observation
        .checks
        .iter_mut()
        .filter(|check| check.check == Code::CertMalformed)
    {
        check.state = CheckState::Found;
        check.reason = None;
    }
    let findings = unreadable.into_iter().take(MOST_FINDINGS).map(|(index, error)| {
        Finding::new(Code::CertMalformed)
            .with("subject", format!("#{}", index + 1))
            .with("clause", "RFC 5280 section 4.1")
            .with("detail", detail(error))
    });
    observation.findings.extend(findings);
    observation
}

/// What is wrong, without the place in a file and the advice that a person with a file is given.
fn detail(error: ReadError) -> String {
    match error {
        ReadError::Certificate { detail, .. } => detail,
        other => other.to_string(),
    }
}

/// The certificate of a server that refuses the name was not issued for it: whether it covers it says nothing of what clients
/// will see once the server knows the name.
fn leave_the_name_open(observation: &mut Observation) {
    let code = Code::CertHostnameMismatch;
    observation.findings.retain(|finding| finding.code != code);
    for check in observation.checks.iter_mut().filter(|check| check.check == code) {
        *check = Check::could_not_test(code, "read_without_name");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_a_finding_of_its_own() {
        let checks = vec![Check::could_not_test(Code::CertMalformed, "no_certificate")];
        let before = Observation {
            findings: vec![],
            checks,
        };
        let damaged = || ReadError::Certificate {
            place: "at byte 0".to_owned(),
            detail: "no SEQUENCE".to_owned(),
        };
        let unreadable = (0..62).map(|index| (index, damaged())).collect();
        let observation = think(before.clone(), unreadable, &[]);
        assert_eq!(observation.checks[0].state, CheckState::Found);
        assert_eq!(observation.findings.len(), MOST_FINDINGS);
        let first = &observation.findings[0];
        assert!(first.missing_evidence().is_empty());
        assert_eq!(first.evidence.value("subject").unwrap(), "#1");
        assert_eq!(first.evidence.value("detail").unwrap(), "no SEQUENCE");
        assert_eq!(think(before.clone(), vec![], &[]), before);
    }

    #[test]
    fn a_search_that_failed_is_evidence_where_an_issuer_is_missing() {
        let findings = vec![Finding::new(Code::ChainIssuerMissing), Finding::new(Code::CertExpired)];
        let before = Observation {
            findings,
            checks: vec![],
        };
        let url = "http://ca.example/issuer.der".to_owned();
        let observation = think(before, vec![], std::slice::from_ref(&url));
        assert_eq!(observation.findings[0].evidence.value("not_fetched").unwrap()[0], *url);
        assert!(observation.findings[1].evidence.is_empty());
    }

    #[test]
    fn a_certificate_that_was_read_without_the_name_says_nothing_of_the_name() {
        let mut observation = Observation::default();
        observation.answer(Code::CertHostnameMismatch, [Finding::new(Code::CertHostnameMismatch)]);
        observation.answer(Code::CertExpired, None);
        leave_the_name_open(&mut observation);
        assert_eq!(observation.findings, []);
        assert_eq!(observation.checks[0].reason.as_deref(), Some("read_without_name"));
        assert_eq!(observation.checks[1].state, CheckState::NotFound);
    }
}
