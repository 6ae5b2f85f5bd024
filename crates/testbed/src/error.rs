//! What can go wrong while a certificate or a server is made.

use std::io;

/// Why a certificate or a server could not be made. A server that runs reports nothing of the kind: it misbehaves on purpose.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// rcgen refused the parameters, for instance a name that is not ASCII.
    #[error("the certificate cannot be made: {0}")]
    Certificate(#[from] rcgen::Error),
    /// Several configurations, or an empty list, where exactly one thing is needed.
    #[error("{0}")]
    Configuration(&'static str),
    /// A socket or a file.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The identity has a public key only, or a key that this crate cannot sign with (a fixture's DSA key).
    #[error("the identity has no private key that can sign")]
    NoPrivateKey,
    /// rustls refused the key, the protocol versions or the client roots.
    #[error("the TLS server cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// Not reached in time.
    #[error("timed out waiting for {0}")]
    Timeout(&'static str),
}
