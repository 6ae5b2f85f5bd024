use super::feed::Delivery;
use apalis::prelude::{Backend, Task, WorkerContext};
use apalis_core::{
    backend::{BackendConfig, finalize::Ephemeral},
    layers::Identity,
};
use futures_util::{StreamExt, stream::BoxStream};
use std::{
    convert::Infallible,
    fmt,
    task::{Context, Poll},
};
use ulid::Ulid;

/// The feed of a scanner, as the worker runtime wants it. It has no errors: at the first one, the runtime would drop every
/// scan in flight.
pub(super) struct LaneBackend {
    feed: BoxStream<'static, Delivery>,
}

impl LaneBackend {
    pub(super) fn new(feed: BoxStream<'static, Delivery>) -> Self {
        Self { feed }
    }
}

impl fmt::Debug for LaneBackend {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("LaneBackend").finish_non_exhaustive()
    }
}

impl Backend for LaneBackend {
    type Task = Task<Delivery>;
    type Error = Infallible;

    fn poll_ready(&mut self, _: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn poll_next(
        &mut self,
        context: &mut Context<'_>,
        _: &WorkerContext,
    ) -> Poll<Option<Result<Self::Task, Infallible>>> {
        let delivery = self.feed.poll_next_unpin(context);
        delivery.map(|delivery| delivery.map(|delivery| Ok(Task::new(delivery))))
    }

    fn poll_close(&mut self, _: &mut Context<'_>, _: &WorkerContext) -> Poll<Result<(), Infallible>> {
        self.feed = futures_util::stream::pending().boxed();
        Poll::Ready(Ok(()))
    }
}

impl BackendConfig for LaneBackend {
    type Args = Delivery;
    type Id = Ulid;
    type Kind = Ephemeral;
    type Config = ();
    type Layer = Identity;

    fn config(&self) -> &() {
        &()
    }

    fn middleware(&mut self, _: &mut WorkerContext) -> Identity {
        Identity::new()
    }
}
