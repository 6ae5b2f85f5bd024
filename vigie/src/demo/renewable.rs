use std::sync::{Arc, PoisonError, RwLock};
use testbed::{Behaviour, Connection, Serving};

/// A server whose certificate can be replaced while it runs, as by a reload: its port never closes.
#[derive(Clone, Debug)]
pub(super) struct Renewable(Arc<RwLock<Arc<dyn Behaviour>>>);

impl Renewable {
    pub(super) fn new(first: impl Behaviour) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(first))))
    }

    /// Connections that come from now on meet this one.
    pub(super) fn replace(&self, by: impl Behaviour) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(by);
    }
}

impl Behaviour for Renewable {
    fn serve(&self, connection: Connection) -> Serving<'_> {
        let current = Arc::clone(&*self.0.read().unwrap_or_else(PoisonError::into_inner));
        Box::pin(async move { current.serve(connection).await })
    }
}
