//! The built binary against servers on loopback: formats, exit codes, lists, languages, mistakes.

#![expect(
    clippy::disallowed_methods,
    reason = "certificates are made around the present, and a port is tried without the product"
)]

mod check;
mod explain;
mod lists;
mod mistakes;
mod support;
mod verify;
