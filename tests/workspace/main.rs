//! The workspace keeps its own rules: which crate uses which, and what every manifest inherits.

mod crate_table;
mod fuzz_targets;
mod manifests;
#[cfg(test)]
mod proofs;
