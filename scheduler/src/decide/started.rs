use jiff::Timestamp;

/// When a scan began, by the clock of the database: what the scanner says, unless that cannot be. No scan begins before it
/// is due, nor after its report has come; a scanner that says otherwise has a clock that is wrong, and its report would
/// count as older than one that came before it, or as newer than all that follow.
///
/// Where the last scan of the target lies in the future, the clock of the database was wrong and has been put right: the
/// scan counts as beginning with that one, or no report would be news until the clock has caught up.
pub(crate) fn started(said: Timestamp, due_at: Timestamp, last: Option<Timestamp>, now: Timestamp) -> Timestamp {
    match last {
        Some(last) if last > now => last,
        Some(_) | None => said.max(due_at).min(now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::noon;
    use jiff::SignedDuration;

    #[test]
    fn a_clock_that_is_wrong_is_corrected() {
        let after = |minutes| noon() + SignedDuration::from_mins(minutes);
        for (said, due, last, now, expected) in [
            (after(1), noon(), None, after(2), after(1)),
            (after(-5), noon(), None, after(2), noon()),
            (after(7), noon(), None, after(2), after(2)),
            (after(1), noon(), Some(after(-60)), after(2), after(1)),
            // A report that is late in truth.
            (after(1), noon(), Some(after(2)), after(3), after(1)),
            // The clock of the database was set back.
            (after(1), after(60), None, noon(), noon()),
            (after(1), noon(), Some(after(60)), after(2), after(60)),
        ] {
            assert_eq!(started(said, due, last, now), expected);
        }
    }
}
