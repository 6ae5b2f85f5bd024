use super::pace::Pace;
use crate::{PerPriority, Priority, QueueError, lock::lock};
use model::ScanJob;
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};
use tokio::{
    sync::{Notify, Semaphore, TryAcquireError},
    time::{Duration, Instant},
};
use ulid::Ulid;

/// The lanes of every pool.
#[derive(Debug)]
pub(crate) struct Lanes {
    capacity: usize,
    pools: Mutex<Pools>,
}

#[derive(Debug, Default)]
struct Pools {
    by_name: BTreeMap<String, Arc<Pool>>,
    closed: bool,
}

/// What waits in a pool.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PoolDepths {
    /// How many wait, and for how long the first of them.
    pub(crate) lanes: PerPriority<(usize, Option<Duration>)>,
    pub(crate) taken_last_minute: usize,
}

impl Lanes {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            pools: Mutex::default(),
        }
    }

    /// The lanes of a pool, made where there are none yet.
    pub(crate) fn pool(&self, pool: &str) -> Arc<Pool> {
        let mut pools = lock(&self.pools);
        if let Some(lanes) = pools.by_name.get(pool) {
            return lanes.clone();
        }
        let lanes = Arc::new(Pool::new(self.capacity));
        if pools.closed {
            lanes.close();
        }
        pools.by_name.insert(pool.to_owned(), lanes.clone());
        lanes
    }

    /// Closes every pool, and gives the scans that nobody took.
    pub(crate) fn close(&self) -> Vec<Ulid> {
        let mut pools = lock(&self.pools);
        pools.closed = true;
        pools.by_name.values().flat_map(|pool| pool.close()).collect()
    }

    pub(crate) fn pools(&self) -> BTreeMap<String, PoolDepths> {
        let by_name = &lock(&self.pools).by_name;
        by_name
            .iter()
            .map(|(name, pool)| (name.clone(), pool.depths()))
            .collect()
    }
}

/// The lanes of one pool.
#[derive(Debug)]
pub(crate) struct Pool {
    state: Mutex<State>,
    /// Places that are free in each lane.
    room: PerPriority<Semaphore>,
    /// A job came. Each scanner of the pool waits twice at most, so all are woken.
    arrived: Notify,
}

#[derive(Debug, Default)]
struct State {
    waiting: PerPriority<VecDeque<QueuedJob>>,
    taken: Pace,
    closed: bool,
}

/// A job on its way.
#[derive(Clone, Debug)]
pub(crate) struct QueuedJob {
    pub(crate) job: ScanJob,
    /// The scanner that it would rather avoid has already declined it.
    pub(crate) handed_back: bool,
    since: Instant,
    /// Whether it gives back a place when it is taken: one that came back to a full lane stands beside the bound.
    holds_place: bool,
}

impl QueuedJob {
    pub(crate) fn priority(&self) -> Priority {
        Priority::from(self.job.reason)
    }
}

impl Pool {
    fn new(capacity: usize) -> Self {
        Self {
            state: Mutex::default(),
            room: PerPriority::from_fn(|_| Semaphore::new(capacity.min(Semaphore::MAX_PERMITS))),
            arrived: Notify::new(),
        }
    }

    pub(crate) async fn put(&self, job: ScanJob) -> Result<(), QueueError> {
        let place = self.room.of(job.reason.into()).acquire().await;
        place.map_err(|_| QueueError::Closed)?.forget();
        self.push(job)
    }

    pub(crate) fn try_put(&self, job: ScanJob) -> Result<(), QueueError> {
        let priority = job.reason.into();
        match self.room.of(priority).try_acquire() {
            Ok(place) => place.forget(),
            Err(TryAcquireError::Closed) => return Err(QueueError::Closed),
            Err(TryAcquireError::NoPermits) => {
                let pool = job.pool;
                return Err(QueueError::Full { pool, priority });
            }
        }
        self.push(job)
    }

    /// Puts a job into the place acquired for it.
    fn push(&self, job: ScanJob) -> Result<(), QueueError> {
        let queued = QueuedJob {
            job,
            handed_back: false,
            since: Instant::now(),
            holds_place: true,
        };
        self.insert(queued, VecDeque::push_back)
    }

    pub(crate) fn put_first(&self, queued: QueuedJob) {
        self.put_again(queued, VecDeque::push_front);
    }

    pub(crate) fn put_last(&self, mut queued: QueuedJob) {
        queued.handed_back = true;
        self.put_again(queued, VecDeque::push_back);
    }

    fn put_again(&self, mut queued: QueuedJob, put: fn(&mut VecDeque<QueuedJob>, QueuedJob)) {
        let place = self.room.of(queued.priority()).try_acquire();
        queued.holds_place = place.is_ok();
        if let Ok(place) = place {
            place.forget();
        }
        if self.insert(queued, put).is_err() {
            tracing::debug!("a job came back to closed lanes: its lease will bring it again");
        }
    }

    fn insert(&self, queued: QueuedJob, put: fn(&mut VecDeque<QueuedJob>, QueuedJob)) -> Result<(), QueueError> {
        let mut state = lock(&self.state);
        if state.closed {
            return Err(QueueError::Closed);
        }
        put(state.waiting.of_mut(queued.priority()), queued);
        drop(state);
        self.arrived.notify_waiters();
        Ok(())
    }

    /// Waits for a job of one of the priorities, the first of them first. Cancelled, it has taken nothing.
    pub(crate) async fn take(&self, priorities: &[Priority]) -> QueuedJob {
        loop {
            // Made before the look: it hears of a job that comes in between.
            let arrived = self.arrived.notified();
            if let Some(queued) = self.take_now(priorities) {
                return queued;
            }
            arrived.await;
        }
    }

    fn take_now(&self, priorities: &[Priority]) -> Option<QueuedJob> {
        let mut state = lock(&self.state);
        let queued = priorities
            .iter()
            .find_map(|priority| state.waiting.of_mut(*priority).pop_front())?;
        state.taken.count(Instant::now());
        if queued.holds_place {
            self.room.of(queued.priority()).add_permits(1);
        }
        Some(queued)
    }

    /// How many jobs of a priority may be sent: see [`crate::JobSender::room`].
    pub(crate) fn room(&self, priority: Priority, slots: usize) -> usize {
        let mut state = lock(&self.state);
        let minute = state.taken.last_minute(Instant::now()).max(slots);
        let ahead: usize = state
            .waiting
            .iter()
            .filter(|(other, _)| *other <= priority)
            .map(|(_, lane)| lane.len())
            .sum();
        minute
            .saturating_sub(ahead)
            .min(self.room.of(priority).available_permits())
    }

    fn close(&self) -> Vec<Ulid> {
        for (_, room) in self.room.iter() {
            room.close();
        }
        let mut state = lock(&self.state);
        state.closed = true;
        let waiting = std::mem::take(&mut state.waiting);
        waiting
            .iter()
            .flat_map(|(_, lane)| lane.iter().map(|queued| queued.job.scan_id))
            .collect()
    }

    fn depths(&self) -> PoolDepths {
        let now = Instant::now();
        let mut state = lock(&self.state);
        PoolDepths {
            lanes: PerPriority::from_fn(|priority| {
                let lane = state.waiting.of(priority);
                let oldest = lane.iter().map(|queued| queued.since).min();
                (lane.len(), oldest.map(|since| now.saturating_duration_since(since)))
            }),
            taken_last_minute: state.taken.last_minute(now),
        }
    }
}
