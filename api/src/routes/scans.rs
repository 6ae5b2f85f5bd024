//! Scans: ordered, followed, and looked up.

pub(crate) mod body;
pub(crate) mod create;
pub(crate) mod events;
pub(crate) mod list;
pub(crate) mod show;
