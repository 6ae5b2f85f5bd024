//! The whole scan against servers of the testbed, over loopback sockets.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, its helpers included")]

mod addresses;
mod bounds;
mod certificates;
mod client_certificates;
mod explored;
mod features;
mod other_certificates;
mod refusals;
mod revocation;
mod scene;
mod starttls;
mod versions;
mod vulnerabilities;
