mod batch;
mod dates;
mod desk;
mod incidents;
mod installation;
mod inventory;
mod owed;
mod tally;
mod target;

#[cfg(test)]
pub(crate) use desk::Desk;

use crate::{Environment, RecordSettings, decide::Fleet, pause};
use batch::Recorder;
use queue::Batch;
use service::Stop;
use std::time::Duration;
use tokio::time::Instant;

/// Records what comes back until the wish to stop, or until the queue is closed and empty.
///
/// Each batch of reports is one transaction: what is concluded about the targets, the incidents, the messages that are owed
/// and the confirmations are kept together with the reports, or nothing is. Only then is the batch acknowledged: killed at
/// any instant, it loses nothing, and what comes twice is recorded once. A store that does not answer, or a full disk, makes
/// it wait and ends nothing. A report that cannot be recorded holds up no other.
///
/// Wish it to stop when the scanners have ended: it records what has arrived by then. Several may run.
pub async fn record(environment: &Environment, settings: &RecordSettings, mut stop: Stop) {
    let receiver = environment.queue.report_receiver();
    let linger = Duration::from_millis(settings.linger_ms);
    let mut recorder = Recorder {
        environment,
        settings,
        fleet: Fleet::default(),
        told_broken: Default::default(),
    };
    let mut patience = Patience::new(settings);
    let mut dates_at = Instant::now();
    loop {
        let taken = tokio::select! {
            biased;
            () = stop.wished() => break,
            () = tokio::time::sleep_until(dates_at) => {
                recorder.dates(&mut patience).await;
                dates_at = Instant::now() + DATES_EVERY;
                continue;
            }
            taken = receiver.batch(settings.batch, linger) => taken,
        };
        match taken {
            Ok(None) => return,
            Ok(Some(batch)) => recorder.batch(batch, &mut patience).await,
            Err(error) => patience.failed(&error),
        }
        patience.wait(&mut stop).await;
    }
    // What has arrived is recorded; what is on its way comes again, to another recorder or after the next start.
    let arrived = || tokio::time::timeout(Duration::ZERO, receiver.batch(settings.batch, Duration::ZERO));
    while let Ok(Ok(Some(batch))) = arrived().await {
        recorder.batch(batch, &mut patience).await;
        if patience.failures > 0 {
            return;
        }
    }
}

/// How often the certificates that are watched by their date are looked at.
const DATES_EVERY: Duration = Duration::from_secs(60);

/// How long to wait after failures.
#[derive(Debug)]
struct Patience {
    failures: u32,
    longest: Duration,
}

impl Patience {
    fn new(settings: &RecordSettings) -> Self {
        Self {
            failures: 0,
            longest: Duration::from_millis(settings.longest_pause_ms),
        }
    }

    fn failed(&mut self, error: &dyn std::fmt::Display) {
        self.failures = self.failures.saturating_add(1);
        tracing::warn!(%error, failures = self.failures, "reports could not be recorded; it is tried again");
    }

    fn succeeded(&mut self) {
        self.failures = 0;
    }

    async fn wait(&self, stop: &mut Stop) {
        if self.failures > 0 {
            tokio::select! {
                biased;
                () = stop.wished() => {}
                () = tokio::time::sleep(pause::after_failures(self.failures, self.longest)) => {}
            }
        }
    }
}

impl Recorder<'_> {
    async fn batch(&mut self, batch: Batch, patience: &mut Patience) {
        match self.record_batch(&batch).await {
            Ok(()) => {
                patience.succeeded();
                if let Err(error) = batch.ack().await {
                    tracing::warn!(%error, "recorded reports come again, and are known by then");
                }
            }
            // The batch is not acknowledged: it is delivered again.
            Err(error) => {
                self.environment.meters.count(|counts| counts.failed_batches += 1);
                patience.failed(&error);
            }
        }
    }

    async fn dates(&mut self, patience: &mut Patience) {
        if let Err(error) = self.look_at_dates().await {
            patience.failed(&error);
        }
    }
}
