use crate::phrases::Phrases;
use jiff::Timestamp;
use model::CertificateFacts;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Whole days from `at` until `until`; negative from a whole day after it on.
pub(crate) fn days_left(until: Timestamp, at: Timestamp) -> i64 {
    (until.as_second() - at.as_second()) / DAY
}

/// The whole life of a certificate in days, rounded to the nearest. RFC 5280 counts the last second too.
pub(crate) fn lifetime_days(certificate: &CertificateFacts) -> i64 {
    let seconds = certificate.not_after.as_second() - certificate.not_before.as_second();
    (seconds + DAY / 2).div_euclid(DAY)
}

/// `71 days left`, `5 hours left`, `expired 2 days ago`, `valid in 3 hours`.
pub(crate) fn remaining(certificate: &CertificateFacts, at: Timestamp, phrases: Phrases) -> String {
    let until_start = certificate.not_before.as_second() - at.as_second();
    if until_start > 0 {
        let time = span(until_start, phrases);
        return phrases.say_with("starts-in", [("time", time.into())]);
    }
    let left = certificate.not_after.as_second() - at.as_second();
    let time = span(left.abs(), phrases);
    if left < 0 {
        phrases.say_with("expired-ago", [("time", time.into())])
    } else {
        phrases.say_with("time-left", [("time", time.into())])
    }
}

/// `71 days`; hours under two days, minutes under an hour.
fn span(seconds: i64, phrases: Phrases) -> String {
    let (id, unit) = match seconds {
        seconds if seconds >= 2 * DAY => ("days", DAY),
        seconds if seconds >= HOUR => ("hours", HOUR),
        seconds if seconds >= MINUTE => ("minutes", MINUTE),
        _ => return phrases.say("less-than-a-minute"),
    };
    phrases.say_with(id, [("count", (seconds / unit).into())])
}

/// `12 ms`, `0.8 s`; a decimal comma in French.
pub(crate) fn duration(milliseconds: f64, phrases: Phrases) -> String {
    let (id, number) = match milliseconds {
        ms if ms < 0.05 => ("milliseconds", "<1".to_owned()),
        ms if ms < 9.95 => ("milliseconds", format!("{ms:.1}")),
        ms if ms < 999.5 => ("milliseconds", format!("{ms:.0}")),
        ms if ms < 9_950.0 => ("seconds", format!("{:.1}", ms / 1000.0)),
        ms => ("seconds", format!("{:.0}", ms / 1000.0)),
    };
    let number = number.replace('.', &phrases.say("decimal-sign"));
    phrases.say_with(id, [("number", number.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use model::Language;

    #[test]
    fn what_remains_reads_well() {
        let mut certificate = samples::certificate("www.example.org");
        certificate.not_before = "2026-11-01T00:00:00Z".parse().unwrap();
        certificate.not_after = "2026-12-01T00:00:00Z".parse().unwrap();
        for (at, english, french) in [
            ("2026-11-22T00:00:00Z", "9 days left", "encore 9 jours"),
            ("2026-11-30T14:00:00Z", "10 hours left", "encore 10 heures"),
            ("2026-11-30T23:59:00Z", "1 minute left", "encore 1 minute"),
            (
                "2026-12-01T00:00:30Z",
                "expired less than a minute ago",
                "expiré depuis moins d'une minute",
            ),
            ("2026-12-01T01:00:00Z", "expired 1 hour ago", "expiré depuis 1 heure"),
            (
                "2026-12-02T01:00:00Z",
                "expired 25 hours ago",
                "expiré depuis 25 heures",
            ),
            ("2026-12-03T01:00:00Z", "expired 2 days ago", "expiré depuis 2 jours"),
            ("2026-10-30T00:00:00Z", "valid in 2 days", "valable dans 2 jours"),
        ] {
            let at = at.parse().unwrap();
            assert_eq!(remaining(&certificate, at, Phrases::of(Language::En)), english);
            assert_eq!(remaining(&certificate, at, Phrases::of(Language::Fr)), french);
        }
    }

    #[test]
    fn a_day_after_expiry_counts_once_it_is_whole() {
        let until = "2026-12-01T00:00:00Z".parse().unwrap();
        for (at, days) in [
            ("2026-11-28T23:00:00Z", 2),
            ("2026-12-01T01:11:00Z", 0),
            ("2026-12-02T01:00:00Z", -1),
            ("2026-12-03T00:00:00Z", -2),
        ] {
            assert_eq!(days_left(until, at.parse().unwrap()), days, "{at}");
        }
    }

    #[test]
    fn durations_take_the_unit_that_fits() {
        let english = |ms| duration(ms, Phrases::of(Language::En));
        assert_eq!(english(0.0), "<1 ms");
        assert_eq!(english(1.234), "1.2 ms");
        assert_eq!(english(87.6), "88 ms");
        assert_eq!(english(812.0), "812 ms");
        assert_eq!(english(1_812.0), "1.8 s");
        assert_eq!(duration(1_812.0, Phrases::of(Language::Fr)), "1,8 s");
    }
}
