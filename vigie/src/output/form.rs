use super::chain_file::{self, Saved, save};
use crate::{
    cli::{FailOn, Format, OutputArguments, Shades},
    exit::told,
};
use model::{Language, Report, Verdict};
use render::{Colour, Layout, NagiosState};
use std::{io::IsTerminal, path::PathBuf};

/// How the results of a run look.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) format: Format,
    pub(crate) fail_on: FailOn,
    pub(crate) scope: Scope,
    pub(crate) detail: Detail,
    pub(crate) layout: Layout,
    write_chain: Option<PathBuf>,
}

/// Whether a run is about one target or a list of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    List,
    One,
}

/// How much a text tells of each target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    Diagnosis,
    Line,
}

/// A result, ready to leave.
#[derive(Clone, Debug)]
pub(crate) struct Rendered {
    pub(crate) verdict: Verdict,
    pub(crate) state: NagiosState,
    pub(crate) text: String,
    /// For standard error.
    pub(crate) note: Option<String>,
    /// Why the chain could not be saved.
    pub(crate) failure: Option<String>,
}

impl Form {
    /// Settles the output arguments.
    ///
    /// # Errors
    /// Where they do not go together, and where no chain could be saved.
    pub(crate) fn new(
        output: &OutputArguments,
        scope: Scope,
        detail: Detail,
        language: Language,
        shades: Shades,
    ) -> anyhow::Result<Self> {
        anyhow::ensure!(
            output.write_chain.is_none() || scope == Scope::One,
            "--write-chain saves the chain of one target: give one target, or leave it out"
        );
        anyhow::ensure!(
            output.fail_on.is_none() || output.format != Format::Nagios,
            "--fail-on and --format nagios contradict each other: Nagios has exit codes of its own"
        );
        if let Some(path) = &output.write_chain {
            // Before anything is tested: nobody waits for a scan to learn of a mistyped path.
            chain_file::check(path)?;
        }
        let width = match (detail, service::terminal_columns()) {
            (Detail::Diagnosis, Some(columns)) => columns.min(120),
            (Detail::Diagnosis, None) => 80,
            (Detail::Line, Some(columns)) => columns,
            // A line in a pipe is cut for nobody.
            (Detail::Line, None) => usize::MAX,
        };
        Ok(Self {
            format: output.format,
            fail_on: output.fail_on.unwrap_or(FailOn::Orange),
            scope,
            detail,
            layout: Layout {
                language,
                width,
                colour: colour(shades),
                chain_file: None,
            },
            write_chain: output.write_chain.clone(),
        })
    }

    /// Makes a report ready to leave, and saves its chain where that is wished. Where that fails the report leaves all the
    /// same.
    ///
    /// # Errors
    /// Where the report cannot be written out: a bug.
    pub(crate) fn render(&self, report: &Report) -> anyhow::Result<Rendered> {
        let mut layout = self.layout.clone();
        let (mut note, mut failure) = (None, None);
        if let Some(path) = &self.write_chain {
            match save(path, report) {
                Err(error) => failure = Some(told(&error)),
                Ok(Saved::Nothing) => {
                    note = Some("no chain is saved: there is none that could be installed as it is".to_owned())
                }
                Ok(Saved::Presented) => {
                    note = Some(format!(
                        "the presented chain is good; it is saved in {}",
                        path.display()
                    ))
                }
                Ok(Saved::Recommended) => layout.chain_file = Some(path.display().to_string()),
            }
        }
        let text = match self.format {
            Format::Csv => csv_line(render::csv_record(report, layout.language))?,
            Format::Json => serde_json::to_string_pretty(report)?,
            Format::Nagios => render::nagios(report, layout.language),
            Format::Ndjson => format!("{}\n", serde_json::to_string(report)?),
            Format::Text => match self.detail {
                Detail::Diagnosis => render::text(report, &layout),
                Detail::Line => render::line(report, &layout),
            },
        };
        Ok(Rendered {
            verdict: report.verdict,
            state: NagiosState::of(report),
            text,
            note,
            failure,
        })
    }

    /// The header of the table.
    pub(crate) fn csv_header() -> anyhow::Result<String> {
        csv_line(render::csv_columns().iter().map(|(name, _)| *name))
    }
}

/// Whether standard output is coloured.
pub(crate) fn colour(shades: Shades) -> Colour {
    let stdout = std::io::stdout();
    match shades {
        Shades::Always => Colour::Ansi,
        Shades::Never => Colour::Plain,
        Shades::Auto if !stdout.is_terminal() => Colour::Plain,
        Shades::Auto => match anstream::AutoStream::choice(&stdout) {
            anstream::ColorChoice::Never => Colour::Plain,
            anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi | anstream::ColorChoice::Auto => {
                Colour::Ansi
            }
        },
    }
}

/// One record (RFC 4180), with quotes where a value needs them.
fn csv_line<T: AsRef<[u8]>>(record: impl IntoIterator<Item = T>) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(record)?;
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
