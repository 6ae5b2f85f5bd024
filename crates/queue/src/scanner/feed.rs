use crate::{
    Priority, ScannerSettings,
    engine::{Engine, QueuedJob},
};
use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A job with the slot in which it is worked on.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) queued: QueuedJob,
    pub(super) slot: OwnedSemaphorePermit,
}

/// Jobs as slots are free for them: never one that would have to wait here.
///
/// Most slots take from every lane, from high to low; some take on-demand scans alone, so that somebody who waits is never
/// behind a full house of scheduled scans.
pub(super) fn feed(engine: Engine, settings: &ScannerSettings) -> BoxStream<'static, Delivery> {
    let slots = settings.slots.max(1);
    let reserved = settings.demand_slots.min(slots - 1);
    let pool = &settings.identity.pool;
    let any = lane_feed(engine.clone(), pool, slots - reserved, &Priority::ALL);
    if reserved == 0 {
        return any;
    }
    stream::select(any, lane_feed(engine, pool, reserved, &[Priority::Demand])).boxed()
}

fn lane_feed(
    engine: Engine,
    pool: &str,
    slots: usize,
    priorities: &'static [Priority],
) -> BoxStream<'static, Delivery> {
    let slots = Arc::new(Semaphore::new(slots));
    let pool: Arc<str> = pool.into();
    stream::unfold((), move |()| {
        let (engine, slots, pool) = (engine.clone(), slots.clone(), pool.clone());
        async move {
            let slot = slots.acquire_owned().await.ok()?;
            let queued = engine.take(&pool, priorities).await;
            Some((Delivery { queued, slot }, ()))
        }
    })
    .boxed()
}
