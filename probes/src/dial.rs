//! One address of a target: how to get a connection on which TLS may start.

use crate::environment::{Environment, Progress};
use crate::failure::{Failure, Phase};
use crate::starttls;
use model::{ScanJob, StartTls};
use outbound::AddressPermit;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

/// Opens connections to one address, bounded in time and number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dialer<'a> {
    /// What the scan takes from outside.
    pub(crate) environment: &'a Environment,
    /// What is asked.
    pub(crate) job: &'a ScanJob,
    /// Where to connect.
    pub(crate) peer: SocketAddr,
    /// When the scan ends.
    pub(crate) until: Instant,
    /// How long a handshake may take, or one hello and its answer.
    pub(crate) patience: Duration,
    /// Counts what was opened.
    pub(crate) connections: &'a AtomicU32,
}

/// A connection on which TLS may start.
#[derive(Debug)]
pub(crate) struct Open {
    /// The connection.
    pub(crate) stream: TcpStream,
    /// How long TCP took.
    pub(crate) connect: Duration,
    /// How long the dialogue before TLS took, where there was one.
    pub(crate) starttls: Option<Duration>,
    /// How many bytes the server sent behind its go-ahead.
    pub(crate) early_bytes: usize,
    /// Holds the place among the connections to the address.
    _permit: AddressPermit,
}

impl Dialer<'_> {
    /// Connects and leads the dialogue before TLS.
    pub(crate) async fn open(&self) -> Result<Open, Failure> {
        let Environment {
            address_limits,
            connector,
            limits,
            ..
        } = self.environment;
        let late = Failure::Timeout(Phase::Connect);
        let waiting = timeout_at(self.until, address_limits.acquire(self.peer.ip()));
        let permit = waiting.await.map_err(|_| Failure::Local("address_busy"))?;
        let started = Instant::now();
        let left = self.deadline(limits.connect).saturating_duration_since(started);
        if left.is_zero() {
            return Err(late);
        }
        let mut stream = connector.connect(self.peer, left).await?;
        self.connections.fetch_add(1, Ordering::Relaxed);
        let connect = started.elapsed();
        self.environment.tell(
            self.job,
            &Progress::Connected {
                address: self.peer.ip(),
            },
        );
        let protocol = self.job.target.starttls;
        if protocol == StartTls::None {
            return Ok(Open {
                stream,
                connect,
                starttls: None,
                early_bytes: 0,
                _permit: permit,
            });
        }
        let started = Instant::now();
        let dialogue = starttls::negotiate(protocol, &mut stream, &self.environment.own_name);
        let outcome = timeout_at(self.deadline(limits.starttls), dialogue).await;
        let go_ahead = outcome.map_err(|_| Failure::Timeout(Phase::Starttls))??;
        let starttls = Some(started.elapsed());
        Ok(Open {
            stream,
            connect,
            starttls,
            early_bytes: go_ahead.early_bytes,
            _permit: permit,
        })
    }

    /// When a step that may take so long has to be over.
    pub(crate) fn deadline(&self, limit: Duration) -> Instant {
        (Instant::now() + limit).min(self.until)
    }

    /// When a handshake that starts now has to be over.
    pub(crate) fn handshake_deadline(&self) -> Instant {
        self.deadline(self.patience)
    }
}
