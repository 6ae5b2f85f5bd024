//! The product against real servers.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and makes certificates around the present"
)]

mod check_nginx;
mod verify_authorities;
