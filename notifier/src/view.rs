//! What a mail says, once, for both its forms: every text here stands in the plain part and in the HTML part.

mod actions;
mod affected;
mod banner;
mod changes;
mod facts;
mod findings;
mod glance;
mod subject;
mod todo;
mod why;

use crate::{
    Identity,
    links::Links,
    moment,
    phrases::Phrases,
    problem::{Problem, problems},
};
use jiff::{Timestamp, tz::TimeZone};
use model::{CertificateFacts, EndpointReport, Notification, Report, Severity, Verdict};
use serde::Serialize;

pub(crate) use subject::{LONGEST as LONGEST_SUBJECT, Subject};

/// A whole mail.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct View {
    pub(crate) lang: &'static str,
    pub(crate) account: String,
    pub(crate) banner: Banner,
    pub(crate) todo: Option<Todo>,
    pub(crate) glance: Option<Glance>,
    pub(crate) facts: Option<Facts>,
    pub(crate) changes: Option<Changes>,
    pub(crate) also: Option<Also>,
    pub(crate) findings: Option<Findings>,
    pub(crate) notes: Option<Notes>,
    pub(crate) untested: Option<Notes>,
    pub(crate) actions: Option<Actions>,
    pub(crate) why: Why,
}

/// A colour as a word, a symbol and a palette: meaning survives where colours do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Ok,
    Orange,
    Red,
    Unknown,
}

/// A status ready to be shown.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Tag {
    pub(crate) word: String,
    pub(crate) symbol: &'static str,
    /// The class that the dark palette is tied to.
    pub(crate) class: &'static str,
    pub(crate) ink: &'static str,
    pub(crate) ground: &'static str,
}

impl Status {
    pub(crate) fn of_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Green => Self::Ok,
            Verdict::Orange => Self::Orange,
            Verdict::Red => Self::Red,
        }
    }

    pub(crate) fn of_severity(severity: Severity) -> Self {
        Self::of_verdict(severity.verdict())
    }

    /// `[OK]`, `[ORANGE]`, `[RED]`, `[UNKNOWN]`: a fixed word in each language. The palette has a contrast of at least
    /// 6.5 (WCAG AA asks for 4.5).
    pub(crate) fn tag(self, phrases: Phrases) -> Tag {
        let (word, symbol, class, ink, ground) = match self {
            Self::Ok => ("word-ok", "\u{2713}", "ok", "#116329", "#e6f4ea"),
            Self::Orange => ("word-orange", "\u{25b2}", "orange", "#7a4100", "#fff1e0"),
            Self::Red => ("word-red", "\u{2715}", "red", "#9a1c1c", "#fdeaea"),
            Self::Unknown => ("word-unknown", "?", "unknown", "#424a53", "#eef1f4"),
        };
        Tag {
            word: phrases.say(word),
            symbol,
            class,
            ink,
            ground,
        }
    }
}

/// The status in a few lines.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Banner {
    pub(crate) tag: Tag,
    pub(crate) place: String,
    pub(crate) unicode: Option<String>,
    pub(crate) protocol: Option<String>,
    /// What is wrong: also the preheader.
    pub(crate) sentence: String,
    /// Since when, what users see, where.
    pub(crate) details: Vec<String>,
}

/// What to do now.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Todo {
    pub(crate) heading: String,
    pub(crate) steps: Vec<String>,
    pub(crate) command: Option<Command>,
    pub(crate) button: Option<Link>,
    pub(crate) links: Vec<Link>,
}

/// A command to copy, line by line.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Command {
    pub(crate) intro: String,
    pub(crate) lines: Vec<String>,
}

/// A link whose label makes sense alone.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Link {
    pub(crate) label: String,
    pub(crate) url: String,
}

/// Four lines: chain, host name, protocol, vulnerabilities.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Glance {
    pub(crate) heading: String,
    pub(crate) lines: Vec<GlanceLine>,
}

/// One of the four.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct GlanceLine {
    pub(crate) name: String,
    pub(crate) tag: Tag,
    pub(crate) remark: String,
}

/// Facts about the certificate and the scan.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Facts {
    pub(crate) heading: String,
    pub(crate) rows: Vec<Fact>,
}

/// One fact.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Fact {
    pub(crate) label: String,
    pub(crate) value: String,
}

/// What is another than at the last scan.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Changes {
    pub(crate) heading: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) rows: Vec<Change>,
}

/// One change.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Change {
    pub(crate) label: String,
    pub(crate) before: String,
    pub(crate) after: String,
}

/// Other targets of the same incident.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Also {
    pub(crate) heading: String,
    pub(crate) items: Vec<AlsoItem>,
    pub(crate) more: Option<String>,
}

/// One of them.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AlsoItem {
    pub(crate) tag: Tag,
    pub(crate) name: String,
}

/// The findings that make the colour, gravest first.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Findings {
    pub(crate) heading: String,
    pub(crate) items: Vec<FindingItem>,
    pub(crate) more: Option<String>,
}

/// One finding with its remedy.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FindingItem {
    pub(crate) tag: Tag,
    pub(crate) title: String,
    /// `Error 10: CERT HAS EXPIRED`, and the code.
    pub(crate) reference: String,
    pub(crate) sentence: String,
    pub(crate) place: Option<String>,
    pub(crate) meaning: String,
    /// Where the steps stand, or the first of them.
    pub(crate) above: Option<String>,
    /// The number of the first step below.
    pub(crate) start: usize,
    pub(crate) steps: Vec<String>,
    pub(crate) command: Option<Command>,
}

/// A list of remarks.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Notes {
    pub(crate) heading: String,
    pub(crate) lines: Vec<String>,
}

/// Links that act, each behind a page that asks to confirm.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Actions {
    pub(crate) heading: String,
    pub(crate) hint: String,
    pub(crate) links: Vec<Link>,
}

/// Why this address receives the mail, and how to change that.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Why {
    pub(crate) heading: String,
    pub(crate) lines: Vec<String>,
    pub(crate) links: Vec<Link>,
    pub(crate) references: Vec<String>,
}

/// What the parts of a view are made from.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    pub(crate) notification: &'a Notification,
    pub(crate) now: Timestamp,
    pub(crate) phrases: Phrases,
    pub(crate) zone: Option<TimeZone>,
    pub(crate) links: Links<'a>,
    /// Everything that was found, gravest first.
    pub(crate) problems: Vec<Problem>,
}

impl<'a> Source<'a> {
    pub(crate) fn new(notification: &'a Notification, identity: &'a Identity, now: Timestamp) -> Self {
        let phrases = Phrases::of(notification.recipient.language);
        let report = notification.report.as_ref();
        Self {
            notification,
            now,
            phrases,
            zone: moment::zone(&notification.recipient.time_zone),
            links: Links::new(notification, identity),
            problems: report.map(|report| problems(report, phrases)).unwrap_or_default(),
        }
    }

    pub(crate) fn report(&self) -> Option<&'a Report> {
        self.notification.report.as_ref()
    }

    /// The problems that make the colour.
    pub(crate) fn grave(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| problem.is_grave())
    }

    /// The problem that the mail is about. A reminder is about the end of the certificate, whatever else there is.
    pub(crate) fn lead(&self) -> Option<&Problem> {
        use model::{Code, Event};
        let about_the_end = || {
            self.grave()
                .find(|problem| matches!(problem.code, Code::CertExpired | Code::CertExpiresSoon))
        };
        match self.notification.event {
            Event::Reminder => about_the_end().or_else(|| self.grave().next()),
            Event::Changed
            | Event::Digest
            | Event::MonitoringBroken
            | Event::Opened
            | Event::Recovered
            | Event::Test
            | Event::Worsened => self.grave().next(),
        }
    }

    /// The address that shows the problem, else the first with a certificate.
    pub(crate) fn endpoint(&self) -> Option<&'a EndpointReport> {
        let report = self.report()?;
        let shown = self
            .lead()
            .map(|problem| problem.addresses.as_slice())
            .unwrap_or_default();
        let with_leaf = |endpoint: &&EndpointReport| leaf_of(endpoint).is_some();
        report
            .endpoints
            .iter()
            .filter(with_leaf)
            .find(|endpoint| endpoint.address.is_some_and(|address| shown.contains(&address)))
            .or_else(|| report.endpoints.iter().find(with_leaf))
    }

    /// The server's certificate there.
    pub(crate) fn leaf(&self) -> Option<&'a CertificateFacts> {
        leaf_of(self.endpoint()?)
    }

    /// An instant in UTC and on the reader's clock.
    pub(crate) fn instant(&self, instant: Timestamp) -> String {
        moment::instant(instant, self.zone.as_ref(), self.phrases)
    }

    /// The view of the whole mail.
    pub(crate) fn view(&self) -> View {
        let findings = findings::findings(self);
        View {
            lang: self.phrases.language().as_str(),
            account: crate::hostile::peer(&self.notification.account_name),
            banner: banner::banner(self),
            todo: todo::todo(self),
            glance: glance::glance(self),
            facts: facts::facts(self),
            changes: changes::changes(self),
            also: affected::also(self),
            findings,
            notes: findings::notes(self),
            untested: findings::untested(self),
            actions: actions::actions(self),
            why: why::why(self),
        }
    }
}

fn leaf_of(endpoint: &EndpointReport) -> Option<&CertificateFacts> {
    endpoint.chain.as_ref()?.presented.first()
}

/// The first items of a list, and how many more there are.
pub(crate) fn bounded(items: &[String], shown: usize, phrases: Phrases) -> String {
    bounded_of(items, items.len(), shown, phrases)
}

/// The same of a list that may itself be the beginning of a longer one: of `count` items.
pub(crate) fn bounded_of(items: &[String], count: usize, shown: usize, phrases: Phrases) -> String {
    let count = count.max(items.len());
    // One hidden item takes as much room as its count.
    let shown = if count == shown + 1 { items.len() } else { shown };
    let head: Vec<&str> = items.iter().take(shown).map(String::as_str).collect();
    let hidden = count.saturating_sub(head.len());
    let head = head.join(", ");
    match hidden {
        0 => head,
        more => phrases.say_with("and-more", [("list", head.into()), ("count", more.into())]),
    }
}
