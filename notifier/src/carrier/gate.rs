use crate::backoff::{Backoff, jitter};
use tokio::time::Instant;

/// Keeps the outbox shut while the mail server is away, so that ten thousand mails do not each find that out by
/// themselves.
#[derive(Debug)]
pub(super) struct Gate {
    backoff: Backoff,
    failures: u32,
    closed_until: Option<Instant>,
}

impl Gate {
    pub(super) fn new(backoff: Backoff) -> Self {
        Self {
            backoff,
            failures: 0,
            closed_until: None,
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.closed_until.is_none_or(|until| until <= Instant::now())
    }

    /// Whether the last that was heard of the server was good, or nothing was heard yet.
    pub(super) fn is_proven(&self) -> bool {
        self.failures == 0
    }

    /// When it opens; none where it is open.
    pub(super) fn opens_at(&self) -> Option<Instant> {
        self.closed_until.filter(|until| *until > Instant::now())
    }

    pub(super) fn reached(&mut self) {
        self.failures = 0;
        self.closed_until = None;
    }

    /// The server was not there. Deliveries that were under way when it went count once.
    pub(super) fn away(&mut self, worker: &str) {
        if self.is_open() {
            self.failures = self.failures.saturating_add(1);
            let wait = self.backoff.after(self.failures, jitter(worker, self.failures));
            self.closed_until = Some(Instant::now() + wait);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn it_opens_later_each_time_and_at_once_when_the_server_is_back() {
        let mut gate = Gate::new(Backoff {
            first: Duration::from_secs(5),
            longest: Duration::from_secs(900),
        });
        assert!(gate.is_open() && gate.is_proven());
        for expected in [5, 10, 20] {
            gate.away("w");
            gate.away("w");
            let wait = gate.opens_at().unwrap() - Instant::now();
            assert!(
                wait <= Duration::from_secs(expected) && wait >= Duration::from_secs(expected * 3 / 4),
                "{wait:?}"
            );
            tokio::time::advance(wait).await;
            assert!(gate.is_open() && !gate.is_proven());
        }
        gate.away("w");
        gate.reached();
        assert!(gate.is_open() && gate.is_proven());
    }
}
