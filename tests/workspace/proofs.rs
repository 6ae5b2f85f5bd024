//! Every finding is proven: `tests/proofs/<family>.toml` names, for each code of the catalogue, a test that raises it and one
//! in which the same thing is looked for and not found. `docs/proofs.md` is the same as a table to read.

use model::Code;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

/// The file of the codes that nothing looks for yet.
const OPEN: &str = "open";

/// The two tests of a code, each as `path/from/the/root.rs::name_of_the_function`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Proof {
    raises: String,
    silent: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Open {
    not_looked_for: Vec<String>,
}

#[test]
fn every_code_of_the_catalogue_is_proven_or_said_to_be_open() {
    let (proofs, open) = (proofs(), open());
    let mut wrong = Vec::new();
    for code in Code::ALL.iter().map(|code| code.as_str()) {
        match (proofs.contains_key(code), open.contains(code)) {
            (true, true) => wrong.push(format!("{code} is proven and open")),
            (false, false) => wrong.push(format!("{code} has no proof")),
            (false, true) | (true, false) => {}
        }
    }
    let known: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let named = proofs.keys().chain(&open);
    wrong.extend(
        named
            .filter(|code| !known.contains(code.as_str()))
            .map(|code| format!("{code} is no code")),
    );
    assert!(wrong.is_empty(), "tests/proofs: {wrong:#?}");
}

#[test]
fn the_tests_of_each_proof_exist_and_differ() {
    let mut wrong = Vec::new();
    for (code, proof) in proofs() {
        if proof.raises == proof.silent {
            wrong.push(format!("{code}: one test cannot be the proof of both"));
        }
        for test in [&proof.raises, &proof.silent] {
            if let Err(reason) = find(test) {
                wrong.push(format!("{code}: {test}: {reason}"));
            }
        }
        if let Some((file, _)) = proof.raises.split_once("::")
            && !speaks_of(file, &code)
        {
            wrong.push(format!("{code}: {file} never speaks of it"));
        }
    }
    assert!(wrong.is_empty(), "tests/proofs: {wrong:#?}");
}

#[test]
fn what_is_raised_is_not_open() {
    let open = open();
    let sources: Vec<(PathBuf, String)> = ["crates/certificates/src", "probes/src", "scheduler/src/decide"]
        .iter()
        .flat_map(|folder| sources(&root().join(folder)))
        .collect();
    let mut wrong = Vec::new();
    for code in Code::ALL.iter().filter(|code| open.contains(code.as_str())) {
        let raised = ["Finding::new(", ".finding(", ".of_leaf("].map(|before| format!("{before}Code::{code:?}"));
        let mut raising = sources
            .iter()
            .filter(|(_, text)| raised.iter().any(|words| text.contains(words)));
        if let Some((file, _)) = raising.next() {
            wrong.push(format!("{} is raised in {}", code.as_str(), file.display()));
        }
    }
    assert!(wrong.is_empty(), "tests/proofs/{OPEN}.toml: {wrong:#?}");
}

#[test]
fn the_published_table_is_the_one_of_the_files() {
    let path = root().join("docs/proofs.md");
    let generated = document(&proofs(), &open());
    if is_update() {
        fs::write(&path, &generated).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == generated,
        "docs/proofs.md differs from tests/proofs. To make it anew:\n    \
         UPDATE_GENERATED=1 cargo test -p tests --test workspace proofs"
    );
}

/// All proofs by code.
fn proofs() -> BTreeMap<String, Proof> {
    let mut proofs = BTreeMap::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let family = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if family == OPEN {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let of_family: BTreeMap<String, Proof> =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for code in of_family.keys() {
            let (its_family, _) = code.split_once('.').unwrap_or_default();
            assert_eq!(its_family, family, "{code} stands in the file of another family");
        }
        proofs.extend(of_family);
    }
    proofs
}

/// The codes that nothing looks for yet.
fn open() -> BTreeSet<String> {
    let text = fs::read_to_string(folder().join(OPEN).with_extension("toml")).unwrap();
    let open: Open = toml::from_str(&text).unwrap();
    open.not_looked_for.into_iter().collect()
}

/// Whether the file has this function, and runs it as a test.
fn find(test: &str) -> Result<(), String> {
    let (file, name) = test.split_once("::").ok_or("no `::` between file and function")?;
    let text = fs::read_to_string(root().join(file)).map_err(|error| error.to_string())?;
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let begins = [format!("fn {name}("), format!("async fn {name}(")];
    let at = lines
        .iter()
        .position(|line| begins.iter().any(|begin| line.starts_with(begin)))
        .ok_or("no such function")?;
    let attributes: Vec<&&str> = lines
        .iter()
        .take(at)
        .rev()
        .take_while(|line| line.starts_with("#[") || line.starts_with("//"))
        .filter(|line| line.starts_with("#["))
        .collect();
    let is_test = |line: &&&str| line.starts_with("#[test]") || line.starts_with("#[tokio::test");
    if !attributes.iter().any(is_test) {
        return Err("no test".to_owned());
    }
    match attributes.iter().any(|line| line.starts_with("#[ignore")) {
        true => Err("it is ignored".to_owned()),
        false => Ok(()),
    }
}

/// Whether a file is named after a code or has it in its text.
fn speaks_of(file: &str, code: &str) -> bool {
    let Ok(variant) = code.parse::<Code>() else {
        return false;
    };
    let text = fs::read_to_string(root().join(file)).unwrap_or_default();
    let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str());
    stem == Some(&code.replace('.', "_")) || text.contains(code) || text.contains(&format!("Code::{variant:?}"))
}

/// The Rust files under a folder, each up to its tests.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            let text = fs::read_to_string(&path).unwrap();
            let before_tests = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            found.push((path, before_tests));
        }
    }
    found
}

fn document(proofs: &BTreeMap<String, Proof>, open: &BTreeSet<String>) -> String {
    let mut text = String::from(
        "# What proves each finding\n\n\
         For each code of the [catalogue](findings.md): a test in which it is raised, and one in which the same thing is looked for \
         and not found. Made from `tests/proofs`; a test checks that the tests exist and that no code is left out.\n\n\
         | code | test that raises it | test that does not |\n|---|---|---|\n",
    );
    for code in Code::ALL.iter().map(|code| code.as_str()) {
        if let Some(proof) = proofs.get(code) {
            writeln!(text, "| `{code}` | {} | {} |", link(&proof.raises), link(&proof.silent)).unwrap();
        }
    }
    if !open.is_empty() {
        text.push_str("\nNothing looks for these yet:\n\n");
        for code in Code::ALL.iter().filter(|code| open.contains(code.as_str())) {
            writeln!(text, "- `{}`", code.as_str()).unwrap();
        }
    }
    text
}

/// A test as a link to its file.
fn link(test: &str) -> String {
    let (file, name) = test.split_once("::").unwrap_or((test, ""));
    format!("[`{name}`](../{file})")
}

fn folder() -> PathBuf {
    root().join("tests/proofs")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

#[expect(clippy::disallowed_methods, reason = "a test is steered from outside")]
fn is_update() -> bool {
    std::env::var("UPDATE_GENERATED").is_ok()
}
