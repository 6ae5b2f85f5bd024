//! The two forms of an instant (RFC 5280 sections 4.1.2.5.1 and 4.1.2.5.2).

use crate::der::{self, Element};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// An instant, and whether its form is the one that its year asks for: UTCTime until 2049, GeneralizedTime from 2050 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) instant: Timestamp,
    pub(super) is_of_its_form: bool,
}

/// Reads either form, to the second, in UTC.
pub(super) fn read(element: &Element<'_>) -> Option<Time> {
    const FIRST_GENERALIZED: i16 = 2050;
    let text = std::str::from_utf8(element.content).ok()?.strip_suffix('Z')?;
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, rest) = match element.tag {
        der::UTC_TIME => {
            let (digits, rest) = text.split_at_checked(2)?;
            let short: i16 = digits.parse().ok()?;
            (if short < 50 { 2000 + short } else { 1900 + short }, rest)
        }
        der::GENERALIZED_TIME => {
            let (digits, rest) = text.split_at_checked(4)?;
            (digits.parse().ok()?, rest)
        }
        _ => return None,
    };
    let number = |at: usize| rest.get(2 * at..2 * at + 2)?.parse::<i8>().ok();
    if rest.len() != 10 {
        return None;
    }
    let civil = DateTime::new(year, number(0)?, number(1)?, number(2)?, number(3)?, number(4)?, 0).ok()?;
    Some(Time {
        instant: civil.to_zoned(TimeZone::UTC).ok()?.timestamp(),
        is_of_its_form: (element.tag == der::GENERALIZED_TIME) == (year >= FIRST_GENERALIZED),
    })
}

/// A GeneralizedTime, as OCSP writes every instant (RFC 6960 section 4.2.2.1).
pub(super) fn generalized(element: &Element<'_>) -> Option<Timestamp> {
    match element.tag {
        der::GENERALIZED_TIME => read(element).map(|time| time.instant),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(tag: u8, content: &str) -> Option<(String, bool)> {
        let element = Element {
            tag,
            content: content.as_bytes(),
            whole: content.as_bytes(),
        };
        read(&element).map(|time| (time.instant.to_string(), time.is_of_its_form))
    }

    #[test]
    fn both_forms_are_read_and_told_apart() {
        for (tag, content, instant, of_form) in [
            (der::UTC_TIME, "261122010203Z", "2026-11-22T01:02:03Z", true),
            (der::UTC_TIME, "500101000000Z", "1950-01-01T00:00:00Z", true),
            (der::GENERALIZED_TIME, "20500101000000Z", "2050-01-01T00:00:00Z", true),
            (der::GENERALIZED_TIME, "20261122000000Z", "2026-11-22T00:00:00Z", false),
        ] {
            assert_eq!(time(tag, content), Some((instant.to_owned(), of_form)), "{content}");
        }
    }

    #[test]
    fn what_is_no_instant_of_der_is_none() {
        for (tag, content) in [
            (der::UTC_TIME, "2611220102Z"),
            (der::UTC_TIME, "261122010203"),
            (der::UTC_TIME, "261122010203+0100"),
            (der::UTC_TIME, "261322010203Z"),
            (der::UTC_TIME, "2é1122010203Z"),
            (der::GENERALIZED_TIME, "20261122000000.5Z"),
            (der::GENERALIZED_TIME, ""),
            (der::INTEGER, "261122010203Z"),
        ] {
            assert_eq!(time(tag, content), None, "{content}");
        }
    }
}
