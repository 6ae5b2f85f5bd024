//! What Prometheus is told: one page for the whole process.

mod family;
mod fleet;
mod http;
mod notifier;
mod process;
mod queue;
mod scanner;
mod scheduler;

pub use family::{Counters, Distribution, Gauges, Histograms};
pub use fleet::FleetMetrics;
pub use http::HttpMetrics;
pub use notifier::NotifierMetrics;
pub use process::ProcessMetrics;
pub use queue::QueueMetrics;
pub use scanner::ScannerMetrics;
pub use scheduler::SchedulerMetrics;

use prometheus::{Encoder, Registry, TextEncoder};
use std::sync::Arc;

/// Every metric of the process. Cheap to clone; clones share.
///
/// All names begin with `vigie_`, but for those that every process has (`process_*`). What has a closed set of labels is
/// published as zero from the start; open labels are bounded, so the page stays small whatever is watched.
#[derive(Clone, Debug)]
pub struct Metrics {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    registry: Registry,
    fleet: FleetMetrics,
    http: HttpMetrics,
    notifier: NotifierMetrics,
    process: ProcessMetrics,
    queue: QueueMetrics,
    scanner: ScannerMetrics,
    scheduler: SchedulerMetrics,
}

impl Metrics {
    /// Zeros, for this version of Vigie.
    pub fn new(version: &str) -> Self {
        let registry = Registry::new();
        let inner = Inner {
            fleet: FleetMetrics::new(&registry),
            http: HttpMetrics::new(&registry),
            notifier: NotifierMetrics::new(&registry),
            process: ProcessMetrics::new(&registry, version),
            queue: QueueMetrics::new(&registry),
            scanner: ScannerMetrics::new(&registry),
            scheduler: SchedulerMetrics::new(&registry),
            registry,
        };
        Self { inner: Arc::new(inner) }
    }

    /// What is watched, and how it stands: totals from the store.
    pub fn fleet(&self) -> &FleetMetrics {
        &self.inner.fleet
    }

    /// The API and the console.
    pub fn http(&self) -> &HttpMetrics {
        &self.inner.http
    }

    /// Mail and webhooks.
    pub fn notifier(&self) -> &NotifierMetrics {
        &self.inner.notifier
    }

    /// The process itself.
    pub fn process(&self) -> &ProcessMetrics {
        &self.inner.process
    }

    /// Jobs and reports on their way.
    pub fn queue(&self) -> &QueueMetrics {
        &self.inner.queue
    }

    /// Scans.
    pub fn scanner(&self) -> &ScannerMetrics {
        &self.inner.scanner
    }

    /// What is due, and what is done about it.
    pub fn scheduler(&self) -> &SchedulerMetrics {
        &self.inner.scheduler
    }

    /// The page, in the text format of Prometheus (version 0.0.4: [`Metrics::CONTENT_TYPE`]).
    pub fn render(&self) -> String {
        let mut page = Vec::new();
        match TextEncoder::new().encode(&self.inner.registry.gather(), &mut page) {
            Ok(()) => String::from_utf8(page).unwrap_or_default(),
            Err(error) => {
                tracing::error!(%error, "the metrics page cannot be written: a bug");
                String::new()
            }
        }
    }

    /// What the page is, for the HTTP header.
    pub const CONTENT_TYPE: &'static str = "text/plain; version=0.0.4; charset=utf-8";
}

/// From a millisecond-quick answer to a slow deep scan, in seconds.
const DURATIONS: [f64; 11] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0];

/// Delays of what is owed: from a second to a day, in seconds.
const DELAYS: [f64; 10] = [1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 1800.0, 3600.0, 14_400.0, 86_400.0];

#[cfg(test)]
mod tests;
