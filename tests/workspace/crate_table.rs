//! Cargo refuses cycles but not shortcuts: this is the table of who uses whom (`docs/ARCHITECTURE.md`).

use cargo_metadata::{DependencyKind, MetadataCommand};
use std::collections::{BTreeMap, BTreeSet};

/// What each crate may use of ours. Dev-dependencies apart; `vigie` wires everything and may use all.
const TABLE: [(&str, &[&str]); 13] = [
    ("api", &["model", "certificates", "render", "store", "queue", "service"]),
    ("certificates", &["model"]),
    ("model", &[]),
    ("notifier", &["model", "render", "store", "outbound", "service"]),
    ("outbound", &[]),
    ("probes", &["model", "certificates", "outbound"]),
    ("queue", &["model"]),
    ("render", &["model"]),
    ("scanner", &["model", "probes", "outbound", "queue", "service"]),
    ("scheduler", &["model", "store", "queue", "service"]),
    ("service", &[]),
    ("store", &["model"]),
    ("testbed", &[]),
];

/// Crates that stand above the table: the product and what tests and measures it.
const ABOVE: [&str; 3] = ["benches", "tests", "vigie"];

/// Libraries that only one crate may name, so that they can be replaced there.
const FENCED: [(&str, &[&str]); 4] = [
    ("apalis", &["queue"]),
    ("redis", &["queue"]),
    ("sqlx", &["store"]),
    ("x509-parser", &["certificates"]),
];

#[test]
fn each_crate_uses_only_what_the_table_allows() {
    let metadata = MetadataCommand::new().exec().unwrap();
    let ours: BTreeSet<_> = metadata
        .workspace_packages()
        .iter()
        .map(|package| package.name.to_string())
        .collect();
    let table: BTreeMap<_, BTreeSet<_>> = TABLE
        .into_iter()
        .map(|(name, uses)| (name, uses.iter().copied().collect()))
        .collect();

    let known: BTreeSet<String> = table.keys().copied().chain(ABOVE).map(str::to_owned).collect();
    assert_eq!(
        ours, known,
        "a crate that the table does not name, or the other way round"
    );

    let mut shortcuts = Vec::new();
    for package in metadata.workspace_packages() {
        let Some(allowed) = table.get(package.name.as_str()) else {
            continue;
        };
        for dependency in package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind == DependencyKind::Normal)
        {
            if ours.contains(&dependency.name) && !allowed.contains(dependency.name.as_str()) {
                shortcuts.push(format!("{} uses {}", package.name, dependency.name));
            }
        }
    }
    assert!(shortcuts.is_empty(), "shortcuts past the table: {shortcuts:?}");
}

#[test]
fn fenced_libraries_stay_in_their_crate() {
    let metadata = MetadataCommand::new().exec().unwrap();
    let mut strays = Vec::new();
    for package in metadata.workspace_packages() {
        for dependency in package
            .dependencies
            .iter()
            .filter(|dependency| dependency.kind == DependencyKind::Normal)
        {
            let fence = FENCED.iter().find(|(library, _)| *library == dependency.name);
            if let Some((library, homes)) = fence
                && !homes.contains(&package.name.as_str())
            {
                strays.push(format!("{} names {library}", package.name));
            }
        }
    }
    assert!(strays.is_empty(), "{strays:?}");
}
