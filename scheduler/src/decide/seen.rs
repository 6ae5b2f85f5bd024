use model::{Outcome, Report};

/// What a report knows of its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// A handshake completed: what it shows is a fact, and needs no second look.
    Facts,
    /// No certificate could be read: it may be the network, and is looked at again before it alarms.
    ///
    /// A destination that the guard forbids is among them: the name may have resolved wrongly, or the pool may be set up
    /// wrongly, for a minute.
    Network,
    /// Nothing: the server asked to come back later, or Vigie itself failed.
    Nothing,
}

impl Seen {
    pub(crate) fn by(report: &Report) -> Self {
        match report.outcome {
            Outcome::Completed => Self::Facts,
            Outcome::Blocked | Outcome::Unreachable => Self::Network,
            Outcome::Deferred | Outcome::Failed => Self::Nothing,
        }
    }
}
