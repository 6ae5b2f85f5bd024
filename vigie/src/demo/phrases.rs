use fluent_bundle::FluentValue;
use model::{Arguments, Language, Messages, Verdict};
use std::sync::LazyLock;

static ENGLISH: LazyLock<Messages> = LazyLock::new(|| Messages::new(Language::En, &[include_str!("texts/en.ftl")]));
static FRENCH: LazyLock<Messages> = LazyLock::new(|| Messages::new(Language::Fr, &[include_str!("texts/fr.ftl")]));

/// What the demo says, in one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrases(&'static Messages);

impl Phrases {
    pub(super) fn of(language: Language) -> Self {
        Self(match language {
            Language::En => &ENGLISH,
            Language::Fr => &FRENCH,
        })
    }

    pub(super) fn language(self) -> Language {
        self.0.language()
    }

    /// A phrase that names nothing.
    pub(super) fn say(self, id: &str) -> String {
        self.0.text(id, None, None).unwrap_or_else(|| id.to_owned())
    }

    /// A phrase with the values that it names.
    pub(super) fn say_with<const N: usize>(self, id: &str, values: [(&str, FluentValue<'_>); N]) -> String {
        let mut arguments = Arguments::new();
        for (name, value) in values {
            arguments.set(name.to_owned(), value.into_owned());
        }
        self.0.text(id, None, Some(&arguments)).unwrap_or_else(|| id.to_owned())
    }

    /// The word of a colour: `GREEN`, `ORANGE`, `RED`.
    pub(super) fn word(self, colour: Verdict) -> String {
        self.say(match colour {
            Verdict::Green => "word-green",
            Verdict::Orange => "word-orange",
            Verdict::Red => "word-red",
        })
    }
}

#[cfg(test)]
mod tests;
