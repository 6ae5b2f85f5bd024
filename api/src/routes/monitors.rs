//! Monitors: how installations are tested.

pub(crate) mod body;
pub(crate) mod by_external_id;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod patch;
pub(crate) mod put;
pub(crate) mod references;
pub(crate) mod show;
