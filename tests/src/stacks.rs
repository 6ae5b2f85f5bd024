//! Real TLS servers of other makers, each started on a free loopback port and stopped when dropped.
//!
//! What a scan says of them is compared with what their configuration says ([`Truth`]): nothing here knows how Vigie finds out.

mod authority;
mod botan;
mod configurations;
mod consequences;
mod dh;
mod gnutls;
mod jsse;
mod node;
mod nss;
mod old_openssl;
mod openssl;
mod process;
mod tlslite;
mod truth;

pub use authority::{Credentials, HOST, KeyFile};
pub use botan::botan;
pub use configurations::{Configuration, Running, configurations};
pub use dh::{dh_parameters, dh_prime};
pub use gnutls::{gnutls, gnutls_suites};
pub use jsse::jsse;
pub use node::{Node, node};
pub use nss::nss;
pub use old_openssl::{old_openssl, old_openssl_suites};
pub use openssl::{openssl, openssl_suites};
pub use process::Stack;
pub use tlslite::{tlslite, tlslite_suites};
pub use truth::{Order, Truth};
