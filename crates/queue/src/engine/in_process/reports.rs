use crate::{QueueError, ReportStats, lock::lock};
use model::Report;
use std::{collections::VecDeque, sync::Mutex};
use tokio::{
    sync::{Notify, Semaphore},
    time::{Duration, Instant},
};

/// Far from what an instant cannot hold.
const LONGEST_LINGER: Duration = Duration::from_secs(3_600);

/// Reports between scanners and recorder.
#[derive(Debug)]
pub(crate) struct Reports {
    state: Mutex<State>,
    /// Places that are free. A report holds its place until it is acknowledged.
    room: Semaphore,
    /// A report came, came back or was acknowledged.
    changed: Notify,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<QueuedReport>,
    in_hand: usize,
    redelivered: u64,
    closed: bool,
}

/// A report on its way.
#[derive(Debug)]
pub(crate) struct QueuedReport {
    pub(crate) report: Report,
    /// How often it was delivered.
    pub(crate) deliveries: u32,
    since: Instant,
}

impl Reports {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            state: Mutex::default(),
            room: Semaphore::new(capacity.clamp(1, Semaphore::MAX_PERMITS)),
            changed: Notify::new(),
        }
    }

    pub(crate) async fn put(&self, report: Report) -> Result<(), QueueError> {
        self.room.acquire().await.map_err(|_| QueueError::Closed)?.forget();
        let mut state = lock(&self.state);
        if state.closed {
            return Err(QueueError::Closed);
        }
        state.waiting.push_back(QueuedReport {
            report,
            deliveries: 0,
            since: Instant::now(),
        });
        drop(state);
        self.changed.notify_waiters();
        Ok(())
    }

    /// See [`crate::ReportReceiver::batch`].
    pub(crate) async fn take(&self, max: usize, linger: Duration) -> Option<Vec<QueuedReport>> {
        let (max, linger) = (max.max(1), linger.min(LONGEST_LINGER));
        loop {
            // Made before the look: it hears of a report that comes in between.
            let changed = self.changed.notified();
            match self.take_now(max, linger) {
                Look::Batch(reports) => return Some(reports),
                Look::Ended => return None,
                Look::Nothing => changed.await,
                Look::TooFew { until } => tokio::select! {
                    () = changed => {}
                    () = tokio::time::sleep_until(until) => {}
                },
            }
        }
    }

    fn take_now(&self, max: usize, linger: Duration) -> Look {
        let mut state = lock(&self.state);
        let Some(first) = state.waiting.front() else {
            return if state.closed && state.in_hand == 0 {
                Look::Ended
            } else {
                Look::Nothing
            };
        };
        let until = first.since + linger;
        // With no place left, senders wait for this batch: more cannot come.
        let more_may_come = !state.closed && self.room.available_permits() > 0;
        if state.waiting.len() < max && more_may_come && Instant::now() < until {
            return Look::TooFew { until };
        }
        let count = state.waiting.len().min(max);
        let mut reports: Vec<_> = state.waiting.drain(..count).collect();
        state.in_hand += count;
        for queued in &mut reports {
            queued.deliveries += 1;
        }
        Look::Batch(reports)
    }

    pub(crate) fn acknowledge(&self, count: usize) {
        lock(&self.state).in_hand -= count;
        self.room.add_permits(count);
        self.changed.notify_waiters();
    }

    /// Takes back, before what came later, what was delivered and not acknowledged.
    pub(crate) fn put_back(&self, reports: Vec<QueuedReport>) {
        if reports.is_empty() {
            return;
        }
        let mut state = lock(&self.state);
        state.in_hand -= reports.len();
        state.redelivered += u64::try_from(reports.len()).unwrap_or(u64::MAX);
        for queued in reports.into_iter().rev() {
            state.waiting.push_front(queued);
        }
        drop(state);
        self.changed.notify_waiters();
    }

    pub(crate) fn close(&self) {
        self.room.close();
        lock(&self.state).closed = true;
        self.changed.notify_waiters();
    }

    pub(crate) fn stats(&self) -> ReportStats {
        let state = lock(&self.state);
        ReportStats {
            waiting: state.waiting.len(),
            in_hand: state.in_hand,
            oldest: state.waiting.front().map(|queued| queued.since.elapsed()),
            redelivered: state.redelivered,
        }
    }
}

/// What a look at the waiting reports says.
enum Look {
    /// Take these.
    Batch(Vec<QueuedReport>),
    /// Closed, and all acknowledged.
    Ended,
    /// None waits.
    Nothing,
    /// More may come until then.
    TooFew { until: Instant },
}
