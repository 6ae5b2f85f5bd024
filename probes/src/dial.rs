//! One address of a target: how to get a connection on which TLS may start.

use crate::environment::{Environment, Progress};
use crate::failure::{Failure, Phase};
use crate::starttls::{self, Names};
use futures_util::future::poll_immediate;
use model::{ScanJob, StartTls};
use outbound::AddressPermit;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

/// With less than this left of a scan, nothing that happens could be blamed on the server.
const SHORTEST: Duration = Duration::from_millis(20);

/// How long a server that keeps silent in the dialogue before TLS may take to show that it speaks TLS at once.
pub(crate) const FOR_A_HINT: Duration = Duration::from_secs(2);

/// What all addresses of a scan add to.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// How many connections were opened.
    pub(crate) connections: AtomicU32,
    /// Whether one of them had to wait for its turn.
    pub(crate) has_queued: AtomicBool,
}

/// When the scan of one address ends. The time that it waits for its turn is not the server's, and puts the end off.
#[derive(Debug)]
pub(crate) struct Until {
    instant: Instant,
    /// In nanoseconds.
    queued: AtomicU64,
}

impl Until {
    /// The end of a scan that never has to wait.
    pub(crate) const fn new(instant: Instant) -> Self {
        Self {
            instant,
            queued: AtomicU64::new(0),
        }
    }

    fn queued(&self) -> Duration {
        Duration::from_nanos(self.queued.load(Ordering::Relaxed))
    }

    fn put_off(&self, by: Duration) {
        let nanoseconds = u64::try_from(by.as_nanos()).unwrap_or(u64::MAX);
        self.queued.fetch_add(nanoseconds, Ordering::Relaxed);
    }

    fn instant(&self) -> Instant {
        self.instant + self.queued()
    }
}

/// Opens connections to one address, bounded in time and number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dialer<'a> {
    /// What the scan takes from outside.
    pub(crate) environment: &'a Environment,
    /// What is asked.
    pub(crate) job: &'a ScanJob,
    /// Where to connect.
    pub(crate) peer: SocketAddr,
    /// When the scan of this address ends.
    pub(crate) until: &'a Until,
    /// How long a handshake may take, or one hello and its answer.
    pub(crate) patience: Duration,
    /// Counts what was opened.
    pub(crate) ledger: &'a Ledger,
}

/// What a connection is for: the guard asks.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    Http,
    Scan,
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
    permit: AddressPermit,
}

impl Open {
    /// The connection and the place that it holds among the connections to the address.
    pub(crate) fn into_parts(self) -> (TcpStream, AddressPermit) {
        (self.stream, self.permit)
    }
}

impl Dialer<'_> {
    /// Connects, and says nothing yet.
    pub(crate) async fn connect(&self) -> Result<Open, Failure> {
        self.reach(Purpose::Scan).await
    }

    /// The same for a question in plain HTTP, for which the guard has ports of its own.
    pub(crate) async fn connect_for_http(&self) -> Result<Open, Failure> {
        self.reach(Purpose::Http).await
    }

    async fn reach(&self, purpose: Purpose) -> Result<Open, Failure> {
        let Environment { connector, limits, .. } = self.environment;
        let permit = self.turn().await?;
        let started = Instant::now();
        let left = self.left();
        if left < SHORTEST {
            return Err(Failure::Local("deadline"));
        }
        let patience = left.min(limits.connect);
        let stream = match purpose {
            Purpose::Http => connector.connect_fetch(self.peer, patience).await?,
            Purpose::Scan => connector.connect(self.peer, patience).await?,
        };
        self.ledger.connections.fetch_add(1, Ordering::Relaxed);
        let connect = started.elapsed();
        self.environment.tell(
            self.job,
            &Progress::Connected {
                address: self.peer.ip(),
            },
        );
        Ok(Open {
            stream,
            connect,
            starttls: None,
            early_bytes: 0,
            permit,
        })
    }

    /// Connects and leads the dialogue before TLS.
    pub(crate) async fn open(&self) -> Result<Open, Failure> {
        self.open_with("").await
    }

    /// The same with these words in clear behind the command that starts TLS, in one segment with it.
    pub(crate) async fn open_with(&self, behind: &'static str) -> Result<Open, Failure> {
        let mut open = self.connect().await?;
        let protocol = self.job.target.starttls;
        if protocol == StartTls::None {
            return Ok(open);
        }
        let started = Instant::now();
        let left = self.left();
        // A little is kept to find out what a server that says nothing is waiting for.
        let patience = left.saturating_sub(FOR_A_HINT.min(left / 4));
        let target = &self.job.target;
        let domain = target.xmpp_domain.as_ref().unwrap_or(&target.host).to_string();
        let names = Names {
            own: &self.environment.own_name,
            domain: &domain,
        };
        let dialogue = starttls::negotiate(protocol, &mut open.stream, names, behind);
        let outcome = timeout(patience.min(self.environment.limits.starttls), dialogue).await;
        open.early_bytes = outcome.map_err(|_| Failure::Timeout(Phase::Starttls))??.early_bytes;
        open.starttls = Some(started.elapsed());
        Ok(open)
    }

    /// Waits until few enough connections to the address are open.
    async fn turn(&self) -> Result<AddressPermit, Failure> {
        let mut turn = pin!(self.environment.address_limits.acquire(self.peer.ip()));
        if let Some(permit) = poll_immediate(&mut turn).await {
            return Ok(permit);
        }
        self.ledger.has_queued.store(true, Ordering::Relaxed);
        let started = Instant::now();
        let patience = self.environment.limits.queue.saturating_sub(self.until.queued());
        let permit = timeout(patience, turn).await;
        self.until.put_off(started.elapsed());
        permit.map_err(|_| Failure::Local("address_busy"))
    }

    /// What is left of the scan.
    pub(crate) fn left(&self) -> Duration {
        self.until.instant().saturating_duration_since(Instant::now())
    }

    /// When a step that may take so long has to be over.
    pub(crate) fn deadline(&self, limit: Duration) -> Instant {
        (Instant::now() + limit).min(self.until.instant())
    }

    /// When a handshake that starts now has to be over.
    pub(crate) fn handshake_deadline(&self) -> Instant {
        self.deadline(self.patience)
    }
}
