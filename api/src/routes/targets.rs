//! Targets: each name of a monitor, with what is known of it.

pub(crate) mod body;
pub(crate) mod chain;
pub(crate) mod history;
pub(crate) mod list;
pub(crate) mod report;
pub(crate) mod show;
