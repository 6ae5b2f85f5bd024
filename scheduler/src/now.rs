use jiff::Timestamp;
use std::{fmt, sync::Arc};
use store::{Error, Store};

/// Where the present comes from. Leases are judged by the clock of the database, so that processes whose own clocks differ
/// agree.
#[derive(Clone)]
pub struct Now(Source);

#[derive(Clone)]
enum Source {
    Function(Arc<dyn Fn() -> Timestamp + Send + Sync>),
    Store(Store),
}

impl Now {
    /// The clock of the database: what a service takes.
    pub fn of_store(store: &Store) -> Self {
        Self(Source::Store(store.clone()))
    }

    /// Whatever the function says.
    pub fn from_fn(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Source::Function(Arc::new(now)))
    }

    /// The present.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn get(&self) -> Result<Timestamp, Error> {
        match &self.0 {
            Source::Function(now) => Ok(now()),
            Source::Store(store) => store.now().await,
        }
    }
}

impl fmt::Debug for Now {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.0 {
            Source::Function(_) => "Now::from_fn",
            Source::Store(_) => "Now::of_store",
        })
    }
}
