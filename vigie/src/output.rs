//! How results leave: the form of one result, the order of several, the saved chain, the progress bar.

mod chain_file;
mod form;
mod printer;
mod progress;

pub(crate) use form::{Detail, Form, Rendered, Scope, colour};
pub(crate) use printer::Printer;
pub(crate) use progress::Progress;
