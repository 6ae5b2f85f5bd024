use super::{flaw::Flaw, phrases::Phrases, watch::Judgement};
use anstyle::{AnsiColor, Style};
use jiff::{Timestamp, tz::TimeZone};
use model::Verdict;
use render::Colour;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// What the demo prints: who it is and where, a table of results as they come, then what happens.
#[derive(Debug)]
pub(super) struct Terminal<W> {
    to: W,
    phrases: Phrases,
    colour: Colour,
    /// Columns of the terminal; none where it is none.
    width: Option<usize>,
    columns: Columns,
}

/// The widths of the table.
#[derive(Clone, Copy, Debug)]
struct Columns {
    server: usize,
    flaw: usize,
    expected: usize,
    got: usize,
    check: usize,
}

/// Something that happened after the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Colour,
    Mail,
    Recovered,
    Renewed,
    Scan,
    Worse,
}

const GAP: &str = "  ";
const BOLD: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();

impl<W: Write> Terminal<W> {
    pub(super) fn new(to: W, phrases: Phrases, colour: Colour, width: Option<usize>, ports: &[u16]) -> Self {
        Self {
            to,
            phrases,
            colour,
            width,
            columns: Columns::of(phrases, ports),
        }
    }

    /// The title and the addresses.
    ///
    /// # Errors
    /// Where nobody takes the output.
    pub(super) fn header(&mut self, title: &str, addresses: &[(String, String)]) -> io::Result<()> {
        let title = self.paint(BOLD, title);
        writeln!(self.to, "{title}\n")?;
        let widest = addresses
            .iter()
            .map(|(label, _)| label.width())
            .max()
            .unwrap_or_default();
        for (label, address) in addresses {
            let label = padded(&self.paint(QUIET, label), label.width(), widest);
            writeln!(self.to, "  {label}  {address}")?;
        }
        writeln!(self.to)?;
        self.to.flush()
    }

    /// The heads of the table.
    ///
    /// # Errors
    /// Where nobody takes the output.
    pub(super) fn table(&mut self) -> io::Result<()> {
        let Columns {
            server,
            flaw,
            expected,
            got,
            check,
        } = self.columns;
        let mut line = String::from(GAP);
        for (id, width) in [
            ("column-server", server),
            ("column-flaw", flaw),
            ("column-expected", expected),
            ("column-got", got),
        ] {
            let head = self.phrases.say(id);
            line.push_str(&padded(&head, head.width(), width));
            line.push_str(GAP);
        }
        line.push_str(&" ".repeat(check));
        if !self.is_narrow() {
            line.push_str(GAP);
            line.push_str(&self.phrases.say("column-finding"));
        }
        let line = self.paint(QUIET, line.trim_end());
        writeln!(self.to, "{line}")?;
        self.to.flush()
    }

    /// A line of the table.
    ///
    /// # Errors
    /// Where nobody takes the output.
    pub(super) fn row(&mut self, judgement: &Judgement, port: u16) -> io::Result<()> {
        let Columns {
            server,
            flaw,
            expected,
            got,
            check,
        } = self.columns;
        let name = place(judgement.flaw, port);
        let defect = self.phrases.say(judgement.flaw.phrase());
        let wanted = self.phrases.word(judgement.flaw.expected().0);
        let given = self.phrases.word(judgement.colour);
        let (answer, style) = match judgement.is_right() {
            true => (self.phrases.say("cell-ok"), QUIET),
            false => (self.phrases.say("cell-wrong"), AnsiColor::Red.on_default().bold()),
        };
        let cells = [
            (name.clone(), Style::new(), server),
            (defect, Style::new(), flaw),
            (wanted, QUIET, expected),
            (given, shade(judgement.colour), got),
            (answer, style, check),
        ];
        let mut line = String::from(GAP);
        for (text, style, width) in &cells {
            line.push_str(&padded(&self.paint(*style, text), text.width(), *width));
            line.push_str(GAP);
        }
        let finding = judgement
            .finding
            .clone()
            .unwrap_or_else(|| self.phrases.say("finding-none"));
        if self.is_narrow() {
            let indent = " ".repeat(GAP.len() + server + GAP.len());
            let finding = self.paint(
                QUIET,
                &cut(&finding, self.width.unwrap_or(usize::MAX).saturating_sub(indent.len())),
            );
            writeln!(self.to, "{}\n{indent}{finding}", line.trim_end())?;
        } else {
            let room = self
                .width
                .unwrap_or(usize::MAX)
                .saturating_sub(self.columns.before_finding());
            writeln!(self.to, "{line}{}", cut(&finding, room))?;
        }
        self.to.flush()
    }

    /// A sentence, with an empty line before it.
    ///
    /// # Errors
    /// Where nobody takes the output.
    pub(super) fn note(&mut self, sentence: &str) -> io::Result<()> {
        writeln!(self.to, "\n{sentence}")?;
        self.to.flush()
    }

    /// A sentence.
    ///
    /// # Errors
    /// Where nobody takes the output.
    pub(super) fn line(&mut self, sentence: &str) -> io::Result<()> {
        writeln!(self.to, "{sentence}")?;
        self.to.flush()
    }

    /// Something that happened, with its time of day.
    ///
    /// # Errors
    /// Where nobody takes the output.
    pub(super) fn event(&mut self, kind: Kind, text: &str, now: Timestamp) -> io::Result<()> {
        let time = now.to_zoned(TimeZone::system()).strftime("%H:%M:%S").to_string();
        let widest = Kind::ALL
            .into_iter()
            .map(|kind| self.phrases.say(kind.phrase()).width())
            .max();
        let word = self.phrases.say(kind.phrase());
        let label = padded(
            &self.paint(kind.style(), &word),
            word.width(),
            widest.unwrap_or_default(),
        );
        let used = GAP.len() * 3 + time.len() + widest.unwrap_or_default();
        let time = self.paint(QUIET, &time);
        let lines = wrapped(text, self.width.unwrap_or(usize::MAX).saturating_sub(used));
        writeln!(
            self.to,
            "{GAP}{time}{GAP}{label}{GAP}{}",
            lines.join(&format!("\n{}", " ".repeat(used)))
        )?;
        self.to.flush()
    }

    /// Too narrow for the findings beside the rest.
    fn is_narrow(&self) -> bool {
        const LEAST: usize = 28;
        self.width
            .is_some_and(|width| width < self.columns.before_finding() + LEAST)
    }

    fn paint(&self, style: Style, text: &str) -> String {
        match self.colour {
            Colour::Ansi => format!("{style}{text}{style:#}"),
            Colour::Plain => text.to_owned(),
        }
    }
}

impl Columns {
    fn of(phrases: Phrases, ports: &[u16]) -> Self {
        let widest = |texts: Vec<String>| texts.iter().map(|text| text.width()).max().unwrap_or_default();
        let colours = [Verdict::Green, Verdict::Orange, Verdict::Red];
        let words = |head: &str| {
            let words = colours.into_iter().map(|colour| phrases.word(colour));
            words.chain([phrases.say(head)]).collect::<Vec<_>>()
        };
        let servers = Flaw::ALL.into_iter().zip(ports).map(|(flaw, port)| place(flaw, *port));
        let flaws = Flaw::ALL.into_iter().map(|flaw| phrases.say(flaw.phrase()));
        Self {
            server: widest(servers.chain([phrases.say("column-server")]).collect()),
            flaw: widest(flaws.chain([phrases.say("column-flaw")]).collect()),
            expected: widest(words("column-expected")),
            got: widest(words("column-got")),
            check: widest(vec![phrases.say("cell-ok"), phrases.say("cell-wrong")]),
        }
    }

    fn before_finding(self) -> usize {
        let Self {
            server,
            flaw,
            expected,
            got,
            check,
        } = self;
        server + flaw + expected + got + check + 6 * GAP.len()
    }
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Colour,
        Self::Mail,
        Self::Recovered,
        Self::Renewed,
        Self::Scan,
        Self::Worse,
    ];

    fn phrase(self) -> &'static str {
        match self {
            Self::Colour => "event-colour",
            Self::Mail => "event-mail",
            Self::Recovered => "event-recovered",
            Self::Renewed => "event-renewed",
            Self::Scan => "event-scan",
            Self::Worse => "event-worse",
        }
    }

    fn style(self) -> Style {
        match self {
            Self::Colour | Self::Scan => QUIET,
            Self::Mail => AnsiColor::Cyan.on_default(),
            Self::Recovered => AnsiColor::Green.on_default().bold(),
            Self::Renewed => AnsiColor::Blue.on_default().bold(),
            Self::Worse => AnsiColor::Red.on_default().bold(),
        }
    }
}

/// The server in short: the domain of all of them stands in the header.
fn place(flaw: Flaw, port: u16) -> String {
    format!("{}:{port}", flaw.label())
}

fn shade(colour: Verdict) -> Style {
    match colour {
        Verdict::Green => AnsiColor::Green.on_default().bold(),
        Verdict::Orange => AnsiColor::Yellow.on_default().bold(),
        Verdict::Red => AnsiColor::Red.on_default().bold(),
    }
}

fn padded(painted: &str, columns: usize, width: usize) -> String {
    format!("{painted}{}", " ".repeat(width.saturating_sub(columns)))
}

/// Broken at spaces into lines no wider than so many columns, but for longer words.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in render::safe(text).split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.width() + 1 + word.width() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// No wider than so many columns. What a server sent does not command the terminal.
fn cut(text: &str, columns: usize) -> String {
    let text = render::safe(text);
    if text.width() <= columns {
        return text.into_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        if kept.width() + 2 > columns {
            break;
        }
        kept.push(character);
    }
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests;
