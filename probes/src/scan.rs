use crate::addresses::{self, Addresses};
use crate::checks::OVER_ALL_ADDRESSES;
use crate::dial::{Dialer, Ledger, Until};
use crate::environment::{Environment, Progress};
use crate::failure::{Failure, StarttlsFailure};
use crate::names::{self, Named, Thought};
use crate::visit::{Explored, Visit, visit};
use futures_util::FutureExt;
use futures_util::future::{Either, join_all, select};
use model::{Check, Code, EndpointReport, Finding, Observation, Outcome, Report, ScanJob, Scanned, essential_checks};
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// What is kept of the deadline for judging and reporting: a twentieth, at most this.
const LONGEST_RESERVE: Duration = Duration::from_millis(200);

/// Does everything that a job asks of one target, and judges what it saw by the job's policy.
///
/// It never panics and ends by the job's deadline: what it could not do by then is in the report as could not test, and a
/// failure of its own gives the outcome `failed`. The deadline is for the server: while a scan waits for its turn at an address
/// that other scans keep busy it stands still, for [`crate::Limits::queue`] at most.
pub async fn scan(job: &ScanJob, environment: &Environment) -> Report {
    let started_at = (environment.now)();
    let started = Instant::now();
    let ledger = Ledger::default();
    let allowed = Duration::from_millis(job.deadline_ms);
    let until = started + allowed.saturating_sub(LONGEST_RESERVE.min(allowed / 20));
    let mut look = pin!(AssertUnwindSafe(Box::pin(look(job, environment, until, &ledger))).catch_unwind());
    let mut found = timeout_at(started + allowed, &mut look).await;
    if found.is_err() && ledger.has_queued.load(Ordering::Relaxed) {
        found = timeout_at(started + allowed + environment.limits.queue, look).await;
    }
    let found = match found {
        Ok(Ok(found)) => found,
        Ok(Err(_)) => {
            tracing::error!(scan_id = %job.scan_id, target = %job.target, "a scan panicked: this is a bug of Vigie");
            Found::failed(job, "internal_error")
        }
        Err(_) => Found::failed(job, "deadline"),
    };
    let scanned = Scanned {
        scan_id: job.scan_id,
        target: (&job.target).into(),
        depth: job.depth,
        started_at,
        duration_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        connections: ledger.connections.load(Ordering::Relaxed),
        scanner: environment.identity.clone(),
        outcome: found.outcome,
        reason: found.reason,
        findings: found.observation.findings,
        checks: found.observation.checks,
        endpoints: found.endpoints,
    };
    Report::judge(scanned, &job.policy)
}

/// What a scan found, without its frame.
struct Found {
    outcome: Outcome,
    reason: Option<String>,
    observation: Observation,
    endpoints: Vec<EndpointReport>,
}

impl Found {
    /// Nothing could be tested.
    fn without_answer(job: &ScanJob, outcome: Outcome, reason: &str) -> Self {
        let untested = essential_checks(job.depth)
            .iter()
            .map(|code| Check::could_not_test(*code, reason));
        let observation = Observation {
            findings: Vec::new(),
            checks: untested.collect(),
        };
        Self {
            outcome,
            reason: Some(reason.to_owned()),
            observation,
            endpoints: Vec::new(),
        }
    }

    fn failed(job: &ScanJob, reason: &str) -> Self {
        Self::without_answer(job, Outcome::Failed, reason)
    }

    fn with(mut self, check: Check, finding: Finding) -> Self {
        self.observation.checks.insert(0, check);
        self.observation.findings.push(finding);
        self
    }
}

async fn look(job: &ScanJob, environment: &Environment, until: Instant, ledger: &Ledger) -> Found {
    let Ok(trust) = environment.trust.of(&job.trust) else {
        return Found::failed(job, "unknown_trust_bundle");
    };
    let Addresses { peers, checks } = match addresses::find(job, environment, until).await {
        Ok(addresses) => addresses,
        Err(none) => {
            let found = Found::without_answer(job, Outcome::Unreachable, "dns_error");
            return found.with(Check::answered(Code::NetDnsError, true), none.finding());
        }
    };
    environment.tell(
        job,
        &Progress::Resolved {
            addresses: peers.iter().map(SocketAddr::ip).collect(),
        },
    );
    let peers: Vec<(SocketAddr, Until)> = peers.into_iter().map(|peer| (peer, Until::new(until))).collect();
    let dialer = |peer: SocketAddr, until| Dialer {
        environment,
        job,
        peer,
        until,
        patience: environment.limits.handshake,
        ledger,
    };
    let visiting = async {
        match peers.as_slice() {
            [(peer, until)] => vec![Box::pin(visit(dialer(*peer, until), &trust)).await],
            several => {
                let visits = several
                    .iter()
                    .map(|(peer, until)| Box::pin(visit(dialer(*peer, until), &trust)));
                join_all(visits).await
            }
        }
    };
    let asking = Box::pin(names::ask(job, environment, until));
    let (visits, thoughts) = both(Box::pin(visiting), asking).await;
    let named = Named {
        job,
        environment,
        trust: &trust,
        visits: &visits,
    };
    let mut of_the_name = Observation::default();
    for thought in thoughts {
        of_the_name.extend(thought.of(&named));
    }
    let mut found = sum_up(job, environment, visits);
    found.observation.extend(of_the_name);
    found.observation.checks.extend(checks);
    found
}

/// Waits for the visits, and for what DNS says of the name where somebody presented a certificate.
async fn both(
    visiting: impl Future<Output = Vec<Visit>> + Unpin,
    asking: impl Future<Output = Vec<Thought>> + Unpin,
) -> (Vec<Visit>, Vec<Thought>) {
    match select(visiting, asking).await {
        Either::Left((visits, asking)) => {
            let somebody_answers = visits.iter().any(|visit| visit.outcome.is_ok());
            let thoughts = if somebody_answers { asking.await } else { Vec::new() };
            (visits, thoughts)
        }
        Either::Right((thoughts, visiting)) => {
            let visits = visiting.await;
            let somebody_answers = visits.iter().any(|visit| visit.outcome.is_ok());
            (visits, if somebody_answers { thoughts } else { Vec::new() })
        }
    }
}

/// Thinks about all addresses together, and puts everything into one.
fn sum_up(job: &ScanJob, environment: &Environment, visits: Vec<Visit>) -> Found {
    let mut observation = Observation::default();
    for check in OVER_ALL_ADDRESSES {
        observation.extend((check.run)(job, &visits, environment.instant()));
    }
    let (outcome, reason) = outcome(&visits);
    let mut endpoints = Vec::with_capacity(visits.len());
    for visit in visits {
        let Visit {
            address,
            outcome: seen,
            explored,
        } = visit;
        if let Some(Explored {
            endpoint,
            observation: more,
        }) = explored
        {
            // What is known now is open no longer.
            observation.checks.retain(|check| {
                check.address != Some(address) || !more.checks.iter().any(|known| known.check == check.check)
            });
            observation.extend(more);
            endpoints.push(endpoint);
            continue;
        }
        match seen {
            Ok(seen) => {
                observation.extend(seen.observation);
                endpoints.push(seen.endpoint);
            }
            // What this machine has no route to is no part of the picture, as long as there is one.
            Err(Failure::Local("no_route")) if outcome == Outcome::Completed => {}
            Err(_) => endpoints.push(EndpointReport::new(Some(address))),
        }
    }
    Found {
        outcome,
        reason: reason.map(str::to_owned),
        observation,
        endpoints,
    }
}

/// How far the scan came: as far as the address that came farthest.
fn outcome(visits: &[Visit]) -> (Outcome, Option<&'static str>) {
    let failures: Vec<&Failure> = visits.iter().filter_map(|visit| visit.outcome.as_ref().err()).collect();
    if failures.len() < visits.len() {
        return (Outcome::Completed, None);
    }
    let first = |wanted: fn(&Failure) -> bool| {
        failures
            .iter()
            .find(|failure| wanted(failure))
            .map(|failure| failure.report_reason())
    };
    if let reason @ Some(_) = first(|failure| matches!(failure, Failure::Starttls(StarttlsFailure::RateLimited))) {
        return (Outcome::Deferred, reason);
    }
    if let reason @ Some(_) = first(|failure| !matches!(failure, Failure::Blocked(_) | Failure::Local(_))) {
        return (Outcome::Unreachable, reason);
    }
    match first(|failure| matches!(failure, Failure::Blocked(_))) {
        reason @ Some(_) => (Outcome::Blocked, reason),
        None => (Outcome::Failed, first(|_| true)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(dead_code, reason = "it is enough that it compiles")]
    fn a_scan_may_run_on_any_thread(job: &ScanJob, environment: &Environment) {
        fn send(_: impl Send) {}
        send(scan(job, environment));
    }
}
