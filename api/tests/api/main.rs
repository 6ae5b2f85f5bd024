//! The API and the pages as callers see them: a real router over a real store.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod certificates;
mod health;
mod incidents;
mod isolation;
mod monitors;
mod openapi;
mod pages;
mod samples;
mod scans;
mod serving;
mod settings;
mod targets;
mod trust_bundles;
mod world;
