//! A report as parts of an HTML page: the overview, the diagnosis with what to do, and the details.
//!
//! The markup needs the stylesheet of the page around it: classes `badge`, `green`, `orange`, `red`, `unknown`, and symbols
//! with the ids `sym-green` to `sym-unknown`. Everything is escaped by the templates, and made [`crate::safe`] before.

mod chain;
mod findings;
mod notes;
mod server;
mod shared;
mod templates;
#[cfg(test)]
mod tests;

use crate::{area::glance, headline, phrases::Phrases, place, problem::problems};
use jiff::Timestamp;
use model::{Language, Report};
use serde::Serialize;
use shared::Badge;

/// For whom a report is laid out as HTML, and where its links lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HtmlLayout {
    /// The reader's language.
    pub language: Language,
    /// The present: what is left of a certificate's life is counted from here.
    pub at: Timestamp,
    /// What stands before a code in the address of its explanation: `/findings/`.
    pub findings: String,
    /// Where the chain to install is downloaded, where there is one.
    pub chain: Option<String>,
}

/// The parts of a page about a report. All but the texts are HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HtmlReport {
    /// `www.example.org:443`, as text.
    pub place: String,
    /// `münchen.example`, as text, where the host is an internationalised name.
    pub unicode: Option<String>,
    /// `HTTPS`, `SMTP STARTTLS`, as text.
    pub protocol: Option<&'static str>,
    /// The status in one sentence, as text.
    pub status: String,
    /// Each area at a glance.
    pub overview: String,
    /// What was found, numbered, and what to do; empty where nothing was.
    pub diagnosis: String,
    /// Addresses, chain, certificate, connection, protocols, what could not be tested, what is worth knowing.
    pub details: String,
}

/// Lays a report out.
pub fn html(report: &Report, layout: &HtmlLayout) -> HtmlReport {
    let phrases = Phrases::of(layout.language);
    let problems = problems(report, phrases);
    // What is left is counted from the present: a report that still holds may be weeks old.
    let mut today = report.clone();
    today.started_at = layout.at;
    let rows: Vec<Glance> = glance(&today, &problems, phrases)
        .into_iter()
        .map(|glance| Glance {
            name: glance.area.name(phrases),
            badge: Badge::of_state(glance.state, phrases),
            remark: crate::safe(&glance.remark).into_owned(),
        })
        .collect();
    let language = layout.language;
    HtmlReport {
        place: place::host_and_port(&report.target),
        unicode: place::unicode_host(&report.target),
        protocol: place::protocol(&report.target),
        status: headline::status(report, &problems, phrases),
        overview: templates::fill("overview", &Overview { rows }, language),
        diagnosis: templates::fill(
            "diagnosis",
            &findings::view(report, &problems, layout, phrases),
            language,
        ),
        details: templates::fill(
            "details",
            &Details {
                chain: chain::view(report, layout, phrases),
                server: server::view(report, phrases),
                notes: notes::view(report, &problems, layout, phrases),
            },
            language,
        ),
    }
}

#[derive(Serialize)]
struct Overview {
    rows: Vec<Glance>,
}

/// One line of the overview.
#[derive(Serialize)]
struct Glance {
    name: String,
    badge: Badge,
    remark: String,
}

#[derive(Serialize)]
struct Details {
    chain: chain::View,
    server: server::View,
    notes: notes::View,
}
