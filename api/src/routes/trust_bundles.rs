//! Private CA bundles: what monitors may trust besides the public roots, or instead of them.

mod body;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod show;
