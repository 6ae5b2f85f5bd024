use crate::phrases::Phrases;
use jiff::{Timestamp, tz::TimeZone};
use model::catalogue::date;
use serde::Serialize;

/// An instant as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Moment {
    /// For machines: RFC 3339.
    iso: String,
    /// `22 Nov 2026 10:00 UTC`
    utc: String,
    /// `11:00 Europe/Paris`, where the account lives in another zone.
    local: Option<String>,
    /// `5 minutes ago`, `in 3 hours`.
    relative: String,
}

/// How instants are told on a page.
#[derive(Clone, Debug)]
pub(super) struct Teller {
    now: Timestamp,
    zone: Option<TimeZone>,
    phrases: Phrases,
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl Teller {
    /// `zone` is an IANA name; one that does not exist is left out.
    pub(super) fn new(now: Timestamp, zone: &str, phrases: Phrases) -> Self {
        Self {
            now,
            zone: if zone == "UTC" { None } else { TimeZone::get(zone).ok() },
            phrases,
        }
    }

    pub(super) fn tell(&self, instant: Timestamp) -> Moment {
        Moment {
            iso: instant.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            utc: date(instant, self.phrases.language()),
            local: self.zone.as_ref().map(|zone| local(instant, zone)),
            relative: self.relative(instant),
        }
    }

    /// `5 minutes ago`, `in 3 hours`, `now`.
    pub(super) fn relative(&self, instant: Timestamp) -> String {
        let seconds = instant.as_second() - self.now.as_second();
        let (id, unit) = match seconds.abs() {
            seconds if seconds >= 2 * DAY => ("days", DAY),
            seconds if seconds >= 2 * HOUR => ("hours", HOUR),
            seconds if seconds >= MINUTE => ("minutes", MINUTE),
            seconds if seconds >= 10 => ("seconds", 1),
            _ => return self.phrases.say("now"),
        };
        let count = seconds.abs() / unit;
        let span = self.phrases.say_with(id, [("count", count.into())]);
        let direction = if seconds < 0 { "ago" } else { "in" };
        self.phrases.say_with(direction, [("span", span.into())])
    }

    /// What is left until an instant, in the words of a certificate: `71 days left`, `expired 2 days ago`.
    pub(super) fn left(&self, until: Timestamp) -> String {
        let said = if until < self.now { "expired-ago" } else { "time-left" };
        self.phrases.say_with(said, [("span", self.span(until).into())])
    }

    /// How far away an instant is, in whole units: `71 days`, `5 hours`, `1 minute`.
    pub(super) fn span(&self, instant: Timestamp) -> String {
        let seconds = (instant.as_second() - self.now.as_second()).abs();
        let (id, unit) = match seconds {
            seconds if seconds >= 2 * DAY => ("days", DAY),
            seconds if seconds >= 2 * HOUR => ("hours", HOUR),
            _ => ("minutes", MINUTE),
        };
        self.phrases.say_with(id, [("count", (seconds / unit).into())])
    }

    /// `30 Dec 2026`: the day alone, in UTC.
    pub(super) fn day(&self, instant: Timestamp) -> String {
        let whole = date(instant, self.phrases.language());
        let parts: Vec<&str> = whole.split(' ').take(3).collect();
        parts.join(" ")
    }
}

fn local(instant: Timestamp, zone: &TimeZone) -> String {
    let here = instant.to_zoned(zone.clone());
    let there = instant.to_zoned(TimeZone::UTC);
    let name = zone.iana_name().unwrap_or_default();
    let clock = format!("{:02}:{:02}", here.hour(), here.minute());
    if here.date() == there.date() {
        format!("{clock} {name}")
    } else {
        format!("{} {clock} {name}", here.date())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Language;

    fn teller(language: Language, zone: &str) -> Teller {
        Teller::new("2026-11-22T10:00:00Z".parse().unwrap(), zone, Phrases::of(language))
    }

    #[test]
    fn instants_are_told_from_the_present() {
        for (instant, english, french) in [
            ("2026-11-22T10:00:03Z", "now", "maintenant"),
            ("2026-11-22T09:59:30Z", "30 seconds ago", "il y a 30 secondes"),
            ("2026-11-22T09:55:00Z", "5 minutes ago", "il y a 5 minutes"),
            ("2026-11-22T10:01:00Z", "in 1 minute", "dans 1 minute"),
            ("2026-11-22T13:00:00Z", "in 3 hours", "dans 3 heures"),
            ("2026-11-15T10:00:00Z", "7 days ago", "il y a 7 jours"),
        ] {
            let instant = instant.parse().unwrap();
            assert_eq!(teller(Language::En, "UTC").relative(instant), english);
            assert_eq!(teller(Language::Fr, "UTC").relative(instant), french);
        }
    }

    #[test]
    fn the_zone_of_the_account_stands_beside_utc_with_the_date_where_it_differs() {
        let paris = teller(Language::En, "Europe/Paris");
        let told = |text: &str| paris.tell(text.parse().unwrap()).local.unwrap();
        assert_eq!(told("2026-11-22T10:00:00Z"), "11:00 Europe/Paris");
        assert_eq!(told("2026-11-22T23:30:00Z"), "2026-11-23 00:30 Europe/Paris");
        assert!(teller(Language::En, "UTC").tell(Timestamp::UNIX_EPOCH).local.is_none());
    }

    #[test]
    fn what_is_left_of_a_certificate_is_told_in_days() {
        let english = teller(Language::En, "UTC");
        assert_eq!(english.left("2026-12-01T10:00:00Z".parse().unwrap()), "9 days left");
        assert_eq!(
            english.left("2026-11-20T09:00:00Z".parse().unwrap()),
            "expired 2 days ago"
        );
        assert_eq!(english.day("2026-12-01T10:00:00Z".parse().unwrap()), "1 Dec 2026");
    }
}
