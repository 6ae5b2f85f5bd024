//! How a report reads: the whole diagnosis, one line, a Nagios line, a CSV record; in English and French.
//!
//! A report carries codes and facts; the words come from the catalogue (`model`) and from the texts of this crate, in the
//! reader's language. Start at [`text`]; [`Layout`] says for whom. Whatever a peer sent passes [`safe`] before it is
//! shown: the page escapes control and bidirectional characters at the one place where text leaves.

mod area;
mod catalogue;
mod chains;
mod csv;
mod headline;
mod html;
mod layout;
mod line;
mod nagios;
mod page;
mod phrases;
mod place;
mod problem;
mod reason;
mod revocation;
mod safe;
#[cfg(test)]
mod samples;
mod tally;
mod tested;
mod text;
mod when;
mod wrap;

pub use catalogue::{catalogue, explain};
pub use csv::{csv_columns, csv_record};
pub use html::{HtmlLayout, HtmlReport, html};
pub use layout::{Colour, Layout};
pub use line::line;
pub use nagios::{NagiosState, nagios, nagios_of_many};
pub use place::protocol;
pub use safe::{deceives, safe};
pub use tally::{Tally, summary};
pub use text::text;
