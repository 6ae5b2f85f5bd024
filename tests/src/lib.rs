//! What the end-to-end tests share: the built product, a folder of certificates, and real servers.
//!
//! A server is started on free loopback ports, waited for until it answers, and stopped when it is dropped.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and connects to what it started"
)]

mod api;
mod binary;
mod bind;
mod daemons;
mod fleet;
mod mail_server;
mod nginx;
mod serve;
mod small_disk;
mod sqlite_shell;
pub mod stacks;

pub use api::Api;
pub use binary::{Answer, Vigie, vigie};
pub use bind::{Bind, Zone};
pub use daemons::{Daemon, Material};
pub use fleet::{Fleet, Kind, Member};
pub use mail_server::MailServer;
pub use nginx::{Nginx, Site, free_port};
pub use serve::Serve;
pub use small_disk::SmallDisk;
pub use sqlite_shell::SqliteShell;
