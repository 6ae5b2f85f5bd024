use super::{Failure, Scan, ScannerSettings, feed::Delivery, in_flight::InFlight};
use crate::{Progress, Queue, QueueError, engine::QueuedJob, meter::Meter};
use model::{Reason, Report, ScanJob, Verdict};
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};
use tokio::task::JoinSet;
use tracing::Instrument;
use ulid::Ulid;

/// Works on one delivery at a time, of any number at the same time. Nothing that a scan does reaches the worker runtime.
pub(super) struct Attempts<S> {
    queue: Queue,
    scan: Arc<S>,
    scanner_id: String,
    overrun: Duration,
    in_flight: Arc<InFlight>,
    meter: Arc<Meter>,
}

impl<S: Scan> Attempts<S> {
    pub(super) fn new(queue: &Queue, settings: &ScannerSettings, scan: S, in_flight: Arc<InFlight>) -> Self {
        Self {
            queue: queue.clone(),
            scan: Arc::new(scan),
            scanner_id: settings.identity.id.clone(),
            overrun: settings.overrun,
            in_flight,
            meter: queue.meters.pool(&settings.identity.pool),
        }
    }

    /// Notes a job as in flight, before anything waits: from here on it is finished or given back.
    ///
    /// None where the same scan is in flight already: that one answers for both.
    pub(super) fn begin(&self, delivery: Delivery) -> Option<Delivery> {
        if self.in_flight.begin(&delivery.queued) {
            return Some(delivery);
        }
        self.meter.count(|outcomes| outcomes.duplicate += 1);
        None
    }

    /// From a job that was begun to a report that was sent.
    pub(super) async fn run(&self, Delivery { queued, slot }: Delivery) {
        if self.would_rather_not(&queued).await {
            self.meter.count(|outcomes| outcomes.handed_back += 1);
            self.in_flight.finish(queued.job.scan_id);
            self.queue.engine.hand_back(queued).await;
            return;
        }
        let running = self.meter.begin(queued.priority());
        let job = queued.job;
        let target = &job.target;
        let span = tracing::info_span!("scan", scan_id = %job.scan_id, host = %target.host, port = target.port);
        if self.scan_and_send(&job).instrument(span).await.is_ok() {
            self.in_flight.finish(job.scan_id);
        }
        drop((running, slot));
    }

    /// A confirmation looks again from elsewhere, where there is another scanner; it is declined once.
    async fn would_rather_not(&self, queued: &QueuedJob) -> bool {
        if queued.handed_back || queued.job.avoid_scanner.as_ref() != Some(&self.scanner_id) {
            return false;
        }
        let present = self.queue.scanners().present().await.unwrap_or_default();
        present
            .iter()
            .any(|presence| presence.identity.pool == queued.job.pool && presence.identity.id != self.scanner_id)
    }

    /// # Errors
    /// Where the report could not be sent: the scan is not finished then.
    async fn scan_and_send(&self, job: &ScanJob) -> Result<(), QueueError> {
        let watched = job.reason == Reason::Demand;
        if watched {
            let scanner = self.scanner_id.clone();
            self.tell(job.scan_id, Progress::Started { scanner }).await;
        }
        let Some(report) = self.report(job).await else {
            return Ok(());
        };
        let verdict: Verdict = report.verdict;
        if let Err(error) = self.queue.report_sender().send(report).await {
            tracing::error!(%error, "a report could not be sent; the scan will be made again");
            return Err(error);
        }
        if watched {
            self.tell(job.scan_id, Progress::Scanned { verdict }).await;
        }
        Ok(())
    }

    /// The report of the scan or of its failure; none where even that panics, and the lease brings the scan again.
    async fn report(&self, job: &ScanJob) -> Option<Report> {
        let failure = match self.scan_in_time(job.clone()).await {
            Ok(report) => {
                self.meter.count(|outcomes| outcomes.completed += 1);
                return Some(report);
            }
            Err(failure) => failure,
        };
        tracing::error!(%failure, "a scan failed; its report says so");
        self.meter.count(|outcomes| match failure {
            Failure::Panicked { .. } => outcomes.panicked += 1,
            Failure::TimedOut { .. } => outcomes.timed_out += 1,
        });
        catch_unwind(AssertUnwindSafe(|| self.scan.failed(job, &failure)))
            .inspect_err(|_| tracing::error!("the report of a failed scan panicked; there is none"))
            .ok()
    }

    async fn scan_in_time(&self, job: ScanJob) -> Result<Report, Failure> {
        let limit = Duration::from_millis(job.deadline_ms).saturating_add(self.overrun);
        let scan = self.scan.clone();
        // A task of its own: a panic ends it alone, all cores work, and dropping the set cancels it.
        let mut task = JoinSet::new();
        task.spawn(async move { scan.scan(job).await }.in_current_span());
        match tokio::time::timeout(limit, task.join_next()).await {
            Ok(Some(Ok(report))) => Ok(report),
            Ok(Some(Err(error))) => Err(Failure::Panicked {
                message: error
                    .try_into_panic()
                    .map_or_else(|error| error.to_string(), |panic| message(panic.as_ref())),
            }),
            Ok(None) => Err(Failure::Panicked {
                message: "its task is gone".to_owned(),
            }),
            Err(_) => Err(Failure::TimedOut { after: limit }),
        }
    }

    async fn tell(&self, scan_id: Ulid, progress: Progress) {
        if let Err(error) = self.queue.progress().publish(scan_id, progress).await {
            tracing::debug!(%error, "nobody hears of the progress of a scan");
        }
    }
}

/// What a panic says.
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("it does not say why").to_owned()
}
