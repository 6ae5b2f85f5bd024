//! Everything that is done to one TLS endpoint.
//!
//! [`scan`] is the one entry point: a [`model::ScanJob`] and an [`Environment`] in, a [`model::Report`] out. It resolves the
//! name once, meets each address with a modern handshake that keeps the certificate whatever it is worth, falls back on the
//! raw prober in `wire/` where a server speaks nothing modern, and runs the checks listed in `checks.rs`.

mod accepted;
mod addresses;
mod checks;
mod contact;
mod dial;
mod discovery;
mod environment;
mod export_keys;
mod failure;
// Public for the crate of `fuzz/` alone.
#[doc(hidden)]
pub mod fuzzing;
mod handshake;
mod memory;
mod names;
mod padding_oracle;
mod poke;
mod raw;
mod revocation;
mod scan;
mod starttls;
mod trust;
mod visit;
mod vulnerable;
mod web;
mod wire;

pub use environment::{Environment, Limits, Progress, ProgressSink};
pub use handshake::TlsClient;
pub use memory::KnownIntermediates;
pub use revocation::Revocation;
pub use scan::scan;
pub use trust::{TrustStores, UnknownBundle};
pub use wire::read_hostile_bytes;
