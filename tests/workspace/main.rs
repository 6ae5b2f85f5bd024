//! The workspace keeps its own rules: which crate uses which, and what every manifest inherits.

mod crate_table;
mod manifests;
#[cfg(test)]
mod proofs;
