use model::Reason;
use std::fmt;

/// The lanes of a pool, from the one served first to the one served last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    /// Somebody waits for the answer.
    Demand,
    /// A fault to confirm, or the first scan of a new target.
    Confirm,
    /// It was due.
    Schedule,
}

impl Priority {
    /// From high to low.
    pub const ALL: [Self; 3] = [Self::Demand, Self::Confirm, Self::Schedule];

    /// The word used in metrics: `demand`, `confirm`, `schedule`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Demand => "demand",
            Self::Confirm => "confirm",
            Self::Schedule => "schedule",
        }
    }
}

impl From<Reason> for Priority {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Confirm | Reason::First => Self::Confirm,
            Reason::Demand => Self::Demand,
            Reason::Schedule => Self::Schedule,
        }
    }
}

impl fmt::Display for Priority {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// One value for each lane of a pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PerPriority<T> {
    /// Of [`Priority::Demand`].
    pub demand: T,
    /// Of [`Priority::Confirm`].
    pub confirm: T,
    /// Of [`Priority::Schedule`].
    pub schedule: T,
}

impl<T> PerPriority<T> {
    /// Makes the value of each lane.
    pub fn from_fn(mut make: impl FnMut(Priority) -> T) -> Self {
        Self {
            demand: make(Priority::Demand),
            confirm: make(Priority::Confirm),
            schedule: make(Priority::Schedule),
        }
    }

    /// The value of one lane.
    pub fn of(&self, priority: Priority) -> &T {
        match priority {
            Priority::Demand => &self.demand,
            Priority::Confirm => &self.confirm,
            Priority::Schedule => &self.schedule,
        }
    }

    /// The value of one lane, to change it.
    pub fn of_mut(&mut self, priority: Priority) -> &mut T {
        match priority {
            Priority::Demand => &mut self.demand,
            Priority::Confirm => &mut self.confirm,
            Priority::Schedule => &mut self.schedule,
        }
    }

    /// Each lane with its value, from high to low.
    pub fn iter(&self) -> impl Iterator<Item = (Priority, &T)> {
        Priority::ALL.into_iter().map(|priority| (priority, self.of(priority)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_its_lane_and_demand_comes_first() {
        let lanes = [Reason::Schedule, Reason::First, Reason::Demand, Reason::Confirm].map(Priority::from);
        assert_eq!(
            lanes,
            [
                Priority::Schedule,
                Priority::Confirm,
                Priority::Demand,
                Priority::Confirm
            ]
        );
        assert!(Priority::ALL.is_sorted());
    }
}
