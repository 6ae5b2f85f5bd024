use fluent_bundle::FluentValue;
use model::{Arguments, Language, Messages};
use std::sync::LazyLock;

static ENGLISH: LazyLock<Messages> = LazyLock::new(|| Messages::new(Language::En, &[include_str!("../texts/en.ftl")]));
static FRENCH: LazyLock<Messages> = LazyLock::new(|| Messages::new(Language::Fr, &[include_str!("../texts/fr.ftl")]));

/// The phrases of the pages, in one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Phrases(&'static Messages);

impl Phrases {
    pub(crate) fn of(language: Language) -> Self {
        Self(match language {
            Language::En => &ENGLISH,
            Language::Fr => &FRENCH,
        })
    }

    pub(crate) fn language(self) -> Language {
        self.0.language()
    }

    /// A phrase that names nothing.
    pub(crate) fn say(self, id: &str) -> String {
        self.0.text(id, None, None).unwrap_or_else(|| id.to_owned())
    }

    /// A phrase with the values that it names.
    pub(crate) fn say_with<const N: usize>(self, id: &str, values: [(&str, FluentValue<'_>); N]) -> String {
        let mut arguments = Arguments::new();
        for (name, value) in values {
            arguments.set(name.to_owned(), value.into_owned());
        }
        self.0.text(id, None, Some(&arguments)).unwrap_or_else(|| id.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        fs,
        path::Path,
    };

    /// The messages of a file, each with the values that it names.
    fn messages(source: &str) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut messages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut current = None;
        for line in source.lines() {
            if let Some((id, _)) = line.split_once(" =")
                && id.starts_with(|character: char| character.is_ascii_lowercase())
            {
                assert!(messages.insert(id, BTreeSet::new()).is_none(), "{id} stands twice");
                current = Some(id);
            }
            if let Some(named) = current.and_then(|id| messages.get_mut(id)) {
                let names = line.split('$').skip(1);
                named.extend(names.filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next()));
            }
        }
        messages
    }

    fn sources(folder: &Path) -> String {
        let mut text = String::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                text.push_str(&sources(&path));
            } else {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
        text
    }

    #[test]
    fn every_phrase_stands_in_both_languages_with_the_same_values_and_is_used() {
        let english = messages(include_str!("../texts/en.ftl"));
        assert_eq!(english, messages(include_str!("../texts/fr.ftl")));
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let code = sources(&root.join("src")) + &sources(&root.join("templates"));
        let unused: Vec<_> = english
            .keys()
            .filter(|id| !code.contains(&format!("\"{id}\"")))
            .collect();
        assert!(unused.is_empty(), "said nowhere: {unused:?}");
    }

    #[test]
    fn every_phrase_that_a_template_asks_for_exists() {
        let english = messages(include_str!("../texts/en.ftl"));
        let templates = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"));
        for rest in templates.split("{{t \"").skip(1) {
            let id = rest.split('"').next().unwrap_or_default();
            assert!(english.contains_key(id), "{id}");
        }
    }

    #[test]
    fn both_files_parse_without_loss() {
        for source in [include_str!("../texts/en.ftl"), include_str!("../texts/fr.ftl")] {
            if let Err((_, errors)) = fluent_bundle::FluentResource::try_new(source.to_owned()) {
                panic!("{errors:?}");
            }
        }
    }

    #[test]
    fn french_puts_no_breaking_space_before_its_double_signs() {
        let lines = include_str!("../texts/fr.ftl").lines();
        for line in lines.filter(|line| !line.starts_with('#')) {
            for wrong in [" :", " ;", " !", " ?", "« ", " »"] {
                assert!(!line.contains(wrong), "{line:?} holds {wrong:?}: use U+00A0");
            }
        }
    }
}
