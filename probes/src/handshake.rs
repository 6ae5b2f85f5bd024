//! The handshake of a modern client: rustls driven by hand, so that everything the server says is kept, whatever becomes of it.

mod client;
mod drive;
mod signature;
mod witness;

pub(crate) use client::Alpn;
pub use client::TlsClient;
pub(crate) use drive::{Offer, Shaken, shake};
pub(crate) use signature::SignatureCheck;
