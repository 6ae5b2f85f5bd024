//! Incidents: problems that are open, or were.

pub(crate) mod acknowledge;
mod body;
pub(crate) mod list;
pub(crate) mod mute;
pub(crate) mod show;
pub(crate) mod unmute;
pub(crate) mod withdraw;
