//! The kinds of problems, for people who meet one.

pub(crate) mod list;
