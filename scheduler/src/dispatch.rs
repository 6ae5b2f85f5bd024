mod installation;
mod job;
mod spread;
mod tick;

pub(crate) use job::thresholds;

use crate::{DispatchSettings, Environment, Observation, meters::Meters, pause};
use queue::{Listener, QueueError, Wakeup};
use service::Stop;
use std::time::Duration;
use store::{Error, ScanId, Store};
use tick::Tick;
use tokio::time::Instant;
use ulid::Ulid;

/// Dispatches what is due until the wish to stop: scans, and one test of the installation of each certificate that is not
/// monitored.
///
/// It looks when it is called ([`Wakeup::DueScans`]) and at each tick, claims no more than the pools have room for, and
/// gives back what could not be sent. Several may run, in any number of processes; each has an `identity` of its own, fresh
/// at each start. An error of store or queue makes it wait longer and ends nothing.
///
/// When it stops it takes no more work, and what the queue still holds of it keeps its lease: see [`give_back`].
pub async fn dispatch(environment: &Environment, identity: &str, settings: &DispatchSettings, mut stop: Stop) {
    let mut tick = Tick::new(environment, identity, settings);
    let longest = Duration::from_millis(settings.longest_pause_ms);
    let mut calls = None;
    let mut failures = 0_u32;
    let mut beat = 0_u64;
    while !stop.is_wished() {
        beat = beat.wrapping_add(1);
        let began = Instant::now();
        let looked = tick.look(&stop).await;
        let took = began.elapsed();
        environment.meters.observe(Observation::Tick { took });
        count(&environment.meters, looked.is_err());
        let wait = match &looked {
            Ok(()) => {
                failures = 0;
                let whole = Duration::from_millis(settings.tick_ms);
                pause::jittered(whole, settings.jitter_percent, identity, beat)
            }
            Err(error) => {
                failures = failures.saturating_add(1);
                tracing::warn!(%error, failures, "what is due could not be dispatched; it is tried again");
                pause::after_failures(failures, longest)
            }
        };
        if calls.is_none() {
            calls = environment.queue.wakeups().listen(Wakeup::DueScans).await.ok();
        }
        // After a failure calls are not heard: many of them would be as many tries.
        let heard = calls.as_mut().filter(|_| failures == 0);
        tokio::select! {
            biased;
            () = stop.wished() => {}
            () = called(heard) => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Gives scans back to the store that a dispatcher of this identity sent and nobody will make: those that the queue gives
/// when it is closed, and those that a scanner left unfinished. They may be claimed again at once. Answers how many were
/// given back; the leases of others, and of those claimed by somebody else by now, are left alone.
///
/// # Errors
/// The database; then the leases run out by themselves.
pub async fn give_back(store: &Store, identity: &str, scans: &[Ulid]) -> Result<u64, Error> {
    let ids: Vec<ScanId> = scans.iter().copied().map(ScanId).collect();
    store.scans().release(identity, &ids).await
}

/// Why a look at what is due ended early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LookError {
    #[error(transparent)]
    Queue(#[from] QueueError),
    #[error(transparent)]
    Store(#[from] Error),
}

async fn called(listener: Option<&mut Listener>) {
    match listener {
        Some(listener) => listener.woken().await,
        None => std::future::pending().await,
    }
}

fn count(meters: &Meters, failed: bool) {
    meters.count(|counts| {
        counts.ticks += 1;
        counts.failed_ticks += u64::from(failed);
    });
}
