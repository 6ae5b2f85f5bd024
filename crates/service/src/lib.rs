//! What every role of Vigie shares: settings, logs, metrics, health, the clock, the signal to stop.
//!
//! A service reads its settings by a [`Schema`], starts its logs ([`LogSettings::start`]; [`logs`] on the command line),
//! listens for [`Stop`], and tells how it is through [`Health`] and [`Metrics`]. Time is an argument everywhere else:
//! [`Clock`] is the one place that reads it.

mod clock;
mod disk;
mod health;
mod locale;
mod logs;
mod metrics;
mod open_files;
mod secret;
mod settings;
mod stop;
mod terminal;

pub use clock::Clock;
pub use disk::free_disk_bytes;
pub use health::{CheckReport, Health, HealthReport, Pulse};
pub use locale::locale;
pub use logs::{LogFormat, LogSettings, LogsError, logs};
pub use metrics::{
    Counters, Distribution, FleetMetrics, Gauges, Histograms, HttpMetrics, Metrics, NotifierMetrics, ProcessMetrics,
    QueueMetrics, ScannerMetrics, SchedulerMetrics,
};
pub use open_files::{open_files_limit, raise_open_files_limit};
pub use secret::Secret;
pub use settings::{Flag, Loaded, Origin, Problem, Schema, SettingsError, Sources};
pub use stop::{Stop, StopError};
pub use terminal::terminal_columns;
