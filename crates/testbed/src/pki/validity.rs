//! Instants, as certificates write them.

use std::time::{Duration, SystemTime};

/// Twenty-four hours, the unit in which certificates are counted.
pub const DAY: Duration = Duration::from_secs(86_400);

/// Midnight (UTC) of a day of the proleptic Gregorian calendar, from 1970 on; `month` and `day` count from 1.
#[must_use]
pub fn date(year: u16, month: u8, day: u8) -> SystemTime {
    // Howard Hinnant's days_from_civil: years that start in March put the leap day last.
    let shifted_year = u64::from(year) - u64::from(month <= 2);
    let (era, year_of_era) = (shifted_year / 400, shifted_year % 400);
    let shifted_month = (u64::from(month) + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + u64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days_since_1970 = (era * 146_097 + day_of_era).saturating_sub(719_468);
    SystemTime::UNIX_EPOCH + Duration::from_secs(days_since_1970 * DAY.as_secs())
}

/// The last second of 2049: what follows is written as GeneralizedTime (RFC 5280 section 4.1.2.5).
pub(super) fn end_of_2049() -> SystemTime {
    date(2050, 1, 1) - Duration::from_secs(1)
}

/// Seconds since 1970; what lies before counts as 1970.
pub(super) fn unix_seconds(at: SystemTime) -> u64 {
    at.duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// A GeneralizedTime, `YYYYMMDDHHMMSSZ`.
pub(super) fn generalized_time(at: SystemTime) -> String {
    let seconds = unix_seconds(at);
    let days = seconds / DAY.as_secs() + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let of_day = seconds % DAY.as_secs();
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_midnights() {
        assert_eq!(unix_seconds(date(1970, 1, 1)), 0);
        assert_eq!(unix_seconds(date(2000, 2, 29)), 951_782_400);
        assert_eq!(unix_seconds(date(2026, 11, 22)), 1_795_305_600);
    }

    #[test]
    fn a_date_survives_the_round_trip_through_generalized_time() {
        assert_eq!(generalized_time(date(2028, 2, 29)), "20280229000000Z");
        assert_eq!(generalized_time(end_of_2049()), "20491231235959Z");
    }
}
