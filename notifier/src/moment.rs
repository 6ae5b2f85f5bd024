//! Instants and spans as people read them.

use crate::phrases::Phrases;
use jiff::{Timestamp, tz::TimeZone};
use model::{Language, catalogue::date};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// `71 days`; hours under two days, minutes under two hours. The sign is left out.
pub(crate) fn span(from: Timestamp, to: Timestamp, phrases: Phrases) -> String {
    let (id, unit) = match seconds(from, to).abs() {
        seconds if seconds >= 2 * DAY => ("days", DAY),
        seconds if seconds >= 2 * HOUR => ("hours", HOUR),
        _ => ("minutes", MINUTE),
    };
    phrases.say_with(id, [("count", (seconds(from, to).abs() / unit).into())])
}

/// Seconds from one instant to another; negative where it lies before.
pub(crate) fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    to.as_second() - from.as_second()
}

/// A span in whole days, rounded to the nearest: the lifetime of a certificate, whose last second counts too (RFC 5280).
pub(crate) fn whole_days(from: Timestamp, to: Timestamp, phrases: Phrases) -> String {
    phrases.say_with("days", [("count", ((seconds(from, to) + DAY / 2) / DAY).into())])
}

/// The day alone, in UTC: `20 Nov 2026`, `1er déc. 2026`.
pub(crate) fn day(instant: Timestamp, phrases: Phrases) -> String {
    let text = date(instant, phrases.language());
    // The catalogue writes `20 Nov 2026 23:59 UTC`: what stands before the time is the day.
    let day: Vec<&str> = text.split(' ').take(3).collect();
    let day = day.join(" ");
    match (phrases.language(), day.strip_prefix("1 ")) {
        (Language::Fr, Some(rest)) => format!("1er {rest}"),
        (Language::En | Language::Fr, _) => day,
    }
}

/// An instant in UTC, and on the reader's clock: `22 Nov 2026 23:30 UTC (23 Nov 2026 00:30 Europe/Paris)`.
pub(crate) fn instant(instant: Timestamp, zone: Option<&TimeZone>, phrases: Phrases) -> String {
    let utc = date(instant, phrases.language());
    let Some((zone, name)) = zone.and_then(|zone| Some((zone, zone.iana_name()?))) else {
        return utc;
    };
    if name == "UTC" || name == "Etc/UTC" {
        return utc;
    }
    let here = instant.to_zoned(zone.clone());
    let there = instant.to_zoned(TimeZone::UTC);
    let clock = format!("{:02}:{:02}", here.hour(), here.minute());
    if here.date() == there.date() {
        return format!("{utc} ({clock} {name})");
    }
    // The civil time of the zone, read as if it were UTC, has the day that the reader's calendar shows.
    let shifted = here.datetime().to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp());
    match shifted {
        Ok(shifted) => format!("{utc} ({} {clock} {name})", day(shifted, phrases)),
        Err(_) => utc,
    }
}

/// The time zone of that IANA name; none where there is none of that name, and times are then in UTC alone.
pub(crate) fn zone(name: &str) -> Option<TimeZone> {
    TimeZone::get(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn spans_take_the_unit_that_fits() {
        let english = Phrases::of(Language::En);
        for (from, to, text) in [
            ("2026-11-22T00:00:00Z", "2026-11-24T00:00:00Z", "2 days"),
            ("2026-11-22T00:00:00Z", "2026-11-23T23:59:00Z", "47 hours"),
            ("2026-11-22T01:30:00Z", "2026-11-22T00:00:00Z", "90 minutes"),
            ("2026-11-22T00:00:00Z", "2026-11-22T00:01:01Z", "1 minute"),
        ] {
            assert_eq!(span(at(from), at(to), english), text);
        }
        assert_eq!(
            whole_days(at("2026-10-01T00:00:00Z"), at("2026-12-29T23:59:59Z"), english),
            "90 days"
        );
    }

    #[test]
    fn the_first_of_a_month_is_ordinal_in_french() {
        let first = at("2026-12-01T10:00:00Z");
        assert_eq!(day(first, Phrases::of(Language::Fr)), "1er déc. 2026");
        assert_eq!(day(first, Phrases::of(Language::En)), "1 Dec 2026");
        assert_eq!(
            day(at("2026-12-11T10:00:00Z"), Phrases::of(Language::Fr)),
            "11 déc. 2026"
        );
    }

    #[test]
    fn the_readers_clock_stands_beside_utc() {
        let english = Phrases::of(Language::En);
        let paris = zone("Europe/Paris");
        for (instant_, text) in [
            ("2026-11-22T10:00:00Z", "22 Nov 2026 10:00 UTC (11:00 Europe/Paris)"),
            (
                "2026-11-22T23:30:00Z",
                "22 Nov 2026 23:30 UTC (23 Nov 2026 00:30 Europe/Paris)",
            ),
            ("2026-07-22T10:00:00Z", "22 Jul 2026 10:00 UTC (12:00 Europe/Paris)"),
        ] {
            assert_eq!(instant(at(instant_), paris.as_ref(), english), text);
        }
        let ten = at("2026-11-22T10:00:00Z");
        assert_eq!(instant(ten, zone("UTC").as_ref(), english), "22 Nov 2026 10:00 UTC");
        assert_eq!(
            instant(ten, zone("Nowhere/Else").as_ref(), english),
            "22 Nov 2026 10:00 UTC"
        );
    }
}
