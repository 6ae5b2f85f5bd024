//! X.509: read, facts, match names, build and judge chains. Bytes in, facts and findings out; no network, no clock.
//!
//! Start at [`read`] (a file of certificates) or [`Certificate::from_der`], gather what is trusted in a [`TrustStore`], and
//! ask a [`Judge`] a [`Question`]: the [`Judgement`] holds the findings, the chain as a report shows it, and what to fetch
//! to know more. How paths are built and told apart stands in `path.rs`; each thing that is looked for is one file in
//! `checks/`.

mod bundle;
mod certificate;
mod checks;
mod der;
mod digest;
mod error;
// Public for the crate of `fuzz/` alone.
#[doc(hidden)]
pub mod fuzzing;
mod judge;
mod kin;
mod names;
mod path;
pub mod revocation;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod second_opinion;
#[cfg(test)]
mod testing;
mod text;
mod trust;

pub use bundle::read;
pub use certificate::Certificate;
pub use error::{Mistaken, ReadError};
pub use judge::{Judge, Judgement, Origin, Question};
pub use names::covers;
pub use trust::TrustStore;
