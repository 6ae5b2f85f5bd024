//! Role: takes a [`model::ScanJob`] from the queue, gives a [`model::Report`] to it.
//!
//! A [`Scanner`] is made once, by its own [`Settings`]: what it may reach never comes from a job. [`Scanner::run`] takes
//! jobs until it is told to stop. It holds no database access and keeps nothing but memory that makes it faster: verified
//! paths, public intermediates, addresses seen before.

mod bundles;
mod environment;
mod event;
mod failed;
mod scan;
mod scanner;
mod settings;
mod steps;
mod turns;

pub use bundles::{BundleReader, UnreadableBundle};
pub use event::{Event, Observer, Scope};
pub use scanner::{Scanner, World};
pub use settings::{AllowedPorts, BadNameServer, BadRange, NameServer, Range, Settings};
