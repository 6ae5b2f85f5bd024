use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Looks into a store with the shell of SQLite (`sqlite3`), not with Vigie's own code: a judge of its own.
#[derive(Clone, Debug)]
pub struct SqliteShell {
    file: PathBuf,
}

impl SqliteShell {
    /// Looks into this file.
    pub fn open(file: &Path) -> Self {
        Self { file: file.to_owned() }
    }

    /// The rows that a query answers.
    pub fn rows(&self, query: &str) -> Vec<Value> {
        let output = Command::new("/usr/bin/sqlite3")
            .args(["-readonly", "-json", "-cmd", ".timeout 20000"])
            .arg(&self.file)
            .arg(query)
            .output()
            .expect("sqlite3 is installed by tests/install");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{query}: {said}");
        match output.stdout.is_empty() {
            true => Vec::new(),
            false => serde_json::from_slice(&output.stdout).unwrap(),
        }
    }

    /// The one number that a query answers, as `n`.
    pub fn number(&self, query: &str) -> i64 {
        self.rows(query)[0]["n"].as_i64().expect("a number called n")
    }

    /// What the file says of itself; "ok" where every page and every reference is sound.
    pub fn soundness(&self) -> String {
        let pages = self.rows("PRAGMA integrity_check");
        let references = self.rows("PRAGMA foreign_key_check");
        match (pages[0]["integrity_check"].as_str(), references.is_empty()) {
            (Some("ok"), true) => "ok".to_owned(),
            _ => format!("{pages:?} {references:?}"),
        }
    }
}
