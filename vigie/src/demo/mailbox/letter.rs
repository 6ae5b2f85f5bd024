use jiff::{Timestamp, tz::TimeZone};
use mail_parser::{Address, MessageParser, MimeHeaders, PartType};
use serde::Serialize;

/// A received mail as it is shown. Everything in it may come from a stranger: it is escaped where it is shown, and its HTML
/// stands in a frame of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Letter {
    /// Counted from 1, in the order in which they came.
    pub(super) number: usize,
    pub(super) subject: String,
    pub(super) from: String,
    pub(super) to: String,
    /// The time of day, of this machine.
    pub(super) time: String,
    /// Day and time, of this machine.
    pub(super) date: String,
    /// `green`, `orange` or `red`, where Vigie says so; else empty.
    pub(super) colour: &'static str,
    pub(super) headers: Vec<HeaderLine>,
    pub(super) text: String,
    pub(super) html: Option<String>,
    /// As it came.
    pub(super) source: String,
}

/// One header, unfolded, still encoded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct HeaderLine {
    pub(super) name: String,
    pub(super) value: String,
}

impl Letter {
    /// Reads a mail. What is no mail is shown as its source alone.
    pub(super) fn read(number: usize, message: &testbed::Message) -> Self {
        let unread = Self {
            number,
            source: message.text(),
            ..Self::default()
        };
        let Some(parsed) = MessageParser::default().parse(&message.content) else {
            return unread;
        };
        let headers: Vec<_> = parsed
            .headers_raw()
            .map(|(name, value)| HeaderLine {
                name: name.to_owned(),
                value: value.split_whitespace().collect::<Vec<_>>().join(" "),
            })
            .collect();
        let sent = parsed
            .date()
            .and_then(|date| Timestamp::from_second(date.to_timestamp()).ok());
        let sent = sent.map(|sent| sent.to_zoned(TimeZone::system()));
        let shown = |form: &str| {
            sent.as_ref()
                .map(|sent| sent.strftime(form).to_string())
                .unwrap_or_default()
        };
        // `body_html` would make HTML of a plain text.
        let html = parsed.html_bodies().find_map(|part| match &part.body {
            PartType::Html(html) if part.attachment_name().is_none() => Some(html.to_string()),
            _ => None,
        });
        Self {
            subject: parsed.subject().unwrap_or_default().to_owned(),
            from: people(parsed.from()),
            to: people(parsed.to()),
            time: shown("%H:%M:%S"),
            date: shown("%Y-%m-%d %H:%M:%S %Z"),
            colour: colour(&headers),
            text: parsed.body_text(0).unwrap_or_default().into_owned(),
            html,
            headers,
            ..unread
        }
    }
}

fn people(address: Option<&Address<'_>>) -> String {
    let people = address.into_iter().flat_map(Address::iter).map(|one| {
        let address = one.address().unwrap_or_default();
        match one.name() {
            Some(name) => format!("{name} <{address}>"),
            None => address.to_owned(),
        }
    });
    people.collect::<Vec<_>>().join(", ")
}

/// The colour becomes a class of a style sheet, so it is one of three words or nothing.
fn colour(headers: &[HeaderLine]) -> &'static str {
    let status = headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("x-vigie-status"));
    match status.map(|header| header.value.as_str()) {
        Some("green") => "green",
        Some("orange") => "orange",
        Some("red") => "red",
        Some(_) | None => "",
    }
}
