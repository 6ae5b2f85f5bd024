//! The built binary against servers on loopback: formats, exit codes, lists, languages, mistakes.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and makes certificates around the present"
)]

mod check;
mod explain;
mod formats;
mod hostile;
mod lists;
mod mistakes;
mod revocation;
mod support;
mod verify;
