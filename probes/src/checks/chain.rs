//! `chain.*`, `cert.*`: what the certificates are worth. Thinking is the crate `certificates`; looking is fetching what a
//! chain lacks, from memory and from the addresses that its certificates name.

use super::{AddressCheck, Peer};
use certificates::{Certificate, Judgement, Origin, Question};
use model::{CheckState, Code, Depth, Finding, Observation};
use outbound::{FetchRequest, Fetcher};
use std::time::Duration;
use tokio::time::timeout_at;

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "chain",
    from: Depth::Quick,
    run: |peer, endpoint| {
        Box::pin(async move {
            let read = read(peer);
            let judgement = look(peer, &read.certificates).await;
            endpoint.chain = Some(judgement.chain);
            think(judgement.observation, read.unreadable)
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

/// What the server sent, read.
struct Read {
    certificates: Vec<Certificate>,
    /// Which of those sent could not be read, and why.
    unreadable: Vec<(usize, String)>,
}

fn read(peer: &Peer<'_>) -> Read {
    let judge = &peer.dialer.environment.judge;
    let mut read = Read {
        certificates: Vec::with_capacity(peer.contact.chain.len()),
        unreadable: Vec::new(),
    };
    for (index, der) in peer.contact.chain.iter().enumerate() {
        match judge.certificate(der) {
            Ok(certificate) => read.certificates.push(certificate),
            Err(error) => read.unreadable.push((index, error.to_string())),
        }
    }
    // Without its leaf a chain says nothing: the others would take its place.
    if read.unreadable.first().is_some_and(|(index, _)| *index == 0) {
        read.certificates.clear();
    }
    read
}

/// Judges what was sent; where that is not enough, with what is known, then with what can be fetched.
async fn look(peer: &Peer<'_>, presented: &[Certificate]) -> Judgement {
    let environment = peer.dialer.environment;
    let mut judgement = ask(peer, presented, &[]);
    if judgement.trusted {
        environment.intermediates.remember(&judgement);
        return judgement;
    }
    let mut extra = environment.intermediates.issuers_of(presented);
    if !extra.is_empty() {
        judgement = ask(peer, presented, &extra);
    }
    let Some(fetcher) = &environment.fetcher else {
        return judgement;
    };
    let deadline = peer.dialer.deadline(environment.limits.fetch);
    let mut asked: Vec<String> = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let before = extra.len();
        let wanted = judgement.wanted.iter().filter(|url| !asked.contains(url));
        let wanted: Vec<String> = wanted
            .take(MOST_DOCUMENTS.saturating_sub(asked.len()))
            .cloned()
            .collect();
        for url in wanted {
            if let Ok(found) = timeout_at(deadline, Box::pin(fetch(fetcher, &url))).await {
                extra.extend(found.into_iter().map(|certificate| (Origin::Fetched, certificate)));
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
    judgement
}

fn ask(peer: &Peer<'_>, presented: &[Certificate], extra: &[(Origin, Certificate)]) -> Judgement {
    let job = peer.dialer.job;
    let environment = peer.dialer.environment;
    environment.judge.judge(&Question {
        presented,
        extra,
        trust: peer.trust,
        host: Some(job.target.name_to_verify()),
        at: environment.instant(),
        thresholds: job.policy.thresholds,
        expected: &job.expected.fingerprints,
    })
}

/// What stands under an address; nothing where nothing of use stands there, which the judgement then says.
async fn fetch(fetcher: &Fetcher, url: &str) -> Vec<Certificate> {
    let request = FetchRequest::get(url).limit(LONGEST_DOCUMENT);
    match fetcher.fetch_cached(&request, HOLD).await {
        Ok(document) => certificates::read(&document.body).unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}

/// Adds what could not even be read.
fn think(mut observation: Observation, unreadable: Vec<(usize, String)>) -> Observation {
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
    let findings = unreadable.into_iter().map(|(index, detail)| {
        Finding::new(Code::CertMalformed)
            .with("subject", format!("certificate {}", index + 1))
            .with("clause", "4.1")
            .with("detail", detail)
    });
    observation.findings.extend(findings);
    observation
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Check;

    #[test]
    fn what_cannot_be_read_is_a_finding_of_its_own() {
        let checks = vec![Check::could_not_test(Code::CertMalformed, "no_certificate")];
        let before = Observation {
            findings: vec![],
            checks,
        };
        let observation = think(before.clone(), vec![(0, "no SEQUENCE".to_owned())]);
        assert_eq!(observation.checks[0].state, CheckState::Found);
        assert!(observation.findings[0].missing_evidence().is_empty());
        assert_eq!(think(before.clone(), vec![]), before);
    }
}
