//! The servers whose truth is known from their configuration. The end-to-end suite scans each; `tests/compare` shows it to
//! other scanners as well.

mod gnutls;
mod nginx;
mod old;
mod openssl;
mod others;
mod tlslite;

use super::{Credentials, Stack, Truth};
use crate::Nginx;

/// One server and what is true of it.
#[derive(Clone, Copy, Debug)]
pub struct Configuration {
    /// What it is, as the name of its test.
    pub name: &'static str,
    /// Starts it.
    pub start: fn() -> Running,
    /// What its configuration says.
    pub truth: fn() -> Truth,
}

/// A server that runs.
#[derive(Debug)]
pub enum Running {
    /// One of `tests/src/stacks`.
    Stack(Stack),
    /// nginx, with its certificates.
    Nginx(Nginx, Credentials),
}

impl Running {
    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        match self {
            Self::Stack(stack) => stack.port(),
            Self::Nginx(nginx, _) => nginx.port(),
        }
    }

    /// Its certificates.
    pub fn credentials(&self) -> &Credentials {
        match self {
            Self::Stack(stack) => stack.credentials(),
            Self::Nginx(_, credentials) => credentials,
        }
    }
}

/// All of them.
pub fn configurations() -> Vec<Configuration> {
    [
        openssl::CONFIGURATIONS,
        gnutls::CONFIGURATIONS,
        tlslite::CONFIGURATIONS,
        old::CONFIGURATIONS,
        others::CONFIGURATIONS,
        nginx::CONFIGURATIONS,
    ]
    .concat()
}

/// The groups of OpenSSL 3.0 in TLS 1.3, and those of TLS 1.2.
const OPENSSL_GROUPS: [&[&str]; 2] = [
    &[
        "x25519",
        "secp256r1",
        "x448",
        "secp521r1",
        "secp384r1",
        "ffdhe2048",
        "ffdhe3072",
        "ffdhe4096",
        "ffdhe6144",
        "ffdhe8192",
    ],
    &["x25519", "secp256r1", "x448", "secp521r1", "secp384r1"],
];

/// The suites of TLS 1.3 that OpenSSL, GnuTLS and their like have, in the order of OpenSSL.
const TLS13_SUITES: [u16; 3] = [0x1302, 0x1303, 0x1301];
