//! The binary as a service: `serve`, `config`, `backup`, `restore`, `migrate`, driven as an operator drives them.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and connects to what it started"
)]

mod config;
mod copies;
mod process;
mod serving;
mod stopping;
mod unit;
