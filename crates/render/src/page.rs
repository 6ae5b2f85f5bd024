use crate::{
    Colour, Layout, safe,
    wrap::{columns, padded, split_at},
};
use anstyle::{AnsiColor, Style};
use model::{Severity, Verdict};

/// A text under construction: lines that fit the layout's width. Everything written here is made [`safe`], so that no
/// character of a peer reaches a terminal as a command.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    layout: &'a Layout,
    text: String,
    /// The tone that was painted last, and where its colour ends.
    last: (Tone, usize),
}

/// A piece of text in one tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) tone: Tone,
    pub(crate) text: String,
}

/// What a piece of text means; colour follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Bad,
    Command,
    Dim,
    Good,
    Notice,
    Plain,
    Strong,
}

impl Tone {
    pub(crate) fn of_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Green => Self::Good,
            Verdict::Orange => Self::Notice,
            Verdict::Red => Self::Bad,
        }
    }

    pub(crate) fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Bad,
            Severity::Info => Self::Dim,
            Severity::Warning => Self::Notice,
        }
    }

    fn style(self) -> Style {
        let style = Style::new();
        let coloured = |colour: AnsiColor| style.bold().fg_color(Some(colour.into()));
        match self {
            Self::Bad => coloured(AnsiColor::Red),
            Self::Command => style.fg_color(Some(AnsiColor::Cyan.into())),
            Self::Dim => style.dimmed(),
            Self::Good => coloured(AnsiColor::Green),
            Self::Notice => coloured(AnsiColor::Yellow),
            Self::Plain => style,
            Self::Strong => style.bold(),
        }
    }
}

impl Span {
    pub(crate) fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            tone,
            text: text.into(),
        }
    }

    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self::new(Tone::Plain, text)
    }
}

impl<'a> Page<'a> {
    pub(crate) fn new(layout: &'a Layout) -> Self {
        Self {
            layout,
            text: String::with_capacity(2048),
            last: (Tone::Plain, 0),
        }
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// The columns that a line may take.
    pub(crate) fn width(&self) -> usize {
        self.layout.width.max(40)
    }

    /// A title over what follows, parted from what stands above.
    pub(crate) fn heading(&mut self, title: &str) {
        self.blank();
        self.verbatim(0, Tone::Strong, &title.to_uppercase());
    }

    /// One empty line, never two, and none at the start.
    pub(crate) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A line that is never wrapped: a command that people copy.
    pub(crate) fn verbatim(&mut self, indent: usize, tone: Tone, text: &str) {
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.paint(tone, &safe(text));
        self.text.push('\n');
    }

    /// Prose.
    pub(crate) fn paragraph(&mut self, indent: usize, spans: &[Span]) {
        self.hanging(indent, &Span::plain(""), 0, spans);
    }

    /// A label in a column of its own, and prose beside it.
    pub(crate) fn hanging(&mut self, indent: usize, label: &Span, label_width: usize, body: &[Span]) {
        self.beside(indent, &[(label.clone(), label_width)], body);
    }

    /// Cells in columns of given widths, the gap to the next one included, and prose beside them.
    pub(crate) fn beside(&mut self, indent: usize, cells: &[(Span, usize)], body: &[Span]) {
        self.text.extend(std::iter::repeat_n(' ', indent));
        let mut left = indent;
        for (cell, width) in cells {
            let text = safe(&cell.text);
            self.paint(cell.tone, &text);
            let fill = width.saturating_sub(columns(&text));
            self.text.extend(std::iter::repeat_n(' ', fill));
            left += width;
        }
        let body = words(body);
        let room = self.width().saturating_sub(left).max(16);
        if body.is_empty() {
            self.text.truncate(self.text.trim_end_matches(' ').len());
        }
        let mut used = 0;
        for word in body {
            self.word(&word, &mut used, left, room);
        }
        self.text.push('\n');
    }

    fn word(&mut self, word: &Word, used: &mut usize, left: usize, room: usize) {
        let width = word.columns();
        let gap = usize::from(*used > 0);
        if *used > 0 && *used + gap + width > room {
            self.turn(left);
            *used = 0;
        } else if gap > 0 {
            // A space between two words of one tone is painted with them: fewer escape sequences.
            match (self.last, word.0.first()) {
                ((tone, end), Some(first)) if end == self.text.len() && tone == first.tone => self.paint(tone, " "),
                _ => self.text.push(' '),
            }
            *used += 1;
        }
        for piece in &word.0 {
            let mut rest: &str = &piece.text;
            while *used + columns(rest) > room {
                let (head, tail) = split_at(rest, room - *used);
                if tail.is_empty() {
                    break;
                }
                self.paint(piece.tone, head);
                self.turn(left);
                *used = 0;
                rest = tail;
            }
            self.paint(piece.tone, rest);
            *used += columns(rest);
        }
    }

    /// The next line of a paragraph.
    fn turn(&mut self, left: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', left));
    }

    /// Cells in columns of given widths; the last takes what it needs.
    pub(crate) fn row(&mut self, indent: usize, cells: &[(Span, usize)]) {
        self.text.extend(std::iter::repeat_n(' ', indent));
        let last = cells.len().saturating_sub(1);
        for (index, (span, width)) in cells.iter().enumerate() {
            let text = safe(&span.text);
            self.paint(span.tone, &text);
            if index != last {
                let filled = padded(&text, *width);
                let fill = columns(&filled) - columns(&text) + 2;
                self.text.extend(std::iter::repeat_n(' ', fill));
            }
        }
        while self.text.ends_with(' ') {
            self.text.pop();
        }
        self.text.push('\n');
    }

    fn paint(&mut self, tone: Tone, text: &str) {
        if self.layout.colour == Colour::Plain || tone == Tone::Plain || text.is_empty() {
            self.text.push_str(text);
            return;
        }
        let style = tone.style();
        let reset = style.render_reset().to_string();
        if self.last == (tone, self.text.len()) {
            self.text.truncate(self.text.len() - reset.len());
        } else {
            self.text.push_str(&style.render().to_string());
        }
        self.text.push_str(text);
        self.text.push_str(&reset);
        self.last = (tone, self.text.len());
    }
}

/// What stands between two spaces, perhaps in several tones.
struct Word(Vec<Span>);

impl Word {
    fn columns(&self) -> usize {
        self.0.iter().map(|piece| columns(&piece.text)).sum()
    }
}

/// The words of spans. Two spans without a space between them share a word.
fn words(spans: &[Span]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for span in spans {
        for (index, piece) in safe(&span.text).split(' ').enumerate() {
            if index > 0 {
                open = false;
            }
            if piece.is_empty() {
                continue;
            }
            let piece = Span::new(span.tone, piece);
            match words.last_mut() {
                Some(word) if open => word.0.push(piece),
                _ => words.push(Word(vec![piece])),
            }
            open = true;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Language;

    fn layout(width: usize, colour: Colour) -> Layout {
        Layout {
            width,
            colour,
            ..Layout::plain(Language::En)
        }
    }

    #[test]
    fn prose_wraps_under_its_label() {
        let layout = layout(40, Colour::Plain);
        let mut page = Page::new(&layout);
        page.hanging(
            2,
            &Span::plain("Label"),
            8,
            &[
                Span::plain("one two three four"),
                Span::new(Tone::Strong, " five"),
                Span::plain(", six seven"),
            ],
        );
        assert_eq!(
            page.into_text(),
            "  Label   one two three four five, six\n          seven\n"
        );
    }

    #[test]
    fn a_word_wider_than_the_page_is_broken_and_a_command_is_not() {
        let layout = layout(40, Colour::Plain);
        let mut page = Page::new(&layout);
        page.paragraph(0, &[Span::plain("x".repeat(50))]);
        page.verbatim(0, Tone::Command, &"y".repeat(50));
        let lengths: Vec<usize> = page.into_text().lines().map(str::len).collect();
        assert_eq!(lengths, [40, 10, 50]);
    }

    #[test]
    fn no_character_of_a_peer_commands_the_terminal() {
        let layout = layout(40, Colour::Ansi);
        let mut page = Page::new(&layout);
        page.paragraph(0, &[Span::plain("a\u{1b}[2Jb\nc")]);
        page.row(0, &[(Span::plain("d\u{202e}"), 4), (Span::plain("e"), 1)]);
        let text = page.into_text();
        assert_eq!(text, "a\\u{1b}[2Jb\\u{a}c\nd\\u{202e}  e\n");
    }
}
