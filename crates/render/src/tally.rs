use crate::{
    Layout, headline,
    page::{Page, Span, Tone},
    phrases::Phrases,
};
use model::Verdict;

/// How many reports have which colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Green reports.
    pub green: u64,
    /// Orange reports.
    pub orange: u64,
    /// Red reports.
    pub red: u64,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Green => self.green += 1,
            Verdict::Orange => self.orange += 1,
            Verdict::Red => self.red += 1,
        }
    }

    /// How many there are in all.
    pub fn total(self) -> u64 {
        self.green + self.orange + self.red
    }

    /// The gravest colour; none where nothing was counted.
    pub fn worst(self) -> Option<Verdict> {
        match self {
            Self { red: 1.., .. } => Some(Verdict::Red),
            Self { orange: 1.., .. } => Some(Verdict::Orange),
            Self { green: 1.., .. } => Some(Verdict::Green),
            Self { .. } => None,
        }
    }
}

/// The last line of a list: `2 RED, 1 ORANGE, 5 GREEN`. Ends with a line feed.
pub fn summary(tally: Tally, layout: &Layout) -> String {
    let phrases = Phrases::of(layout.language);
    let mut spans = Vec::new();
    for (count, verdict) in [
        (tally.red, Verdict::Red),
        (tally.orange, Verdict::Orange),
        (tally.green, Verdict::Green),
    ] {
        if !spans.is_empty() {
            spans.push(Span::plain(", "));
        }
        let tone = if count == 0 {
            Tone::Dim
        } else {
            Tone::of_verdict(verdict)
        };
        spans.push(Span::new(tone, format!("{count} {}", headline::word(verdict, phrases))));
    }
    let mut page = Page::new(layout);
    page.paragraph(0, &spans);
    page.into_text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Language;

    #[test]
    fn the_gravest_colour_is_known_and_nothing_has_none() {
        let mut tally = Tally::default();
        assert_eq!(tally.worst(), None);
        for (verdict, worst) in [
            (Verdict::Green, Verdict::Green),
            (Verdict::Red, Verdict::Red),
            (Verdict::Orange, Verdict::Red),
        ] {
            tally.add(verdict);
            assert_eq!(tally.worst(), Some(worst));
        }
        assert_eq!(
            summary(tally, &Layout::plain(Language::Fr)),
            "1 ROUGE, 1 ORANGE, 1 VERT\n"
        );
    }
}
