//! `vigie verify` on every certificate of the machine's own CA bundle, as an anchor and as a stranger.

use std::{collections::BTreeMap, fs};
use tests::vigie;

const BUNDLE: &str = "/etc/ssl/certs/ca-certificates.crt";

fn certificates() -> Vec<String> {
    let bundle = fs::read_to_string(BUNDLE).expect("ca-certificates is installed by tests/install");
    let end = "-----END CERTIFICATE-----\n";
    bundle
        .split_inclusive(end)
        .filter(|block| block.contains("BEGIN CERTIFICATE"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_authority_of_the_machine_is_explained_as_anchor_and_as_stranger() {
    let folder = tempfile::tempdir().unwrap();
    let mut answers: BTreeMap<(&str, i32, Vec<String>), u32> = BTreeMap::new();
    for pem in certificates() {
        let file = folder.path().join("root.pem");
        fs::write(&file, &pem).unwrap();
        for (role, words) in [("anchor", "--ca"), ("stranger", "")] {
            let mut run = vigie()
                .words("verify --format json --no-public-roots --chain")
                .arg(&file);
            if !words.is_empty() {
                run = run.arg(words).arg(&file);
            }
            let answer = run.run();
            let unexplained = answer.code() > 2 || (answer.code() == 0) != answer.codes().is_empty();
            assert!(
                !unexplained,
                "{role} {}: {}{}\n{pem}",
                answer.code(),
                answer.text(),
                answer.errors()
            );
            *answers.entry((role, answer.code(), answer.codes())).or_default() += 1;
        }
    }
    for ((role, _, codes), count) in &answers {
        println!("{count:4} {role}: {codes:?}");
        let told_untrusted = codes.iter().any(|code| code == "chain.self_signed");
        assert_eq!(*role == "stranger", told_untrusted, "{count} times {role}: {codes:?}");
    }
    assert!(!answers.is_empty());
}
