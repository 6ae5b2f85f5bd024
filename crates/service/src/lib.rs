//! What every role of Vigie shares: the clock, the logs, the signal to stop, what the environment allows.
//!
//! Time is an argument everywhere else: [`Clock`] is the one place that reads it. A binary starts [`logs`] first, then
//! listens for [`Stop`].

mod clock;
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
pub use health::{CheckReport, Health, HealthReport, Pulse};
pub use locale::locale;
pub use logs::{LogsError, logs};
pub use metrics::{
    Counters, FleetMetrics, Gauges, Histograms, HttpMetrics, Metrics, NotifierMetrics, ProcessMetrics, QueueMetrics,
    ScannerMetrics, SchedulerMetrics,
};
pub use open_files::open_files_limit;
pub use secret::Secret;
pub use settings::{Flag, Loaded, Origin, Problem, Schema, SettingsError, Sources};
pub use stop::{Stop, StopError};
pub use terminal::terminal_columns;
