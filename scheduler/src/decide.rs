//! What is decided when a report comes back. Pure: values in, values out; no store, no clock.

mod changed;
mod fleet;
mod incident;
mod keep;
mod problems;
mod recipients;
mod reminder;
mod seen;
mod standing;
mod started;
mod subject;
mod tell;

pub use changed::ChangeMails;
pub use fleet::FleetSettings;
pub use incident::IncidentFacts;
pub use tell::Silence;

pub(crate) use changed::{Change, changed, is_renewal};
pub(crate) use fleet::{Fleet, FleetState, Look};
pub(crate) use incident::{Raised, Shows, raise, without};
pub(crate) use keep::{Shown, digest, keep};
pub(crate) use problems::{Problem, Validity, first_leaves, leaves, problems};
pub(crate) use recipients::{Audience, recipients};
pub(crate) use reminder::{is_due, passed};
pub(crate) use seen::Seen;
pub(crate) use standing::{Before, News, OpenProblem, ProblemStep, Rules, Step, step};
pub(crate) use started::started;
pub(crate) use subject::is_about_certificate;
pub(crate) use tell::{Happening, silenced, told_together};
