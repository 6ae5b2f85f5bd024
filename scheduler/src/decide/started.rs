use jiff::Timestamp;

/// When a scan began, by the clock of the database: what the scanner says, unless that cannot be. No scan begins before it
/// is due, nor after its report has come; a scanner that says otherwise has a clock that is wrong, and its report would
/// count as older than one that came before it, or as newer than all that follow.
pub(crate) fn started(said: Timestamp, due_at: Timestamp, now: Timestamp) -> Timestamp {
    said.max(due_at).min(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::noon;
    use jiff::SignedDuration;

    #[test]
    fn a_scanner_whose_clock_is_wrong_is_corrected() {
        let after = |minutes| noon() + SignedDuration::from_mins(minutes);
        for (said, due, now, expected) in [
            (after(1), noon(), after(2), after(1)),
            (after(-5), noon(), after(2), noon()),
            (after(7), noon(), after(2), after(2)),
            // The clock of the database itself was set back.
            (after(1), after(60), noon(), noon()),
        ] {
            assert_eq!(started(said, due, now), expected);
        }
    }
}
