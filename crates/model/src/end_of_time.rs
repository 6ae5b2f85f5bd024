//! The last instant that a certificate can name, 9999-12-31T23:59:59Z, which says "no well-defined expiry" (RFC 5280 section
//! 4.1.2.5). [`Timestamp`] ends 26 hours earlier: its last second stands for all that lies beyond.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serializer};

const WRITTEN: &str = "9999-12-31T23:59:59Z";

/// Whether an instant stands for the end of the year 9999: no expiry.
pub fn is_end_of_time(instant: Timestamp) -> bool {
    instant.as_second() == Timestamp::MAX.as_second()
}

/// An instant in RFC 3339, in UTC; the end of time as a certificate has it.
pub fn rfc3339(instant: Timestamp) -> String {
    if is_end_of_time(instant) {
        WRITTEN.to_owned()
    } else {
        instant.to_string()
    }
}

pub(crate) fn serialize<S: Serializer>(instant: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&rfc3339(*instant))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text == WRITTEN {
        return Ok(Timestamp::MAX);
    }
    text.parse().map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_year_9999_is_written_and_read_as_it_stands_in_certificates() {
        #[derive(Debug, PartialEq, serde::Serialize, Deserialize)]
        struct Facts(#[serde(with = "super")] Timestamp);
        let usual: Timestamp = "2026-08-03T07:05:00Z".parse().unwrap();
        for (instant, written) in [
            (usual, "\"2026-08-03T07:05:00Z\""),
            (Timestamp::MAX, "\"9999-12-31T23:59:59Z\""),
            ("9999-12-30T21:59:59Z".parse().unwrap(), "\"9999-12-30T21:59:59Z\""),
        ] {
            assert_eq!(serde_json::to_string(&Facts(instant)).unwrap(), written);
            assert_eq!(serde_json::from_str::<Facts>(written).unwrap(), Facts(instant));
        }
        assert!(serde_json::from_str::<Facts>("\"never\"").is_err());
    }
}
