mod attempt;
mod backend;
mod feed;
mod in_flight;

use crate::{Presence, Queue, QueueError};
use apalis::prelude::{WorkerBuilder, WorkerBuilderExt, WorkerContext};
use attempt::Attempts;
use backend::LaneBackend;
use feed::Delivery;
use in_flight::InFlight;
use model::{Report, ScanJob, ScannerIdentity};
use std::{convert::Infallible, future::Future, sync::Arc, time::Duration};
use ulid::Ulid;

/// What a scanner does with a job.
pub trait Scan: Send + Sync + 'static {
    /// Makes the scan. Runs in a task of its own: it may panic, and it may be cancelled at any point where it waits.
    fn scan(&self, job: ScanJob) -> impl Future<Output = Report> + Send;

    /// The report of a scan that panicked or outlived its deadline, so that it is recorded and not tried for ever.
    fn failed(&self, job: &ScanJob, failure: &Failure) -> Report;
}

/// Why a scan gave no report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It panicked; a bug.
    #[error("the scan panicked: {message}")]
    Panicked {
        /// What the panic says.
        message: String,
    },
    /// It did not end by its deadline; a bug, or a machine that is overloaded.
    #[error("the scan did not end within {} ms", after.as_millis())]
    TimedOut {
        /// How long it had.
        after: Duration,
    },
}

/// How a scanner works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScannerSettings {
    /// Who it is. Its pool decides which jobs it takes, its identity which confirmations it would rather not make.
    pub identity: ScannerIdentity,
    /// Scans at the same time.
    pub slots: usize,
    /// Slots that only on-demand scans may use; fewer than `slots`.
    pub demand_slots: usize,
    /// How long scans in flight may go on when it stops.
    pub grace: Duration,
    /// How long a scan may go on after its deadline, by which it should end itself, before it is cancelled.
    pub overrun: Duration,
}

impl ScannerSettings {
    /// One slot in eight for on-demand scans, a grace of 20 seconds, an overrun of 5.
    pub fn new(identity: ScannerIdentity, slots: usize) -> Self {
        let slots = slots.max(1);
        Self {
            identity,
            slots,
            demand_slots: slots.div_ceil(8).min(slots - 1),
            grace: Duration::from_secs(20),
            overrun: Duration::from_secs(5),
        }
    }
}

/// How a scanner ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "the leases of unfinished scans should be released"]
pub struct Stopped {
    /// Scans that were cancelled when the grace ran out. Their jobs went back to the front of their lanes, for another scanner
    /// to take, unless the lanes are closed: then nobody takes them, and their leases in the store should be released.
    pub unfinished: Vec<Ulid>,
}

/// How often a scanner says that it is there.
const SIGN_OF_LIFE: Duration = Duration::from_secs(10);

/// Takes the jobs of a pool, from the highest lane to the lowest, and sends the report of each, until `stop`.
///
/// One bad scan costs one scan: a panic or an outlived deadline becomes a report of the failure. A slot is free again when
/// its report was sent, so a recorder that is behind slows the scanners down. At `stop` it takes no more, finishes what is
/// in flight, and gives back what is not finished within the grace. Dropped instead of stopped, it cancels what is in flight
/// and gives nothing back: the leases in the store bring it again.
///
/// # Errors
/// [`QueueError::WorkerEnded`] where the worker runtime gives up; what was in flight went back.
pub async fn run_scanner(
    queue: &Queue,
    settings: ScannerSettings,
    scan: impl Scan,
    stop: impl Future<Output = ()> + Send,
) -> Result<Stopped, QueueError> {
    let in_flight = Arc::new(InFlight::default());
    let context = WorkerContext::new(&settings.identity.id);
    let attempts = Arc::new(Attempts::new(queue, &settings, scan, in_flight.clone()));
    let worker = WorkerBuilder::new(&context)
        .backend(LaneBackend::new(feed::feed(queue.engine.clone(), &settings)))
        // The feed takes no job without a slot; this holds even if it did.
        .concurrency(settings.slots)
        .build(move |delivery: Delivery| {
            let attempts = attempts.clone();
            let begun = attempts.begin(delivery);
            async move {
                if let Some(delivery) = begun {
                    attempts.run(delivery).await;
                }
            }
        });
    let mut working = Box::pin(worker.run());

    let ended = tokio::select! {
        biased;
        ended = &mut working => Some(ended),
        never = announce(queue, &settings) => match never {},
        () = stop => None,
    };
    queue.scanners().leave(&settings.identity.id).await?;
    let outcome = match ended {
        Some(ended) => Err(ended.map_or_else(|error| error.to_string(), |()| "no error".to_owned())),
        None => match context.stop() {
            Ok(()) => {
                // Late or not, what is left in flight tells.
                let _ = tokio::time::timeout(settings.grace, &mut working).await;
                Ok(())
            }
            Err(error) => Err(error.to_string()),
        },
    };
    // Cancels what is left.
    drop(working);
    let unfinished = give_back(queue, &settings.identity.pool, &in_flight).await;
    outcome
        .map(|()| Stopped { unfinished })
        .map_err(|reason| QueueError::WorkerEnded {
            pool: settings.identity.pool,
            reason,
        })
}

/// Says again and again that the scanner is there.
async fn announce(queue: &Queue, settings: &ScannerSettings) -> Infallible {
    let mut ticks = tokio::time::interval(SIGN_OF_LIFE);
    loop {
        ticks.tick().await;
        let presence = Presence {
            identity: settings.identity.clone(),
            slots: settings.slots,
        };
        if let Err(error) = queue.scanners().announce(presence).await {
            tracing::warn!(%error, "the scanner could not say that it is there; it tries again");
        }
    }
}

/// Gives back what is in flight, and says what it was.
async fn give_back(queue: &Queue, pool: &str, in_flight: &InFlight) -> Vec<Ulid> {
    let meter = queue.meters.pool(pool);
    // Each goes to the front of its lane, so the youngest goes first.
    let mut jobs = in_flight.drain();
    jobs.sort_by_key(|queued| std::cmp::Reverse(queued.job.enqueued_at));
    let mut given_back = Vec::with_capacity(jobs.len());
    for queued in jobs {
        given_back.push(queued.job.scan_id);
        meter.count(|outcomes| outcomes.given_back += 1);
        queue.engine.give_back(queued).await;
    }
    given_back
}
