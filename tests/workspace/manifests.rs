//! A rule without a test is a wish: lints are inherited, versions stand in one place, each with its purpose.

use cargo_metadata::MetadataCommand;
use std::fs;

#[test]
fn every_crate_inherits_the_lints_and_no_version_stands_outside_the_root() {
    for package in MetadataCommand::new().exec().unwrap().workspace_packages() {
        let text = fs::read_to_string(&package.manifest_path).unwrap();
        assert!(
            text.contains("[lints]\nworkspace = true"),
            "{}: `[lints] workspace = true` is missing",
            package.manifest_path
        );
        let own_version = text.lines().find(|line| {
            let value = line
                .split_once('=')
                .map(|(_, value)| value.trim_start())
                .unwrap_or_default();
            value.starts_with("\"0")
                || value.starts_with("\"1")
                || value.starts_with("\"=")
                || line.contains("version = \"")
        });
        assert_eq!(
            own_version, None,
            "{}: versions stand in the root manifest",
            package.manifest_path
        );
    }
}

#[test]
fn every_library_of_the_workspace_says_what_it_is_for() {
    let root = MetadataCommand::new().exec().unwrap().workspace_root.join("Cargo.toml");
    let text = fs::read_to_string(root).unwrap();
    let section = text
        .split("[workspace.dependencies]")
        .nth(1)
        .unwrap()
        .split("\n[")
        .next()
        .unwrap();
    let silent: Vec<_> = section
        .lines()
        .filter(|line| line.contains('=') && !line.contains("path = ") && !line.contains(" # "))
        .collect();
    assert!(
        silent.is_empty(),
        "without a comment that says what it is for: {silent:#?}"
    );
}
