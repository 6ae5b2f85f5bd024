use super::{Detail, Form, Progress, Rendered, Scope};
use crate::{
    cli::{FailOn, Format},
    exit::Exit,
};
use model::Verdict;
use render::{NagiosState, Tally};
use std::io::{self, Write};

/// So many Nagios lines follow the first one.
const TROUBLED: usize = 50;

/// Writes results in their order, and knows at the end how the process exits.
pub(crate) struct Printer<'a, W: Write> {
    form: &'a Form,
    to: W,
    progress: Progress,
    tally: Tally,
    state: NagiosState,
    troubled: Vec<String>,
    /// Something that was asked for beside the report did not come about.
    failed: bool,
}

impl<'a, W: Write> Printer<'a, W> {
    /// Writes what stands before the first result.
    ///
    /// # Errors
    /// Where nobody takes the output.
    pub(crate) fn start(form: &'a Form, mut to: W, progress: Progress) -> anyhow::Result<Self> {
        if form.format == Format::Csv {
            to.write_all(Form::csv_header()?.as_bytes())?;
        }
        Ok(Self {
            form,
            to,
            progress,
            tally: Tally::default(),
            state: NagiosState::Ok,
            troubled: Vec::new(),
            failed: false,
        })
    }

    /// Writes the next result.
    ///
    /// # Errors
    /// Where nobody takes the output.
    pub(crate) fn take(&mut self, result: Rendered) -> io::Result<()> {
        let first = self.tally.total() == 0;
        self.tally.add(result.verdict);
        self.state = worse(self.state, result.state);
        let Self { form, to, progress, .. } = self;
        let written = progress.suspend(|| -> io::Result<()> {
            match (form.format, form.scope) {
                (Format::Json, Scope::One) => writeln!(to, "{}", result.text)?,
                (Format::Json, Scope::List) => {
                    write!(to, "{}{}", if first { "[\n" } else { ",\n" }, result.text)?;
                }
                (Format::Nagios, Scope::List) => {}
                (Format::Text, Scope::List) if form.detail == Detail::Diagnosis && !first => {
                    write!(to, "\n{}\n\n{}", "-".repeat(form.layout.width.min(72)), result.text)?;
                }
                (Format::Csv | Format::Nagios | Format::Ndjson | Format::Text, _) => {
                    to.write_all(result.text.as_bytes())?
                }
            }
            // Whoever reads a stream wants the result now.
            to.flush()?;
            if let Some(note) = &result.note {
                anstream::eprintln!("{note}");
            }
            if let Some(failure) = &result.failure {
                anstream::eprintln!("error: {failure}");
            }
            Ok(())
        });
        written?;
        self.failed |= result.failure.is_some();
        if form.format == Format::Nagios && result.verdict != Verdict::Green && self.troubled.len() < TROUBLED {
            self.troubled.push(result.text);
        }
        Ok(())
    }

    /// Writes what stands after the last result.
    ///
    /// # Errors
    /// Where nobody takes the output.
    pub(crate) fn finish(mut self) -> io::Result<Exit> {
        self.progress.clear();
        let Self {
            form,
            to,
            tally,
            state,
            troubled,
            ..
        } = &mut self;
        match (form.format, form.scope) {
            (Format::Json, Scope::List) => writeln!(to, "{}", if tally.total() == 0 { "[]" } else { "\n]" })?,
            (Format::Nagios, Scope::List) => {
                let text = render::nagios_of_many(*tally, *state, troubled, form.layout.language);
                to.write_all(text.as_bytes())?;
            }
            (Format::Text, Scope::List) => {
                write!(to, "\n{}", render::summary(*tally, &form.layout))?;
            }
            (Format::Csv | Format::Json | Format::Ndjson | Format::Nagios | Format::Text, _) => {}
        }
        to.flush()?;
        Ok(match (form.format, form.fail_on, tally.worst()) {
            _ if self.failed => Exit::NotRun,
            (Format::Nagios, _, _) => self.state.into(),
            (_, FailOn::Red, Some(Verdict::Orange)) => Exit::Green,
            (_, _, Some(verdict)) => verdict.into(),
            (_, _, None) => Exit::NotRun,
        })
    }
}

/// A critical target outweighs one that is not known, and this a warning.
fn worse(first: NagiosState, second: NagiosState) -> NagiosState {
    let weight = |state| match state {
        NagiosState::Ok => 0,
        NagiosState::Warning => 1,
        NagiosState::Unknown => 2,
        NagiosState::Critical => 3,
    };
    if weight(second) > weight(first) { second } else { first }
}
