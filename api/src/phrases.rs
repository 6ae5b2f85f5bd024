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
