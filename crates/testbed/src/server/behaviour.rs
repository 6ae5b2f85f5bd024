//! What a server does with a connection.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;

use super::Connection;

/// One connection being served; it may end with an error, which the journal of the server keeps.
pub type Serving<'a> = Pin<Box<dyn Future<Output = io::Result<()>> + Send + 'a>>;

/// What a server does with each connection it accepts. Implemented by everything that can be given to
/// [`Server::start`](crate::Server::start).
pub trait Behaviour: fmt::Debug + Send + Sync + 'static {
    /// Serves one connection until it ends. Dropping the future closes the connection.
    fn serve(&self, connection: Connection) -> Serving<'_>;
}

impl<B: Behaviour + ?Sized> Behaviour for Box<B> {
    fn serve(&self, connection: Connection) -> Serving<'_> {
        (**self).serve(connection)
    }
}

impl<B: Behaviour + ?Sized> Behaviour for Arc<B> {
    fn serve(&self, connection: Connection) -> Serving<'_> {
        (**self).serve(connection)
    }
}

/// One behaviour after the other: the first connection meets the first one, and so on; the last one stays. A server that answers
/// `421` once and is well afterwards, or a pool of nodes that take turns.
#[derive(Debug)]
pub struct Sequence {
    first: Vec<Box<dyn Behaviour>>,
    then: Box<dyn Behaviour>,
}

impl Sequence {
    /// Starts with what is there for all connections; [`Self::first`] puts others before it.
    #[must_use]
    pub fn ending_in(then: impl Behaviour) -> Self {
        Self {
            first: Vec::new(),
            then: Box::new(then),
        }
    }

    /// The next connection, in the order of these calls, meets this one.
    #[must_use]
    pub fn first(mut self, behaviour: impl Behaviour) -> Self {
        self.first.push(Box::new(behaviour));
        self
    }
}

impl Behaviour for Sequence {
    fn serve(&self, connection: Connection) -> Serving<'_> {
        self.first
            .get(connection.number())
            .unwrap_or(&self.then)
            .serve(connection)
    }
}
