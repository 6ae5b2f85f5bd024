//! Role: dispatches what is due and records what came back.
//!
//! Two loops over an [`Environment`]: [`dispatch`] claims due scans from the store and hands them to the queue, [`record`]
//! takes reports from the queue and keeps, in one transaction a batch, what follows from them. Both go on through errors of
//! store and queue, and may be killed at any instant. What is decided (what a report means for the colour of its target,
//! which incidents open and end, who is told, how much of a report is kept) stands in `decide`, as pure functions.
//!
//! A thread to follow: a target is due -> `dispatch/tick.rs` -> the scanner -> `record/desk.rs` -> `record/target.rs` ->
//! `decide/standing.rs` (the state machine) -> `record/incidents.rs` -> `decide/incident.rs` -> `record/owed.rs`.

mod decide;
mod dispatch;
mod environment;
mod meters;
mod now;
mod pause;
mod record;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod scenarios;
mod settings;

pub use decide::{ChangeMails, FleetSettings, IncidentFacts, Silence};
pub use dispatch::{dispatch, give_back};
pub use environment::Environment;
pub use meters::{Counts, Meters, Observation, reason_word};
pub use now::Now;
pub use record::record;
pub use settings::{DispatchSettings, OperatorSettings, RecordSettings};
