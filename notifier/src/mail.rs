use crate::{
    Identity,
    hostile::stripped,
    links::Links,
    templates::{self, Part, fill},
    view::{LONGEST_SUBJECT, Source, Subject, View},
    wrap::{cut, cut_middle},
};
use handlebars::RenderError;
use jiff::Timestamp;
use model::{Event, MailFormat, Notification, Verdict};
use serde::Serialize;

/// A mail as it is read, before it becomes bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedMail {
    /// At most 78 characters, not yet encoded, without control characters.
    pub subject: String,
    /// The plain part: lines of at most 72 columns, commands and addresses of pages apart.
    pub text: String,
    /// The HTML part; none for a recipient who wants plain text.
    pub html: Option<String>,
    /// Headers beyond those of every mail, in order. Message-ID, Date, In-Reply-To and References belong to the delivery.
    pub headers: Vec<(&'static str, String)>,
}

/// Why a notification could not be made into a mail. The fault is ours in every case.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// There are no templates for that event.
    #[error("no mail is written for the event {}", .0.as_str())]
    NoTemplate(Event),
    /// A notification of another version.
    #[error("the notification has schema {0}, and this version of Vigie reads schema {expected}", expected = Notification::SCHEMA)]
    Schema(u32),
    /// A template names what the data do not hold.
    #[error("a template of the event {} fails: {cause}", .event.as_str())]
    Template {
        /// The event.
        event: Event,
        /// What the template engine says.
        #[source]
        cause: Box<RenderError>,
    },
}

/// Writes the mail of a notification, in the recipient's language and format. Pure: `now` is when it is sent, and decides
/// only whether the mail says that it comes late.
///
/// # Errors
/// [`MailError`].
pub fn render(notification: &Notification, identity: &Identity, now: Timestamp) -> Result<RenderedMail, MailError> {
    if notification.schema != Notification::SCHEMA {
        return Err(MailError::Schema(notification.schema));
    }
    let event = notification.event;
    if !templates::knows(event) {
        return Err(MailError::NoTemplate(event));
    }
    let source = Source::new(notification, identity, now);
    let view = source.view();
    Ok(RenderedMail {
        subject: subject(event, &source.subject(identity))?,
        text: text(event, &view)?,
        html: match notification.recipient.format {
            MailFormat::Html => Some(filled(event, Part::Html, &view)?),
            MailFormat::Text => None,
        },
        headers: headers(notification, identity),
    })
}

fn filled(event: Event, part: Part, data: &impl Serialize) -> Result<String, MailError> {
    fill(event, part, data).map_err(|error| MailError::Template {
        event,
        cause: Box::new(error),
    })
}

/// What the template of a subject names.
#[derive(Serialize)]
struct Line<'a> {
    prefix: &'a str,
    word: &'a str,
    place: &'a str,
    cause: &'a str,
}

/// The fullest wording that fits; else the shortest, with place and cause cut.
fn subject(event: Event, parts: &Subject) -> Result<String, MailError> {
    let line = |place: &str, cause: &str| {
        let line = Line {
            prefix: &parts.prefix,
            word: &parts.word,
            place,
            cause,
        };
        // A no-break space is for paragraphs; in a subject it would hinder filters.
        let line = filled(event, Part::Subject, &line)?;
        Ok(stripped(line.trim()).replace(['\u{a0}', '\u{202f}'], " "))
    };
    let length = |line: &str| line.chars().count();
    for place in &parts.places {
        for cause in &parts.causes {
            let line = line(place, cause)?;
            if length(&line) <= LONGEST_SUBJECT {
                return Ok(line);
            }
        }
    }
    let place = parts.places.last().map(String::as_str).unwrap_or_default();
    let cause = parts.causes.last().map(String::as_str).unwrap_or_default();
    let room = LONGEST_SUBJECT.saturating_sub(length(&line("", "")?));
    // The host tells more than the end of a cause, which is the first line of the mail anyhow.
    let place = cut_middle(place, room.saturating_sub(length(cause).min(24)).max(room / 2));
    let cause = cut(cause, room.saturating_sub(length(&place)));
    let line = line(&place, &cause)?;
    Ok(cut(&line, LONGEST_SUBJECT))
}

/// The plain part, with single empty lines between its parts.
fn text(event: Event, view: &View) -> Result<String, MailError> {
    let filled = filled(event, Part::Text, view)?;
    let mut text = String::with_capacity(filled.len());
    let mut empty = true;
    for line in filled.lines().map(str::trim_end) {
        if line.is_empty() && empty {
            continue;
        }
        empty = line.is_empty();
        text.push_str(line);
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    Ok(text)
}

fn headers(notification: &Notification, identity: &Identity) -> Vec<(&'static str, String)> {
    let links = Links::new(notification, identity);
    let account = notification.account.to_string().to_lowercase();
    let mut headers = vec![
        ("Auto-Submitted", "auto-generated".to_owned()), // RFC 3834
        ("X-Auto-Response-Suppress", "All".to_owned()),  // Exchange
        ("List-Id", format!("<alerts.{account}.{}>", identity.domain())),
    ];
    if let Some(url) = links.unsubscribe() {
        headers.push(("List-Unsubscribe", format!("<{url}>")));
        headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned())); // RFC 8058
    }
    headers.push(("X-Vigie-Status", notification.status.as_str().to_owned()));
    headers.push(("X-Vigie-Event", notification.event.as_str().to_owned()));
    headers.extend(notification.target.map(|target| ("X-Vigie-Target", target.to_string())));
    headers.extend(
        notification
            .incident
            .map(|incident| ("X-Vigie-Incident", incident.to_string())),
    );
    let alarm = matches!(notification.event, Event::Opened | Event::Worsened);
    if alarm && notification.status == Verdict::Red {
        headers.push(("Importance", "high".to_owned()));
    }
    headers
}

#[cfg(test)]
mod tests;
