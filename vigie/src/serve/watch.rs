//! What the roles count, brought to the metrics page and to the probe of readiness.

mod fleet;
mod roles;

pub(super) use roles::observe;

use jiff::SignedDuration;
use notifier::Counters;
use queue::Queue;
use roles::Last;
use service::{Health, Metrics, Pulse, Stop};
use std::{path::PathBuf, sync::Arc, time::Duration};
use store::Store;
use tokio::time::Instant;

/// Everything that is looked at.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    pub(super) store: Store,
    pub(super) queue: Queue,
    pub(super) meters: scheduler::Meters,
    pub(super) mail: Arc<Counters>,
    pub(super) metrics: Metrics,
    pub(super) pulses: Pulses,
    pub(super) pool: String,
    /// The file of the store.
    pub(super) file: PathBuf,
}

/// What this part says of the others.
#[derive(Clone, Debug)]
pub(super) struct Pulses {
    /// The store reads and writes.
    store: Pulse,
    /// Its disk has room.
    disk: Pulse,
    /// The queue answers.
    queue: Pulse,
    /// What is due is handed out.
    due_scans: Pulse,
    /// What comes back is recorded.
    reports: Pulse,
}

impl Pulses {
    pub(super) fn of(health: &Health) -> Self {
        Self {
            store: health.check("store"),
            disk: health.check("disk"),
            queue: health.check("queue"),
            due_scans: health.heartbeat("due_scans", SILENCE),
            reports: health.check("reports"),
        }
    }
}

/// How long the dispatcher may take for one look.
const SILENCE: Duration = Duration::from_secs(60);

/// Counts in memory are looked at so often.
const EVERY: Duration = Duration::from_secs(1);
/// Whether the store answers, and the outbox.
const STORE_EVERY: Duration = Duration::from_secs(5);
/// A transaction of the recorder takes less.
const LEAST_ROOM_BYTES: u64 = 1 << 20;
/// Totals over the whole store: they cost by what is in it.
const FLEET_EVERY: Duration = Duration::from_secs(15);

impl Watch {
    /// Looks until the wish to stop.
    pub(super) async fn run(self, mut stop: Stop) -> anyhow::Result<()> {
        let mut last = Last::default();
        let (mut store_at, mut fleet_at) = (Instant::now(), Instant::now());
        while !stop.is_wished() {
            self.roles(&mut last);
            self.queue().await;
            if store_at <= Instant::now() {
                self.store().await;
                store_at = Instant::now() + STORE_EVERY;
            }
            if fleet_at <= Instant::now() {
                if let Err(error) = self.fleet().await {
                    tracing::debug!(%error, "the totals cannot be counted now");
                }
                fleet_at = Instant::now() + FLEET_EVERY;
            }
            tokio::select! {
                biased;
                () = stop.wished() => {}
                () = tokio::time::sleep(EVERY) => {}
            }
        }
        Ok(())
    }

    /// A store on a full disk still reads, and one that has nothing to write does not notice.
    fn disk(&self) {
        let free = service::free_disk_bytes(&self.file);
        if let Some(bytes) = free {
            self.metrics.process().store_disk_free.set(&[], roles::float(bytes));
        }
        match free {
            Some(bytes) if bytes < LEAST_ROOM_BYTES => {
                tracing::warn!(
                    free_bytes = bytes,
                    "the disk of the store is full: what comes back waits"
                );
                self.pulses.disk.fail("full: what comes back waits");
            }
            Some(_) | None => self.pulses.disk.beat(),
        }
    }

    async fn store(&self) {
        self.disk();
        let (open, idle) = self.store.connections();
        let connections = &self.metrics.process().db_connections;
        connections.set(&["idle"], idle.into());
        connections.set(&["used"], open.saturating_sub(idle).into());
        match self.store.ping().await {
            Ok(()) => self.pulses.store.beat(),
            Err(error) => {
                tracing::warn!(%error, "the store does not answer");
                let problem = match &error {
                    store::Error::Unavailable { cause, .. } => cause.to_string(),
                    _ => "it does not answer, see the logs".to_owned(),
                };
                self.pulses.store.fail(problem);
            }
        }
    }

    async fn queue(&self) {
        match self.queue.stats().await {
            Ok(stats) => {
                self.pulses.queue.beat();
                roles::queue(&self.metrics, &stats);
            }
            Err(error) => {
                tracing::warn!(%error, "the queue does not answer");
                self.pulses.queue.fail("it does not answer, see the logs");
            }
        }
    }
}

/// How long ago something was; 0 where it is ahead.
fn age_seconds(duration: SignedDuration) -> f64 {
    duration.as_secs_f64().max(0.0)
}
