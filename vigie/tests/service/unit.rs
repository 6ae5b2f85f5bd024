//! The systemd unit says what the binary understands.

use crate::process::run;
use std::{fs, path::Path};

fn unit() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../packaging/systemd/vigie.service");
    fs::read_to_string(path).unwrap()
}

fn value(key: &str) -> String {
    let unit = unit();
    let line = unit.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    line.unwrap_or_else(|| panic!("{key} is missing")).to_owned()
}

#[test]
fn its_command_line_and_its_variables_are_understood() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("vigie.toml"), "").unwrap();
    let start = value("ExecStart")
        .replace("/etc/vigie/vigie.toml", "vigie.toml")
        .replace("${STATE_DIRECTORY}", "state");
    let words: Vec<_> = start.split_whitespace().skip(1).collect();
    assert_eq!(words[0], "serve");
    // `config show` takes the same options, and ends.
    let mut shown = vec!["config", "show"];
    shown.extend(&words[1..]);
    let (code, said, errors) = run(folder.path(), &shown);
    assert!(code == 0 && said.contains("directory = \"state\""), "{said}{errors}");
    assert!(value("Environment").starts_with("VIGIE_ACCOUNT__TOKEN_FILE="));
    assert!(said.contains("token_file"));
}

#[test]
fn it_waits_longer_than_a_clean_stop_takes() {
    let seconds: u64 = value("TimeoutStopSec").parse().unwrap();
    assert!(seconds >= 20 + 15 + 15 + 15 + 5);
    assert_eq!(value("RestartPreventExitStatus"), "3");
    for hardened in [
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "DynamicUser=yes",
        "CapabilityBoundingSet=\n",
    ] {
        assert!(unit().contains(hardened), "{hardened}");
    }
}
