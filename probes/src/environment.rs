//! What a scan needs of the world.

use crate::handshake::TlsClient;
use crate::memory::KnownIntermediates;
use crate::revocation::Revocation;
use crate::trust::TrustStores;
use certificates::Judge;
use jiff::Timestamp;
use model::{ScanJob, ScannerIdentity};
use outbound::{AddressLimits, Connector, Fetcher, Resolver};
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// Everything that a scan takes from outside: a report is a function of the job, of this, and of what the peer sends.
///
/// Made once and shared by all scans of a process.
#[derive(Clone)]
pub struct Environment {
    /// The clock.
    pub now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Judges certificates at this instant instead of now.
    pub at: Option<Timestamp>,
    /// Turns names into addresses.
    pub resolver: Arc<Resolver>,
    /// Opens connections, behind the guard.
    pub connector: Arc<Connector>,
    /// How many connections to one address may be open at once, over all scans.
    pub address_limits: AddressLimits,
    /// Fetches missing intermediates (AIA). None: nothing is fetched.
    pub fetcher: Option<Arc<Fetcher>>,
    /// Where revocations are looked up, and what is known of them.
    pub revocation: Arc<Revocation>,
    /// What is trusted.
    pub trust: Arc<TrustStores>,
    /// Intermediates given by the user or seen before.
    pub intermediates: Arc<KnownIntermediates>,
    /// Judges chains, and remembers what it has verified.
    pub judge: Arc<Judge>,
    /// What handshakes offer.
    pub client: TlsClient,
    /// Who scans.
    pub identity: ScannerIdentity,
    /// The name that the scanner gives of itself to mail servers (EHLO): one that resolves.
    pub own_name: String,
    /// How long each step may take.
    pub limits: Limits,
    /// Where plain HTTP is looked for beside HTTPS at the same address: port 80.
    pub plain_http_port: u16,
    /// Who is told how a scan goes on.
    pub progress: Option<Arc<ProgressSink>>,
}

/// Is told how a scan goes on; called often, so it must not block.
pub type ProgressSink = dyn Fn(&ScanJob, &Progress) + Send + Sync;

impl Environment {
    /// An environment that trusts the public roots, fetches nothing and tells nobody; change the fields as needed.
    pub fn new(
        now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
        resolver: Arc<Resolver>,
        connector: Arc<Connector>,
        identity: ScannerIdentity,
    ) -> Self {
        Self {
            now,
            at: None,
            resolver,
            connector,
            address_limits: AddressLimits::default(),
            fetcher: None,
            revocation: Arc::default(),
            trust: Arc::default(),
            intermediates: Arc::default(),
            judge: Arc::default(),
            client: TlsClient::default(),
            identity,
            own_name: "localhost".to_owned(),
            limits: Limits::default(),
            plain_http_port: 80,
            progress: None,
        }
    }

    /// The instant at which certificates are judged.
    pub(crate) fn instant(&self) -> Timestamp {
        self.at.unwrap_or_else(|| (self.now)())
    }

    pub(crate) fn tell(&self, job: &ScanJob, progress: &Progress) {
        if let Some(sink) = &self.progress {
            sink(job, progress);
        }
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Environment")
            .field("at", &self.at)
            .field("identity", &self.identity)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// How long each step may take; the deadline of the scan bounds them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A TCP connection.
    pub connect: Duration,
    /// The dialogue before TLS; mail servers greet late on purpose.
    pub starttls: Duration,
    /// A TLS handshake, or one hello and its answer.
    pub handshake: Duration,
    /// How long a server that asked for a client certificate in TLS 1.3 may take to refuse a client without one.
    pub settle: Duration,
    /// Fetching all that a chain lacks; once more so long for what tells of revocations.
    pub fetch: Duration,
    /// How long a scan may wait in all for its turn at one address ([`Environment::address_limits`]). This time is Vigie's,
    /// not the server's: the deadline of the scan stands still meanwhile.
    pub queue: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            starttls: Duration::from_secs(30),
            handshake: Duration::from_secs(10),
            settle: Duration::from_millis(500),
            fetch: Duration::from_secs(10),
            queue: Duration::from_mins(10),
        }
    }
}

/// A step of a scan that is behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The first handshake with an address is over, well or not.
    Contacted {
        /// The address.
        address: IpAddr,
        /// Whether a certificate was read.
        certificate: bool,
    },
    /// A check of an address is done.
    Checked {
        /// The address.
        address: IpAddr,
        /// Its name: `chain`, `protocols` ...
        check: &'static str,
    },
    /// A connection to an address stands.
    Connected {
        /// The address.
        address: IpAddr,
    },
    /// The name is resolved.
    Resolved {
        /// What will be scanned.
        addresses: Vec<IpAddr>,
    },
}
