use model::Language;

/// For whom a text is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The reader's language.
    pub language: Language,
    /// Columns of the page; fewer than 40 count as 40.
    pub width: usize,
    /// Whether colour is added. Words say everything without it.
    pub colour: Colour,
    /// The file that the recommended chain was written to, where it was.
    pub chain_file: Option<String>,
}

impl Layout {
    /// Plain text of 80 columns.
    pub fn plain(language: Language) -> Self {
        Self {
            language,
            width: 80,
            colour: Colour::Plain,
            chain_file: None,
        }
    }
}

/// Whether a text carries colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Colour {
    /// ANSI escape sequences, for a terminal.
    Ansi,
    /// None.
    Plain,
}
