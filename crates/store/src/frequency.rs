use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How often something is scanned by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Frequency {
    /// Each time this interval has passed.
    Every(Interval),
    /// Not by itself.
    Never,
}

impl Frequency {
    /// Once a day: what a new account starts with.
    pub const DAILY: Self = Self::Every(Interval(DAY_S));

    /// The interval, where there is one.
    pub fn interval(self) -> Option<Interval> {
        match self {
            Self::Every(interval) => Some(interval),
            Self::Never => None,
        }
    }

    /// As a column holds it: seconds, 0 for never.
    pub(crate) fn column(self) -> u32 {
        self.interval().map_or(0, Interval::seconds)
    }

    pub(crate) fn from_column(seconds: u32) -> Result<Self, crate::Error> {
        match seconds {
            0 => Ok(Self::Never),
            seconds => Interval::from_seconds(seconds)
                .map(Self::Every)
                .map_err(crate::Error::inconsistent),
        }
    }
}

/// A length of time between two scans: from five minutes to 366 days, in whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval(u32);

impl Interval {
    /// # Errors
    /// Under five minutes or over 366 days.
    pub fn from_seconds(seconds: u32) -> Result<Self, FrequencyError> {
        if (MINIMUM_S..=MAXIMUM_S).contains(&seconds) {
            Ok(Self(seconds))
        } else {
            Err(FrequencyError::Range(format!("{seconds}s")))
        }
    }

    /// Its length in seconds.
    pub fn seconds(self) -> u32 {
        self.0
    }

    /// Its length in milliseconds.
    pub fn milliseconds(self) -> i64 {
        i64::from(self.0) * 1_000
    }
}

const MINIMUM_S: u32 = 300;
const MAXIMUM_S: u32 = 366 * DAY_S;
const DAY_S: u32 = 86_400;
const UNITS: [(char, u32); 4] = [('d', DAY_S), ('h', 3_600), ('m', 60), ('s', 1)];

/// Why a text is no frequency.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrequencyError {
    /// Too often, or not within a year.
    #[error("{0}: the shortest frequency is 5m, the longest 366d")]
    Range(String),
    /// Neither `never` nor a number with a unit.
    #[error("{0:?} is no frequency: write never, or a number with m, h or d, such as 6h")]
    Syntax(String),
}

impl FromStr for Frequency {
    type Err = FrequencyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "never" {
            return Ok(Self::Never);
        }
        let syntax = || FrequencyError::Syntax(text.to_owned());
        let (number, seconds) = UNITS
            .iter()
            .find_map(|(unit, seconds)| text.strip_suffix(*unit).map(|number| (number, *seconds)))
            .ok_or_else(syntax)?;
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(syntax());
        }
        number
            .parse::<u32>()
            .ok()
            .and_then(|number| number.checked_mul(seconds))
            .and_then(|seconds| Interval::from_seconds(seconds).ok())
            .map(Self::Every)
            .ok_or_else(|| FrequencyError::Range(text.to_owned()))
    }
}

impl fmt::Display for Frequency {
    /// In the largest unit that divides it: `1d`, `36h`, `90m`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Every(Interval(seconds)) = *self else {
            return formatter.write_str("never");
        };
        let unit = UNITS.iter().find(|(_, unit)| seconds.is_multiple_of(*unit));
        let (name, length) = unit.copied().unwrap_or(('s', 1));
        write!(formatter, "{}{name}", seconds / length)
    }
}

impl From<Frequency> for String {
    fn from(frequency: Frequency) -> Self {
        frequency.to_string()
    }
}

impl TryFrom<String> for Frequency {
    type Error = FrequencyError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for (text, seconds) in [
            ("never", 0),
            ("5m", 300),
            ("1h", 3_600),
            ("90m", 5_400),
            ("1d", 86_400),
            ("90d", 7_776_000),
        ] {
            let frequency: Frequency = text.parse().unwrap();
            assert_eq!((frequency.to_string().as_str(), frequency.column()), (text, seconds));
            assert_eq!(Frequency::from_column(seconds).unwrap(), frequency);
        }
        assert_eq!("24h".parse::<Frequency>().unwrap().to_string(), "1d");
    }

    #[test]
    fn what_is_too_often_or_no_frequency_is_refused() {
        for text in ["4m", "0d", "367d", "99999999999d"] {
            assert!(
                matches!(text.parse::<Frequency>(), Err(FrequencyError::Range(_))),
                "{text}"
            );
        }
        for text in ["", "d", "-1d", "1w", "+5d", "daily", "1.5h"] {
            assert!(
                matches!(text.parse::<Frequency>(), Err(FrequencyError::Syntax(_))),
                "{text}"
            );
        }
    }
}
