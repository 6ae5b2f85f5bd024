use crate::{
    QueueError,
    engine::{Engine, QueuedReport},
};
use model::Report;
use std::time::Duration;

/// Carries reports to the recorder. Cheap to clone.
#[derive(Clone, Debug)]
pub struct ReportSender {
    engine: Engine,
}

impl ReportSender {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine }
    }

    /// Sends a report, and waits while the recorder is behind. Cancelled while waiting, it has sent nothing.
    ///
    /// # Errors
    /// [`QueueError::Closed`] after closing; the report is then nowhere.
    pub async fn send(&self, report: Report) -> Result<(), QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        engine.reports.put(report).await
    }

    /// Says that no report comes any more: receivers get what is left, then none. Call it when every scanner has ended.
    ///
    /// # Errors
    /// Never, in process.
    pub async fn close(&self) -> Result<(), QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        engine.reports.close();
        Ok(())
    }
}

/// Takes reports in batches. Several may take side by side: each report goes to one of them.
#[derive(Debug)]
pub struct ReportReceiver {
    engine: Engine,
}

impl ReportReceiver {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine }
    }

    /// Waits for a report, then for more of them until there are `max` or the first has waited for `linger`.
    ///
    /// None when the queue is closed and everything sent was acknowledged. Cancelled, it has taken nothing.
    ///
    /// # Errors
    /// Never, in process.
    pub async fn batch(&self, max: usize, linger: Duration) -> Result<Option<Batch>, QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        let reports = engine.reports.take(max, linger).await;
        Ok(reports.map(|reports| Batch {
            engine: self.engine.clone(),
            reports,
        }))
    }
}

/// Reports to be recorded together, oldest first; never empty.
///
/// Acknowledge it after its transaction. One that is dropped instead is delivered again, before what came later.
#[derive(Debug)]
#[must_use = "a batch that is not acknowledged is delivered again"]
pub struct Batch {
    engine: Engine,
    reports: Vec<QueuedReport>,
}

impl Batch {
    /// The reports.
    pub fn reports(&self) -> impl ExactSizeIterator<Item = &Report> {
        self.reports.iter().map(|queued| &queued.report)
    }

    /// How often the most delivered report of the batch was delivered, this time included. Above 1, an earlier attempt was
    /// not acknowledged: record one by one, so that one bad report does not hold up the others.
    pub fn deliveries(&self) -> u32 {
        self.reports.iter().map(|queued| queued.deliveries).max().unwrap_or(1)
    }

    /// Says that the reports are recorded.
    ///
    /// # Errors
    /// Never, in process.
    pub async fn ack(mut self) -> Result<(), QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        engine.reports.acknowledge(std::mem::take(&mut self.reports).len());
        Ok(())
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        let Engine::InProcess(engine) = &self.engine;
        engine.reports.put_back(std::mem::take(&mut self.reports));
    }
}
