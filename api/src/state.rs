use crate::{Settings, pages::Pages, problem::Problem};
use jiff::Timestamp;
use queue::Queue;
use service::{Clock, Health, Metrics};
use std::sync::Arc;
use store::Store;
use tokio::sync::watch;

/// What answers are made from. Cheap to clone; clones share.
#[derive(Clone, Debug)]
pub struct State(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    queue: Queue,
    health: Health,
    metrics: Metrics,
    clock: Clock,
    settings: Settings,
    pages: Pages,
    closing: watch::Sender<bool>,
}

impl State {
    /// Puts it together. `clock` is the present as people see it; what is written takes the time of the store.
    pub fn new(
        store: Store,
        queue: Queue,
        (health, metrics): (Health, Metrics),
        clock: Clock,
        settings: Settings,
    ) -> Self {
        Self(Arc::new(Inner {
            pages: Pages::new(&settings),
            closing: watch::Sender::new(false),
            store,
            queue,
            health,
            metrics,
            clock,
            settings,
        }))
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn queue(&self) -> &Queue {
        &self.0.queue
    }

    pub(crate) fn health(&self) -> &Health {
        &self.0.health
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn pages(&self) -> &Pages {
        &self.0.pages
    }

    /// The present, as people see it.
    pub(crate) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    /// The present, by the clock by which leases are judged: for what is written.
    pub(crate) async fn store_now(&self) -> Result<Timestamp, Problem> {
        Ok(self.0.store.now().await?)
    }

    /// Ends what would go on for ever: streams of events.
    pub(crate) fn close(&self) {
        self.0.closing.send_replace(true);
    }

    /// Waits until [`State::close`].
    pub(crate) async fn closed(&self) {
        let mut closing = self.0.closing.subscribe();
        // The sender lives as long as this state.
        let _ = closing.wait_for(|closing| *closing).await;
    }
}
