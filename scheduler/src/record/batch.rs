use super::desk::{Closed, Desk};
use crate::{Environment, Observation, RecordSettings, decide::Fleet};
use model::Report;
use queue::{Batch, Progress, Wakeup};
use std::collections::BTreeMap;
use store::Error;
use tokio::time::Instant;

/// Records batch after batch.
pub(super) struct Recorder<'e> {
    pub(super) environment: &'e Environment,
    pub(super) settings: &'e RecordSettings,
    pub(super) fleet: Fleet,
    /// The key under which the operator was last told that a pool cannot scan.
    pub(super) told_broken: BTreeMap<String, String>,
}

impl Recorder<'_> {
    /// Records the reports in one transaction; where that fails for a reason that trying again does not cure, or failed
    /// before, one by one, so that one bad report costs itself alone.
    ///
    /// # Errors
    /// The database cannot do it now. What was committed before is known when the batch comes again.
    pub(super) async fn record_batch(&mut self, batch: &Batch) -> Result<(), Error> {
        let reports: Vec<&Report> = batch.reports().collect();
        if batch.deliveries() <= 1 {
            match self.record_together(&reports).await {
                Err(error) if !error.is_retryable() => {
                    tracing::warn!(%error, reports = reports.len(), "a batch is recorded report by report");
                }
                done => return done,
            }
        }
        for report in reports {
            match self.record_together(&[report]).await {
                Err(error) if !error.is_retryable() => {
                    let scan_id = report.scan_id;
                    tracing::error!(%error, %scan_id, "a report cannot be recorded; its scan will be made again");
                    self.environment
                        .meters
                        .count(|counts| crate::meters::add(&mut counts.reports, "refused", 1));
                }
                done => done?,
            }
        }
        Ok(())
    }

    async fn record_together(&mut self, reports: &[&Report]) -> Result<(), Error> {
        let began = Instant::now();
        let now = self.environment.now.get().await?;
        let mut desk = Desk::open(self.environment, self.settings, &mut self.fleet, &self.told_broken, now).await?;
        for report in reports {
            // Its future is large: it holds the states of every step of a recording.
            Box::pin(desk.take(report)).await?;
        }
        let closed = desk.close().await?;
        self.finish(closed).await;
        self.environment.meters.observe(Observation::RecordBatch {
            reports: reports.len(),
            took: began.elapsed(),
        });
        Ok(())
    }

    /// What follows from a commit: counts, and calls to those who wait. Nothing is lost where nobody hears: they look from
    /// time to time.
    pub(super) async fn finish(&mut self, closed: Closed) {
        self.told_broken.extend(closed.told_broken);
        let owes = closed.tally.owes();
        closed.tally.apply(&self.environment.meters);
        let held = self.fleet.broken();
        self.environment.meters.count(|counts| counts.held_pools = held);
        let queue = &self.environment.queue;
        if owes && let Err(error) = queue.wakeups().wake(Wakeup::Outbox).await {
            tracing::debug!(%error, "the notifier is not called; it looks by itself");
        }
        for scan_id in closed.asked {
            if let Err(error) = queue.progress().publish(scan_id, Progress::Recorded).await {
                tracing::debug!(%error, "nobody hears that a scan is recorded");
            }
        }
    }
}
