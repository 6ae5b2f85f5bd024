use crate::Language;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use std::fmt;
use unic_langid::LanguageIdentifier;

/// Texts in one language: a set of Fluent resources, compiled into the binary.
pub struct Messages {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// The values that a text may name.
pub type Arguments<'a> = FluentArgs<'a>;

impl fmt::Debug for Messages {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Messages")
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

impl Messages {
    /// Reads Fluent sources. They belong to the binary: what does not parse is left out here and found by the tests that
    /// ask every message in every language.
    pub fn new(language: Language, sources: &[&str]) -> Self {
        let tag: LanguageIdentifier = language.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // Isolating marks (U+2068) would travel into terminals, mails and commands that people copy.
        bundle.set_use_isolating(false);
        for source in sources {
            let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(partial, _)| partial);
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// The language of the texts.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of a message, or of one of its attributes. None where there is no such text, or where it names a value
    /// that `arguments` lacks.
    pub fn text(&self, id: &str, attribute: Option<&str>, arguments: Option<&Arguments<'_>>) -> Option<String> {
        let message = self.bundle.get_message(id)?;
        let pattern = match attribute {
            Some(attribute) => message.get_attribute(attribute)?.value(),
            None => message.value()?,
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, arguments, &mut errors);
        errors.is_empty().then(|| text.into_owned())
    }

    /// A number as Fluent counts it, for plural rules.
    pub fn number(value: i64) -> FluentValue<'static> {
        FluentValue::from(value)
    }
}
