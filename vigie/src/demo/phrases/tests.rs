use super::*;
use crate::demo::flaw::Flaw;
use std::collections::{BTreeMap, BTreeSet};

const ENGLISH_SOURCE: &str = include_str!("../texts/en.ftl");
const FRENCH_SOURCE: &str = include_str!("../texts/fr.ftl");

/// The phrases of a file, each with the values that it names.
fn phrases(source: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut phrases = BTreeMap::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        let Some((id, text)) = line.split_once(" = ") else {
            continue;
        };
        let named = text.split('$').skip(1);
        let named = named.filter_map(|rest| rest.split(|character: char| !character.is_ascii_alphanumeric()).next());
        assert!(phrases.insert(id, named.collect()).is_none(), "{id} stands twice");
    }
    phrases
}

#[test]
fn every_phrase_stands_in_both_languages_with_the_same_values() {
    assert_eq!(phrases(ENGLISH_SOURCE), phrases(FRENCH_SOURCE));
}

#[test]
fn both_files_parse_without_loss() {
    for source in [ENGLISH_SOURCE, FRENCH_SOURCE] {
        if let Err((_, errors)) = fluent_bundle::FluentResource::try_new(source.to_owned()) {
            panic!("{errors:?}");
        }
    }
}

#[test]
fn every_flaw_has_its_words() {
    for language in Language::ALL {
        for flaw in Flaw::ALL {
            assert_ne!(Phrases::of(language).say(flaw.phrase()), flaw.phrase());
        }
    }
}

#[test]
fn french_puts_no_breaking_space_before_its_double_signs() {
    for line in FRENCH_SOURCE.lines().filter(|line| !line.starts_with('#')) {
        for wrong in [" :", " ;", " !", " ?", "« ", " »"] {
            assert!(!line.contains(wrong), "{line:?} holds {wrong:?}: use U+00A0");
        }
    }
}
