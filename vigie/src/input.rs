//! What the user gives: files of certificates, lists of targets, the language of the environment.

mod certificates_file;
mod language;
mod targets;

pub(crate) use certificates_file::{certificates, read_input, revocation_lists};
pub(crate) use language::language;
pub(crate) use targets::Targets;
