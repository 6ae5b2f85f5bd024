//! Role: REST API and status pages.
//!
//! Start at [`router()`]: what answers a request, whoever listens. [`serve`] lets it answer on a socket until the process is
//! asked to stop. The API stands in `routes.rs`, one file for each operation; pages for people in `pages.rs`. Both read
//! and change the store, order scans, and follow the queue; they never connect anywhere.
//!
//! Everything is one account's: a request opens its account by its token, and ids of another account do not exist for it.

mod caller;
mod extract;
mod health;
mod language;
mod middleware;
mod openapi;
mod order;
mod pages;
mod paging;
mod phrases;
mod pools;
mod problem;
mod router;
mod routes;
mod server;
mod settings;
mod state;
mod validation;

pub use openapi::document;
pub use router::router;
pub use server::{ServeError, serve};
pub use settings::Settings;
pub use state::State;
