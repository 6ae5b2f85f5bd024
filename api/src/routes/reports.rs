//! Reports: what scans found.

pub(crate) mod body;
pub(crate) mod chain;
pub(crate) mod show;
