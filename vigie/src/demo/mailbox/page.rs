use super::letter::Letter;
use crate::demo::phrases::Phrases;
use handlebars::Handlebars;
use model::Verdict;
use serde::Serialize;
use serde_json::{Map, Value};

/// The pages, as templates with the words of one language.
#[derive(Debug)]
pub(super) struct Pages {
    templates: Handlebars<'static>,
    phrases: Phrases,
    words: Map<String, Value>,
    owner: String,
    console: String,
}

/// Which part of a mail is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Headers,
    Html,
    Source,
    Text,
}

impl Part {
    const ALL: [Self; 4] = [Self::Html, Self::Text, Self::Headers, Self::Source];

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == word)
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Headers => "headers",
            Self::Html => "html",
            Self::Source => "source",
            Self::Text => "text",
        }
    }
}

/// Every phrase that a template names, as `words.mailbox-...`.
const WORDS: [&str; 8] = [
    "mailbox-title",
    "mailbox-empty",
    "mailbox-none-such",
    "mailbox-from",
    "mailbox-to",
    "mailbox-date",
    "mailbox-frame",
    "mailbox-to-console",
];

#[derive(Serialize)]
struct View<'a> {
    language: &'static str,
    words: &'a Map<String, Value>,
    owner: String,
    console: &'a str,
    count: String,
    letters: Vec<Line<'a>>,
    open: Option<&'a Letter>,
    open_word: String,
    tabs: Vec<Tab>,
    part: Option<&'static str>,
    missing: bool,
}

/// One mail in the list.
#[derive(Serialize)]
struct Line<'a> {
    number: usize,
    subject: &'a str,
    time: &'a str,
    colour: &'static str,
    word: String,
    is_open: bool,
}

#[derive(Serialize)]
struct Tab {
    part: &'static str,
    word: String,
    is_open: bool,
}

impl Pages {
    pub(super) fn new(phrases: Phrases, owner: &str, console: &str) -> anyhow::Result<Self> {
        let mut templates = Handlebars::new();
        templates.set_strict_mode(true);
        templates.register_template_string("page", include_str!("page.html.hbs"))?;
        templates.register_template_string("list", include_str!("list.html.hbs"))?;
        let words = WORDS.map(|id| (id.to_owned(), Value::from(phrases.say(id))));
        Ok(Self {
            templates,
            phrases,
            words: words.into_iter().collect(),
            owner: owner.to_owned(),
            console: console.to_owned(),
        })
    }

    /// The whole page, with one mail open; `open` may be a number that no mail has.
    ///
    /// # Errors
    /// A template that does not fit its view: a bug.
    pub(super) fn page(
        &self,
        letters: &[Letter],
        open: Option<usize>,
        part: Part,
    ) -> Result<String, handlebars::RenderError> {
        self.templates.render("page", &self.view(letters, open, part))
    }

    /// The list of mails alone, newest first.
    ///
    /// # Errors
    /// As [`Self::page`].
    pub(super) fn list(&self, letters: &[Letter], open: Option<usize>) -> Result<String, handlebars::RenderError> {
        self.templates.render("list", &self.view(letters, open, Part::Html))
    }

    fn view<'a>(&'a self, letters: &'a [Letter], open: Option<usize>, part: Part) -> View<'a> {
        let opened = letters.iter().find(|letter| Some(letter.number) == open);
        // A mail without HTML shows its text.
        let part = match opened {
            Some(letter) if letter.html.is_none() && part == Part::Html => Part::Text,
            Some(_) | None => part,
        };
        let line = |letter: &'a Letter| Line {
            number: letter.number,
            subject: &letter.subject,
            time: &letter.time,
            colour: letter.colour,
            word: self.word(letter.colour),
            is_open: Some(letter.number) == open,
        };
        let tab = |part: Part, is_open| Tab {
            part: part.as_str(),
            word: self.phrases.say(match part {
                Part::Headers => "mailbox-part-headers",
                Part::Html => "mailbox-part-html",
                Part::Source => "mailbox-part-source",
                Part::Text => "mailbox-part-text",
            }),
            is_open,
        };
        let has = |part: &Part| *part != Part::Html || opened.is_some_and(|letter| letter.html.is_some());
        View {
            language: self.phrases.language().as_str(),
            words: &self.words,
            owner: self
                .phrases
                .say_with("mailbox-of", [("address", self.owner.as_str().into())]),
            console: &self.console,
            count: self
                .phrases
                .say_with("mailbox-count", [("count", letters.len().into())]),
            letters: letters.iter().rev().map(line).collect(),
            open: opened,
            open_word: opened.map(|letter| self.word(letter.colour)).unwrap_or_default(),
            tabs: Part::ALL
                .into_iter()
                .filter(has)
                .map(|one| tab(one, one == part))
                .collect(),
            part: opened.map(|_| part.as_str()),
            missing: open.is_some() && opened.is_none(),
        }
    }

    fn word(&self, colour: &str) -> String {
        let colour = [Verdict::Green, Verdict::Orange, Verdict::Red]
            .into_iter()
            .find(|one| one.as_str() == colour);
        colour.map(|colour| self.phrases.word(colour)).unwrap_or_default()
    }
}
