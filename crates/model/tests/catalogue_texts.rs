//! The texts of the catalogue as they are written: complete, alike in both languages, and without anything else.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first surprise"
)]

use fluent_bundle::FluentResource;
use model::{Code, catalogue::Entry};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

const LANGUAGES: [&str; 2] = ["en", "fr"];
const ATTRIBUTES: [&str; 5] = ["title", "sentence", "meaning", "steps", "verify"];
/// What `verify` may name: nothing that a peer sent.
const PLACE: [&str; 7] = [
    "curl_place",
    "host",
    "nmap_host",
    "nmap_port",
    "port",
    "s_client",
    "url_host",
];
/// Evidence that machines need and that says nothing to a person.
const UNSPOKEN: [(&str, &str); 2] = [("chain.incomplete", "origin"), ("vuln.robot", "answers")];

/// A message as it is written: its value under the empty name, and its attributes.
type Written = BTreeMap<String, String>;

#[test]
fn every_source_parses() {
    for (language, _, source) in sources() {
        if let Err((_, errors)) = FluentResource::try_new(source) {
            panic!("{language}: {errors:?}");
        }
    }
}

#[test]
fn messages_are_the_codes_and_stand_in_the_file_of_their_family() {
    for language in LANGUAGES {
        let mut expected: BTreeSet<String> = Code::ALL.iter().map(|code| id(code.entry())).collect();
        for (_, file, source) in sources().into_iter().filter(|source| source.0 == language) {
            for id in messages(&source).into_keys().filter(|id| !is_words(id)) {
                assert!(expected.remove(&id), "{language}: {id} is no code, or stands twice");
                let family = id.split('-').next().unwrap();
                assert_eq!(file_of(family), file, "{language}: {id}");
            }
        }
        assert!(expected.is_empty(), "{language} lacks {expected:?}");
    }
}

#[test]
fn a_message_has_the_five_attributes_and_nothing_else() {
    for language in LANGUAGES {
        for (id, message) in all(language) {
            let attributes: Vec<&str> = message.keys().map(String::as_str).collect();
            if is_words(&id) {
                assert_eq!(attributes, [""], "{language}: {id}");
                continue;
            }
            for attribute in ATTRIBUTES.iter().filter(|attribute| **attribute != "verify") {
                assert!(
                    message.contains_key(*attribute),
                    "{language}: {id}.{attribute} is missing"
                );
            }
            for attribute in attributes {
                assert!(
                    ATTRIBUTES.contains(&attribute),
                    "{language}: {id}.{attribute} means nothing"
                );
            }
        }
    }
}

#[test]
fn every_evidence_key_is_used_and_every_name_is_known() {
    for language in LANGUAGES {
        let messages = all(language);
        for entry in Code::ALL.iter().map(|code| code.entry()) {
            let mut used = BTreeSet::new();
            for text in messages[&id(entry)].values() {
                used.extend(names(text));
                let mut referred: Vec<String> = references(text).into_iter().collect();
                while let Some(words) = referred.pop() {
                    used.extend(names(&messages[&words][""]));
                    referred.extend(references(&messages[&words][""]));
                }
            }
            let evidence: BTreeSet<&str> = entry.evidence.iter().map(|key| key.name).collect();
            for name in &used {
                let known = evidence.contains(name.as_str()) || PLACE.contains(&name.as_str());
                assert!(
                    known,
                    "{language}: {} names {name}, which is no evidence of it",
                    entry.id
                );
            }
            for key in evidence {
                // The true length of a list that was cut is said with the list.
                let counted = key.strip_suffix("_count").is_some_and(|list| used.contains(list));
                let spoken = used.contains(key) || counted || UNSPOKEN.contains(&(entry.id, key));
                assert!(spoken, "{language}: {} never says its {key}", entry.id);
            }
        }
    }
}

#[test]
fn words_for_evidence_are_used_and_have_the_same_keys_in_both_languages() {
    let [english, french] = LANGUAGES.map(all);
    for id in english.keys().filter(|id| is_words(id)) {
        let used = english
            .values()
            .any(|message| message.values().any(|text| references(text).contains(id)));
        assert!(used, "{id}");
        let keys = |message: &Written| -> Vec<String> {
            let lines = message[""].lines().map(str::trim);
            lines
                .filter_map(|line| Some(line.split_once(']')?.0.to_owned()))
                .collect()
        };
        assert_eq!(keys(&english[id]), keys(&french[id]), "{id}");
    }
}

#[test]
fn a_command_names_nothing_but_the_place() {
    for language in LANGUAGES {
        for (id, message) in all(language) {
            let Some(verify) = message.get("verify") else { continue };
            assert_eq!(verify.lines().count(), 1, "{language}: {id}");
            assert!(references(verify).is_empty(), "{language}: {id}");
            for name in names(verify) {
                assert!(
                    PLACE.contains(&name.as_str()),
                    "{language}: the command of {id} names {name}"
                );
            }
        }
    }
}

#[test]
fn french_is_a_translation() {
    let [english, french] = LANGUAGES.map(all);
    for (id, message) in english.iter().filter(|(id, _)| !is_words(id)) {
        let other = &french[id];
        assert_eq!(message.get("verify"), other.get("verify"), "{id}");
        for attribute in ["title", "sentence", "meaning", "steps"] {
            assert_ne!(message[attribute], other[attribute], "{id}.{attribute}");
            assert_eq!(names(&message[attribute]), names(&other[attribute]), "{id}.{attribute}");
        }
        assert_eq!(message["steps"].lines().count(), other["steps"].lines().count(), "{id}");
    }
}

#[test]
fn french_sets_its_spaces_where_they_belong() {
    for (id, message) in all("fr") {
        for (attribute, text) in message.iter().filter(|(attribute, _)| *attribute != "verify") {
            for (before, after) in text.chars().zip(text.chars().skip(1)) {
                let bare = before == ' ' && ":;!?%»".contains(after) || before == '«' && after != '\u{a0}';
                assert!(
                    !bare,
                    "{id}.{attribute}: a breaking space at {before:?}{after:?} in {text}"
                );
            }
            assert!(
                !text.contains('\u{2019}'),
                "{id}.{attribute}: the apostrophe is ' everywhere"
            );
        }
    }
}

#[test]
fn texts_are_well_formed() {
    for language in LANGUAGES {
        for (id, message) in all(language).into_iter().filter(|(id, _)| !is_words(id)) {
            let place = format!("{language}: {id}");
            assert!(!message["title"].ends_with('.'), "{place}.title");
            assert!(
                message["title"].chars().count() <= 72,
                "{place}.title is too long for a list"
            );
            for attribute in ["sentence", "meaning"] {
                assert!(message[attribute].ends_with('.'), "{place}.{attribute}");
            }
            assert_eq!(message["meaning"].lines().count(), 1, "{place}.meaning");
            for text in message.values() {
                assert!(
                    !text.contains("  ") || text.contains("->"),
                    "{place}: two spaces in {text}"
                );
            }
        }
    }
}

fn id(entry: &Entry) -> String {
    entry.id.replace(['.', '_'], "-")
}

fn is_words(id: &str) -> bool {
    id.starts_with("words-")
}

fn file_of(family: &str) -> &str {
    match family {
        "kex" | "signature" => "cipher",
        "revocation" | "feature" | "http" | "dns" => "other",
        family => family,
    }
}

/// Language, file name without ending, and contents of every source.
fn sources() -> Vec<(&'static str, String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("texts");
    let mut sources = Vec::new();
    for language in LANGUAGES {
        for file in fs::read_dir(folder.join(language)).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            sources.push((language, name, fs::read_to_string(path).unwrap()));
        }
    }
    sources
}

fn all(language: &str) -> BTreeMap<String, Written> {
    let sources = sources().into_iter().filter(|source| source.0 == language);
    sources.flat_map(|(_, _, source)| messages(&source)).collect()
}

/// The messages of a source, by the way in which the sources are written: a message begins at the margin, an attribute
/// four columns in, and what follows a text stands deeper.
fn messages(source: &str) -> BTreeMap<String, Written> {
    let mut messages: BTreeMap<String, Written> = BTreeMap::new();
    let (mut id, mut attribute) = (String::new(), String::new());
    for line in source.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let attribute_here = line.strip_prefix("    .").and_then(|rest| rest.split_once(" ="));
        let (head, text) = match (line.starts_with([' ', '}']), attribute_here) {
            (false, _) => line.split_once(" =").map(|(name, text)| {
                assert!(
                    messages.insert(name.to_owned(), Written::new()).is_none(),
                    "{name} stands twice"
                );
                id = name.to_owned();
                (String::new(), text)
            }),
            (true, Some((name, text))) => Some((name.to_owned(), text)),
            (true, None) => None,
        }
        .map_or((None, line), |(head, text)| (Some(head), text));
        let message = messages.get_mut(&id).expect("a message begins at the margin");
        if let Some(name) = head {
            assert!(!message.contains_key(&name), "{id}.{name} stands twice");
            attribute = name;
        }
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let written = message.entry(attribute.clone()).or_default();
        if !written.is_empty() {
            written.push('\n');
        }
        written.push_str(text);
    }
    messages
}

/// The values that a text names.
fn names(text: &str) -> BTreeSet<String> {
    placeables(text)
        .into_iter()
        .filter_map(|inside| Some(word(inside.strip_prefix('$')?)))
        .collect()
}

/// The messages that a text takes in.
fn references(text: &str) -> BTreeSet<String> {
    placeables(text)
        .into_iter()
        .filter(|inside| !inside.starts_with('$'))
        .map(word)
        .collect()
}

fn placeables(text: &str) -> Vec<&str> {
    text.split('{').skip(1).map(str::trim_start).collect()
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|character| character.is_ascii_alphanumeric() || "_-".contains(*character))
        .collect()
}
