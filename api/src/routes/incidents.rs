//! Incidents: problems that are open, or were.

mod body;
pub(crate) mod acknowledge;
pub(crate) mod list;
pub(crate) mod mute;
pub(crate) mod show;
pub(crate) mod unmute;
pub(crate) mod withdraw;
