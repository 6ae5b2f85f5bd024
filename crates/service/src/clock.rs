use jiff::Timestamp;

/// Where the present comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// The clock of the machine.
    #[default]
    System,
    /// An instant that never moves: a judgement of the past or the future, or a test.
    Fixed(Timestamp),
}

impl Clock {
    /// The present.
    #[expect(clippy::disallowed_methods, reason = "the one place where time is read")]
    pub fn now(self) -> Timestamp {
        match self {
            Self::Fixed(instant) => instant,
            Self::System => Timestamp::now(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_stands_still_and_the_machines_does_not_go_back() {
        let instant: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        assert_eq!(Clock::Fixed(instant).now(), instant);
        let first = Clock::System.now();
        assert!(Clock::System.now() >= first);
    }
}
