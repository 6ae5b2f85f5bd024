use crate::{BundleReader, Event, Observer, bundles, failed, steps, turns::Turns};
use model::{Outcome, Reason, Report, ScanJob};
use probes::Environment;
use queue::{Blobs, Failure, Followed, Scan};
use std::sync::Arc;

/// One job after the other, many at the same time; shares everything with all of them.
#[derive(Clone)]
pub(crate) struct Work {
    pub(crate) environment: Arc<Environment>,
    pub(crate) turns: Arc<Turns>,
    pub(crate) blobs: Blobs,
    pub(crate) followed: Followed,
    pub(crate) read_bundle: Arc<BundleReader>,
    pub(crate) observer: Arc<Observer>,
}

impl Scan for Work {
    async fn scan(&self, job: ScanJob) -> Report {
        let trust = &self.environment.trust;
        bundles::fetch(&job.trust, trust, &self.blobs, self.read_bundle.as_ref()).await;
        if !self.turns.wait(&job, self.observer.as_ref()).await {
            return self.told(&job, self.without_scan(&job, Outcome::Deferred, "rate_limited"));
        }
        let report = match job.reason {
            Reason::Demand => Box::pin(steps::scan(&job, &self.environment, &self.followed)).await,
            Reason::Confirm | Reason::First | Reason::Schedule => Box::pin(probes::scan(&job, &self.environment)).await,
        };
        self.turns.note(&job, &report);
        self.told(&job, report)
    }

    fn failed(&self, job: &ScanJob, failure: &Failure) -> Report {
        let reason = match failure {
            Failure::Panicked { .. } => "internal_error",
            Failure::TimedOut { .. } => "deadline",
        };
        self.told(job, self.without_scan(job, Outcome::Failed, reason))
    }
}

impl Work {
    fn without_scan(&self, job: &ScanJob, outcome: Outcome, reason: &'static str) -> Report {
        let Environment { identity, now, .. } = self.environment.as_ref();
        failed::report(job, identity, now(), outcome, reason)
    }

    fn told(&self, job: &ScanJob, report: Report) -> Report {
        (self.observer)(&Event::Scanned { job, report: &report });
        report
    }
}
