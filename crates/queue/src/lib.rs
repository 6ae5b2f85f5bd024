//! Typed sender and worker, blobs, tokens, broadcasts: what the roles of Vigie say to one another.
//!
//! Start at [`Queue`]. The scheduler sends [`model::ScanJob`]s with a [`JobSender`], asking it first how much
//! [room](JobSender::room) there is; scanners take them with [`run_scanner`], and what they answer reaches the recorder
//! through a [`ReportReceiver`]. [`Blobs`], [`Tokens`], [`Wakeups`], [`Followed`] and [`Scanners`] carry what goes beside.
//!
//! The queue is a carrier, the store is the truth: what it loses is dispatched again, what comes twice is recorded once.
//! Nothing outside this crate names the worker runtime (apalis) or what carries the messages: an `Engine` inside, today the
//! process itself.

mod blobs;
mod engine;
mod error;
mod jobs;
mod limits;
mod lock;
mod meter;
mod presence;
mod priority;
mod progress;
mod queue;
mod reports;
mod scanner;
mod stats;
mod tokens;
mod wakeups;

pub use blobs::Blobs;
pub use error::QueueError;
pub use jobs::JobSender;
pub use limits::Limits;
pub use presence::{Presence, Scanners};
pub use priority::{PerPriority, Priority};
pub use progress::{Followed, Follower, Progress};
pub use queue::Queue;
pub use reports::{Batch, ReportReceiver, ReportSender};
pub use scanner::{Failure, Scan, ScannerSettings, Stopped, run_scanner};
pub use stats::{BlobStats, LaneStats, Outcomes, PoolStats, ReportStats, Stats};
pub use tokens::{Rate, Token, Tokens};
pub use wakeups::{Listener, Wakeup, Wakeups};
