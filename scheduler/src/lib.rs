//! Role: dispatches what is due and records what came back.
mod decide;
mod dispatch;
mod environment;
mod meters;
mod now;
mod pause;
#[cfg(test)]
mod samples;
mod settings;

pub use decide::{ChangeMails, FleetSettings, IncidentFacts, Silence};
pub use dispatch::{dispatch, give_back};
pub use environment::Environment;
pub use meters::{Counts, Meters, Observation, reason_word};
pub use now::Now;
pub use settings::{DispatchSettings, OperatorSettings, RecordSettings};
