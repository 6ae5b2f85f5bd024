//! A certification authority of one's own: roots, intermediates, leaves, and what can be wrong with each.

mod builder;
mod der;
mod fixture;
mod identity;
mod key;
mod pkcs7;
mod revocation;
mod tbs;
mod validity;

pub use builder::{CertificateBuilder, Purpose};
pub use fixture::Fixture;
pub use identity::Identity;
pub use key::KeyKind;
pub use pkcs7::pkcs7;
pub use revocation::{OcspStatus, Revoked};
pub use tbs::{Extension, Tbs};
pub use validity::{DAY, date};

#[cfg(test)]
mod tests;
