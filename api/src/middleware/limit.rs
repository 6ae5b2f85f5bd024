use std::{
    future::Future,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// The time limit of a request, which its handler may lift: work that is done whole or not at all is answered however long
/// it takes, because who is told that it was given up would send it again. Cheap to clone; clones share.
#[derive(Clone, Debug, Default)]
pub(crate) struct TimeLimit(Arc<AtomicBool>);

impl TimeLimit {
    /// From now on the request takes the time that it takes.
    pub(crate) fn lift(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// What comes of the request; none where the limit passed before it was lifted.
    pub(super) async fn watch<T>(&self, limit: Duration, request: impl Future<Output = T>) -> Option<T> {
        let mut request = pin!(request);
        match tokio::time::timeout(limit, request.as_mut()).await {
            Ok(answer) => Some(answer),
            Err(_) if self.0.load(Ordering::Acquire) => Some(request.await),
            Err(_) => None,
        }
    }
}
