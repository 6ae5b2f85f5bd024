//! What DNS says of the name, asked while its addresses are visited: questions to name servers are no connections to the server.

use crate::checks::OF_THE_NAME;
use crate::contact::Contact;
use crate::environment::Environment;
use crate::visit::Visit;
use certificates::{Certificate, Judgement, Origin, Question, TrustStore};
use futures_util::future::BoxFuture;
use model::{Check, Code, Depth, Host, Observation, ScanJob, Target};
use outbound::ValidatedLookups;
use std::fmt;
use std::net::IpAddr;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long all questions together may take: what a name server holds back is no reason to hold back a report.
const LONGEST: Duration = Duration::from_secs(10);

/// A check of what DNS says of the name.
#[derive(Debug)]
pub(crate) struct NameCheck {
    /// The name of its file.
    pub(crate) id: &'static str,
    /// The least depth at which it runs.
    pub(crate) from: Depth,
    /// What it looks for.
    pub(crate) code: Code,
    /// Which name of the target it asks about.
    pub(crate) subject: fn(&Target) -> &Host,
    /// Asks the name servers. What the addresses present is not known yet.
    pub(crate) look: for<'a> fn(&'a ScanJob, &'a mut ValidatedLookups) -> BoxFuture<'a, Thought>,
}

/// What remains to be thought of what DNS said, once the addresses have been visited.
pub(crate) struct Thought(Box<dyn FnOnce(&Named<'_>) -> Observation + Send>);

impl fmt::Debug for Thought {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Thought")
    }
}

impl Thought {
    /// It takes what was presented.
    pub(crate) fn new(think: impl FnOnce(&Named<'_>) -> Observation + Send + 'static) -> Self {
        Self(Box::new(think))
    }

    /// It is the same whatever was presented.
    fn settled(check: Check) -> Self {
        Self::new(|_| Observation {
            findings: Vec::new(),
            checks: vec![check],
        })
    }

    /// Thinks.
    pub(crate) fn of(self, named: &Named<'_>) -> Observation {
        (self.0)(named)
    }
}

/// A name whose addresses have been visited.
#[derive(Debug)]
pub(crate) struct Named<'a> {
    /// What is asked.
    pub(crate) job: &'a ScanJob,
    /// What the scan takes from outside.
    pub(crate) environment: &'a Environment,
    /// What the job trusts.
    pub(crate) trust: &'a TrustStore,
    /// All of its addresses.
    pub(crate) visits: &'a [Visit],
}

impl Named<'_> {
    /// What each address presented that presented anything; no certificates where the first does not read.
    pub(crate) fn chains(&self) -> impl Iterator<Item = (IpAddr, &Contact, Vec<Certificate>)> {
        let judge = &self.environment.judge;
        self.visits.iter().filter_map(|visit| {
            let contact = &visit.outcome.as_ref().ok()?.contact;
            let read = contact.chain.iter().map_while(|der| judge.certificate(der).ok());
            Some((visit.address, contact, read.collect()))
        })
    }

    /// Judges a chain by the trust of the job, with the intermediates that are known. The name is another matter.
    pub(crate) fn judge_publicly(&self, chain: &[Certificate]) -> Judgement {
        self.judge(chain, self.trust, &self.environment.intermediates.issuers_of(chain))
    }

    /// Judges a chain as it was sent, with one anchor. The name is another matter.
    pub(crate) fn judge_below(&self, chain: &[Certificate], anchor: &Certificate) -> Judgement {
        self.judge(chain, &TrustStore::empty().with([anchor.clone()]), &[])
    }

    fn judge(&self, chain: &[Certificate], trust: &TrustStore, extra: &[(Origin, Certificate)]) -> Judgement {
        self.environment.judge.judge(&Question {
            presented: chain,
            extra,
            trust,
            host: None,
            at: self.environment.instant(),
            thresholds: self.job.policy.thresholds,
            policy: self.job.policy.name,
            expected: &[],
        })
    }
}

/// Puts the questions that the job's depth asks for. What they mean is thought when it is known what the addresses present.
pub(crate) async fn ask(job: &ScanJob, environment: &Environment, until: Instant) -> Vec<Thought> {
    let until = until.min(Instant::now() + LONGEST);
    let mut lookups = environment.resolver.validated();
    let mut thoughts = Vec::new();
    for check in OF_THE_NAME.iter().filter(|check| job.depth >= check.from) {
        let thought = match unasked(check, job, environment) {
            Some(reason) => Thought::settled(Check::not_applicable(check.code, reason)),
            None => ask_one(check, job, &mut lookups, until).await,
        };
        thoughts.push(thought);
    }
    thoughts
}

async fn ask_one(check: &NameCheck, job: &ScanJob, lookups: &mut ValidatedLookups, until: Instant) -> Thought {
    let outcome = timeout_at(until, (check.look)(job, lookups)).await;
    tracing::debug!(scan_id = %job.scan_id, check = check.id, in_time = outcome.is_ok(), "DNS was asked");
    outcome.unwrap_or_else(|_| Thought::settled(Check::could_not_test(check.code, "timeout")))
}

/// Why DNS has nothing to say.
fn unasked(check: &NameCheck, job: &ScanJob, environment: &Environment) -> Option<&'static str> {
    match (check.subject)(&job.target) {
        Host::Ip(_) => Some("no_name"),
        Host::Name(name) if !name.contains('.') => Some("no_domain"),
        Host::Name(name) if environment.resolver.knows(name) => Some("name_not_from_dns"),
        Host::Name(_) => None,
    }
}
