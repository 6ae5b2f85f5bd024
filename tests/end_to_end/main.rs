//! The product against real servers.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and makes certificates around the present"
)]

mod check_dns;
mod check_domains;
mod check_many;
mod check_nginx;
mod check_revocation;
mod check_starttls;
mod dns_validation;
mod serve_killed;
mod stacks;
mod verify_authorities;
mod verify_beside_openssl;
