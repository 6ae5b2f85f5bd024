use crate::{BundleReader, Observer, Settings, environment, scan::Work, turns};
use model::ScannerIdentity;
use outbound::SetupError;
use queue::{Queue, QueueError, ScannerSettings, Stopped, run_scanner};
use service::Clock;
use std::{fmt, future::Future, sync::Arc, time::Duration};

/// What the program that starts a scanner brings along.
#[derive(Clone)]
pub struct World {
    /// The clock.
    pub clock: Clock,
    /// The identity of the process, fresh at each start.
    pub id: String,
    /// The version of Vigie.
    pub version: String,
    /// Reads private CA bundles.
    pub read_bundle: Arc<BundleReader>,
    /// Is told of what is worth a metric.
    pub observer: Arc<Observer>,
}

impl fmt::Debug for World {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("World")
            .field("clock", &self.clock)
            .field("id", &self.id)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// A scanner, ready to run. It may run again after it ended, and remembers what it knew.
#[derive(Clone)]
pub struct Scanner {
    queue: Queue,
    settings: ScannerSettings,
    work: Work,
}

impl fmt::Debug for Scanner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Scanner")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// Beyond its deadline and its turn, a scan that does not end is cancelled after so long.
const OVERRUN: Duration = Duration::from_secs(5);

impl Scanner {
    /// Makes everything that its scans share.
    ///
    /// # Errors
    /// A setting of the resolver that cannot be used.
    pub fn new(queue: &Queue, settings: &Settings, world: World) -> Result<Self, SetupError> {
        let identity = ScannerIdentity {
            id: world.id,
            version: world.version,
            pool: settings.pool.clone(),
        };
        let work = Work {
            environment: Arc::new(environment::environment(settings, identity.clone(), world.clock)?),
            turns: Arc::new(turns::Turns::new(queue.tokens(), settings)),
            blobs: queue.blobs(),
            followed: queue.progress(),
            read_bundle: world.read_bundle,
            observer: world.observer,
        };
        let slots = possible_slots(settings.concurrency, service::open_files_limit());
        if slots < settings.concurrency {
            tracing::warn!(
                slots,
                concurrency = settings.concurrency,
                "this process may not have enough open files for as many scans as the settings want"
            );
        }
        let settings = ScannerSettings {
            grace: Duration::from_millis(settings.stop_ms),
            overrun: OVERRUN + turns::PATIENCE,
            ..ScannerSettings::new(identity, slots)
        };
        Ok(Self {
            queue: queue.clone(),
            settings,
            work,
        })
    }

    /// Who it is.
    pub fn identity(&self) -> &ScannerIdentity {
        &self.settings.identity
    }

    /// How many scans it makes at the same time.
    pub fn slots(&self) -> usize {
        self.settings.slots
    }

    /// Remembers public intermediates (DER) that a scanner saw before this one began; what does not read is left out.
    pub fn recall_intermediates(&self, certificates: &[Vec<u8>]) {
        let environment = &self.work.environment;
        let read = certificates
            .iter()
            .filter_map(|der| environment.judge.certificate(der).ok());
        environment.intermediates.recall(read);
    }

    /// The public intermediates (DER) that it has seen on sound chains.
    pub fn seen_intermediates(&self) -> Vec<Vec<u8>> {
        let seen = self.work.environment.intermediates.seen();
        seen.iter().map(|certificate| certificate.der().to_vec()).collect()
    }

    /// Takes jobs of its pool and sends their reports until `stop`; see [`run_scanner`].
    ///
    /// # Errors
    /// As [`run_scanner`].
    pub async fn run(&self, stop: impl Future<Output = ()> + Send) -> Result<Stopped, QueueError> {
        run_scanner(&self.queue, self.settings.clone(), self.work.clone(), stop).await
    }
}

/// A scan of a name with several addresses holds some sockets at once: two an address, DNS, a fetch.
const FILES_OF_A_SCAN: u64 = 4;
/// Standard streams, the runtime, the store, the clients of the API.
const FILES_OF_THE_PROCESS: u64 = 192;

/// No more scans than open files allow, or a shortage here would be told as a fault of servers.
fn possible_slots(wanted: usize, open_files: Option<u64>) -> usize {
    let possible = open_files.map_or(u64::MAX, |limit| {
        limit.saturating_sub(FILES_OF_THE_PROCESS) / FILES_OF_A_SCAN
    });
    wanted.min(usize::try_from(possible).unwrap_or(usize::MAX)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_files_bound_the_scans() {
        assert_eq!(possible_slots(256, None), 256);
        assert_eq!(possible_slots(256, Some(65_536)), 256);
        assert_eq!(possible_slots(256, Some(1_024)), 208);
        assert_eq!(possible_slots(256, Some(10)), 1);
        assert_eq!(possible_slots(0, None), 1);
    }
}
