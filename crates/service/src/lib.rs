//! What every role of Vigie shares: the clock, the logs, the signal to stop, what the environment allows.
//!
//! Time is an argument everywhere else: [`Clock`] is the one place that reads it. A binary starts [`logs`] first, then
//! listens for [`Stop`].

mod clock;
mod locale;
mod logs;
mod open_files;
mod stop;
mod terminal;

pub use clock::Clock;
pub use locale::locale;
pub use logs::{LogsError, logs};
pub use open_files::open_files_limit;
pub use stop::{Stop, StopError};
pub use terminal::terminal_columns;
