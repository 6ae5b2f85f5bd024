//! A fuzz target is a line in several places: each is there, and the corpus is replayed.

use std::{collections::BTreeSet, fs, path::Path};

/// The crates with a `fuzzing` module, whose tests replay the corpus of each target of their table.
const CRATES: [(&str, &str); 2] = [
    ("certificates", "crates/certificates/src/fuzzing.rs"),
    ("probes", "probes/src/fuzzing.rs"),
];

/// More than what a minimised corpus needs.
const CORPUS_BYTES: u64 = 1024 * 1024;

fn names(folder: &Path, ending: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_suffix(ending)?.to_owned()))
        .collect()
}

#[test]
fn every_fuzz_target_has_its_file_its_corpus_its_row_and_its_replay() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |path: &str| fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let manifest = read("fuzz/Cargo.toml");
    let bins: BTreeSet<String> = manifest
        .split("[[bin]]")
        .skip(1)
        .map(|section| section.split('"').nth(1).unwrap().to_owned())
        .collect();
    assert!(!bins.is_empty());
    assert_eq!(bins, names(&root.join("fuzz/fuzz_targets"), ".rs"));
    assert_eq!(bins, names(&root.join("fuzz/corpus"), ""));
    let readme = read("fuzz/README.md");
    for name in &bins {
        assert!(
            readme.contains(&format!("\n| `{name}` |")),
            "no row for {name} in fuzz/README.md"
        );
        let target = read(&format!("fuzz/fuzz_targets/{name}.rs"));
        let replayed = CRATES.iter().any(|(owner, file)| {
            target.contains(&format!("{owner}::fuzzing::{name}("))
                && read(file).contains(&format!("(\"{name}\", {name})"))
        });
        assert!(replayed, "{name} calls no function of its name that a test replays");
    }
}

#[test]
fn the_corpus_is_small() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    for target in names(&corpus, "") {
        let files = fs::read_dir(corpus.join(&target)).unwrap();
        let bytes: u64 = files.map(|file| file.unwrap().metadata().unwrap().len()).sum();
        assert!(
            bytes <= CORPUS_BYTES,
            "the corpus of {target} has {bytes} bytes: minimise it"
        );
    }
}
