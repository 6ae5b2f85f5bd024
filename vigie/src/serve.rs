//! Everything in one process: store, queue, and every role around them.
//!
//! [`Embedded::open`] takes the store and makes what roles share; [`Embedded::run`] lets the roles run, each under a
//! supervisor, until the process is asked to stop, and then lets them end in the order in which work flows.

mod embedded;
mod first_account;
mod housekeeping;
mod inheritance;
mod intermediates;
mod lock;
mod open_store;
mod roles;
mod scans;
mod settings;
mod supervisor;
mod watch;

pub(crate) use embedded::Embedded;
pub(crate) use lock::StoreLock;
pub(crate) use open_store::open as open_store;
pub(crate) use settings::{FirstAccountSettings, SCHEMA, Settings, StoreSettings, load};
