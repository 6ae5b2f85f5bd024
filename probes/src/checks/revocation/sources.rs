//! One certificate: who is asked about it, in which order, and what comes of it.

use crate::revocation::{Revocation, Unfetched};
use certificates::Judgement;
use certificates::revocation::{
    Answer, Known, RevocationList, Standing, Status, Subject, Unusable, by_lists, needless, read_response, request,
};
use jiff::Timestamp;
use model::{Depth, RevocationSource};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How many responders of one certificate are asked.
const RESPONDERS: usize = 2;
/// How many addresses of lists are tried for one certificate.
const LISTS: usize = 3;
/// How long a responder may take: its answers are prepared.
const PATIENCE: Duration = Duration::from_secs(5);

/// A search for what is known of a path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search<'a> {
    pub(super) revocation: &'a Revocation,
    pub(super) judgement: &'a Judgement,
    pub(super) at: Timestamp,
    pub(super) depth: Depth,
    /// When all fetching has to be over.
    pub(super) until: Instant,
}

/// What was tried in vain.
#[derive(Debug, Default)]
struct Attempts {
    told: Vec<String>,
    /// Why an answer was worth nothing.
    unusable: Option<&'static str>,
    /// Why there was no answer.
    unfetched: Option<&'static str>,
}

impl Attempts {
    fn unusable(&mut self, place: &str, reason: &'static str) {
        self.told.push(format!("{place}: {reason}"));
        self.unusable.get_or_insert(reason);
    }

    fn unfetched(&mut self, place: &str, why: &Unfetched) {
        self.told.push(format!("{place}: {}", why.detail));
        self.unfetched.get_or_insert(why.reason);
    }

    /// What somebody said and was worth nothing tells more than who did not answer.
    fn reason(&self) -> Option<&'static str> {
        self.unusable.or(self.unfetched)
    }
}

impl Search<'_> {
    /// What is known of a certificate: by its staple, by the lists that the user gave, by what was fetched before, and by what
    /// can be fetched.
    pub(super) async fn standing(&self, subject: Subject<'_>, staple: Option<&Result<Answer, Unusable>>) -> Standing {
        Standing {
            certificate: subject.certificate.clone(),
            known: self.known(subject, staple).await,
        }
    }

    async fn known(&self, subject: Subject<'_>, staple: Option<&Result<Answer, Unusable>>) -> Known {
        let mut attempts = Attempts::default();
        match staple {
            Some(Ok(answer)) if answer.status != Status::Unknown => {
                return answered(answer.clone(), RevocationSource::Staple, None);
            }
            Some(Ok(_)) => attempts.unusable("staple", RESPONDER_UNKNOWN),
            Some(Err(reason)) => attempts.unusable("staple", reason.as_str()),
            None => {}
        }
        let given = self.revocation.given().iter();
        let of_issuer: Vec<&RevocationList> = given.filter(|list| list.is_of(subject.issuer)).collect();
        let insisted = of_issuer.iter().any(|list| !list.is_malformed());
        match by_lists(of_issuer.iter().copied(), subject, self.at) {
            Ok(answer) => return answered(answer, RevocationSource::Crl, None),
            Err(Unusable::OtherIssuer) => {}
            Err(reason) => attempts.unusable("--crl", reason.as_str()),
        }
        if let Some(known) = self.remembered(subject).await {
            return known;
        }
        let undetermined = |attempts: Attempts, reason: &'static str| Known::Undetermined {
            reason: attempts.reason().unwrap_or(reason),
            attempts: attempts.told,
            insisted,
        };
        if !self.judgement.trusted {
            return undetermined(attempts, "no_trusted_path");
        }
        if let Some(reason) = needless(subject.certificate, self.judgement.public)
            && !insisted
        {
            return Known::NotNeeded(reason);
        }
        let certificate = subject.certificate;
        if certificate.ocsp().is_empty() && certificate.crl().is_empty() {
            return undetermined(attempts, "no_source");
        }
        if self.depth == Depth::Quick {
            return undetermined(attempts, "not_at_this_depth");
        }
        if !self.revocation.fetches() {
            return undetermined(attempts, "not_fetched");
        }
        if let Some(known) = self.by_responders(subject, &mut attempts).await {
            return known;
        }
        if let Some(known) = self.by_published_lists(subject, &mut attempts).await {
            return known;
        }
        // Addresses of LDAP alone, as some private authorities have them.
        undetermined(attempts, "no_http_source")
    }

    /// From what was fetched for other scans, without any network.
    async fn remembered(&self, subject: Subject<'_>) -> Option<Known> {
        for address in fetchable(subject.certificate.ocsp()).take(RESPONDERS) {
            let request = request(subject)?;
            let response = self.revocation.known_response(address, &request).await;
            if let Some(Ok(answer)) = response.map(|response| read_response(&response, subject, self.at))
                && answer.status != Status::Unknown
            {
                return Some(answered(answer, RevocationSource::Ocsp, Some(address)));
            }
        }
        for address in fetchable(subject.certificate.crl()).take(LISTS) {
            if let Some(list) = self.revocation.known_list(address).await
                && let Ok(answer) = by_lists([&list], subject, self.at)
            {
                return Some(answered(answer, RevocationSource::Crl, Some(address)));
            }
        }
        None
    }

    async fn by_responders(&self, subject: Subject<'_>, attempts: &mut Attempts) -> Option<Known> {
        let request = request(subject)?;
        for address in fetchable(subject.certificate.ocsp()).take(RESPONDERS) {
            let left = self.until.saturating_duration_since(Instant::now());
            // A list that is named too has its share of the time.
            let share = if subject.certificate.crl().is_empty() {
                left
            } else {
                left / 2
            };
            let until = Instant::now() + share.min(PATIENCE);
            let asking = self.revocation.response(address, &request, subject, self.at);
            let response = timeout_at(until, Box::pin(asking)).await;
            match response.unwrap_or_else(|_| Err(Unfetched::late())) {
                Ok(response) => match read_response(&response, subject, self.at) {
                    Ok(answer) if answer.status != Status::Unknown => {
                        return Some(answered(answer, RevocationSource::Ocsp, Some(address)));
                    }
                    Ok(_) => attempts.unusable(address, RESPONDER_UNKNOWN),
                    Err(reason) => attempts.unusable(address, reason.as_str()),
                },
                Err(unfetched) => attempts.unfetched(address, &unfetched),
            }
        }
        None
    }

    async fn by_published_lists(&self, subject: Subject<'_>, attempts: &mut Attempts) -> Option<Known> {
        let mut lists: Vec<RevocationList> = Vec::new();
        for address in fetchable(subject.certificate.crl()).take(LISTS) {
            let list = timeout_at(self.until, Box::pin(self.revocation.list(address, self.at))).await;
            match list.unwrap_or_else(|_| Err(Unfetched::late())) {
                Ok(list) => {
                    lists.push(list);
                    // Lists for some reasons each decide together.
                    match by_lists(&lists, subject, self.at) {
                        Ok(answer) => return Some(answered(answer, RevocationSource::Crl, Some(address))),
                        Err(reason) => attempts.unusable(address, reason.as_str()),
                    }
                }
                Err(unfetched) => attempts.unfetched(address, &unfetched),
            }
        }
        None
    }
}

const RESPONDER_UNKNOWN: &str = "responder_unknown";

fn answered(answer: Answer, source: RevocationSource, address: Option<&str>) -> Known {
    Known::Answered {
        answer,
        source,
        address: address.map(str::to_owned),
    }
}

fn fetchable(addresses: &[String]) -> impl Iterator<Item = &str> {
    let is_http = |address: &&str| {
        let scheme = address.split_once("://").map(|(scheme, _)| scheme);
        scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
    };
    addresses.iter().map(String::as_str).filter(is_http)
}
