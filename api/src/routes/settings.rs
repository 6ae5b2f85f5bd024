//! The general settings of the account.

mod body;
pub(crate) mod patch;
pub(crate) mod show;
