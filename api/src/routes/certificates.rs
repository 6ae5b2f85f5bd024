//! Certificates: the inventory.

mod body;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod pem;
pub(crate) mod show;
