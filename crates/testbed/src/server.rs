//! A listening socket on loopback, and what stands behind it.

mod behaviour;
mod connection;
mod journal;
mod unreachable;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use crate::Error;
use journal::Journal;

pub use behaviour::{Behaviour, Sequence, Serving};
pub use connection::Connection;
pub use unreachable::{Unanswering, closed_port};

/// A running server. It stops, with all its connections, when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    journal: Arc<Journal>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Serves on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where no port can be had.
    pub async fn start(behaviour: impl Behaviour) -> Result<Self, Error> {
        Self::start_at((Ipv4Addr::LOCALHOST, 0).into(), behaviour).await
    }

    /// Serves on an address of loopback (127.0.0.0/8 or `::1`); port 0 takes a free one. Servers on 127.0.0.1, 127.0.0.2 ...
    /// with one port are the nodes behind one name.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] where the address is not of loopback, [`Error::Io`] where it cannot be had.
    pub async fn start_at(address: SocketAddr, behaviour: impl Behaviour) -> Result<Self, Error> {
        if !address.ip().is_loopback() {
            return Err(Error::Configuration("the testbed listens on loopback only"));
        }
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let journal = Arc::new(Journal::default());
        let accepting = tokio::spawn(accept(listener, Arc::clone(&journal), Arc::new(behaviour)));
        Ok(Self {
            address,
            journal,
            accepting,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The port on which it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// How many connections were accepted so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.journal.connections()
    }

    /// Waits until so many connections were accepted in all.
    ///
    /// # Errors
    ///
    /// [`Error::Timeout`].
    pub async fn wait_for_connections(&self, count: usize, within: Duration) -> Result<(), Error> {
        self.journal.wait_for_connections(count, within).await
    }

    /// What the client of one connection (counted from 0) sent so far, as it stood on the wire: at most 64 KiB, of the first 1024
    /// connections. Empty where there was none. A ClientHello is read from it with
    /// [`ClientHello::read`](crate::ClientHello::read).
    #[must_use]
    pub fn received(&self, connection: usize) -> Vec<u8> {
        self.journal.received(connection)
    }

    /// How connections ended that did not end well, as the server saw it (the first hundred): for the message of a failed test.
    #[must_use]
    pub fn failures(&self) -> Vec<String> {
        self.journal.failures()
    }

    /// Stops, and returns when the port is free.
    pub async fn stop(mut self) {
        self.accepting.abort();
        let _cancelled = (&mut self.accepting).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Owns the listener and all connections, so that one abort ends everything.
async fn accept(listener: TcpListener, journal: Arc<Journal>, behaviour: Arc<dyn Behaviour>) {
    let mut running = JoinSet::new();
    loop {
        let Ok((stream, _peer)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(10)).await; // out of descriptors: wait for some to come back
            continue;
        };
        while running.try_join_next().is_some() {}
        let (number, transcript) = journal.accepted();
        let _sent_late = stream.set_nodelay(true); // dripped bytes shall travel one by one
        let connection = Connection::new(stream, number, transcript);
        let (behaviour, journal) = (Arc::clone(&behaviour), Arc::clone(&journal));
        running.spawn(async move {
            if let Err(error) = behaviour.serve(connection).await {
                journal.failed(number, &error);
            }
        });
    }
}
