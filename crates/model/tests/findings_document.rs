//! `docs/findings.md` and `docs/findings.fr.md` are what the catalogue says.

use model::{Language, catalogue};
use std::{fs, path::PathBuf};

#[test]
fn the_published_catalogue_is_the_one_in_the_binary() {
    for (language, name) in [(Language::En, "findings.md"), (Language::Fr, "findings.fr.md")] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
        let generated = catalogue::document(language);
        if is_update() {
            fs::write(&path, &generated).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        let differs = generated
            .lines()
            .zip(committed.lines().chain(std::iter::repeat("")))
            .position(|(new, old)| new != old)
            .map_or(committed.lines().count(), |index| index + 1);
        assert!(
            committed == generated,
            "docs/{name} differs from the catalogue from line {differs} on. To make it anew:\n    \
             UPDATE_GENERATED=1 cargo test -p model --test findings_document"
        );
    }
}

#[expect(clippy::disallowed_methods, reason = "a test is steered from outside")]
fn is_update() -> bool {
    std::env::var("UPDATE_GENERATED").is_ok()
}
