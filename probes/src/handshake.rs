//! The handshake of a modern client: rustls driven by hand, so that everything the server says is kept, whatever becomes of it.

mod client;
mod converse;
mod drive;
mod returning;
mod signature;
mod signatures;
mod witness;

pub use client::TlsClient;
pub(crate) use client::{Alpn, is_web_port};
pub(crate) use converse::{Heard, Question, converse};
pub(crate) use drive::{Offer, Shaken, shake, shake_with};
pub(crate) use returning::{Returning, Talk};
pub(crate) use signature::SignatureCheck;
pub(crate) use signatures::Signatures;
