use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// What the notifier has done since it started. Another crate exports it: see [`Counters::counts`].
#[derive(Debug, Default)]
pub struct Counters(Mutex<Counts>);

/// The numbers at one instant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Mails that the next server accepted, by event.
    pub sent: BTreeMap<String, u64>,
    /// Tries that failed and come again, by event.
    pub deferred: BTreeMap<String, u64>,
    /// Mails that were given up, by event.
    pub failed: BTreeMap<String, u64>,
    /// Tries by the class of the server's answer: `2xx`, `4xx`, `5xx`, `none` where it gave none.
    pub replies: BTreeMap<&'static str, u64>,
    /// Tries that failed by what the operator has to mend: authentication, sender, TLS.
    pub operator_problems: u64,
    /// Recipients that were refused for good.
    pub refused_recipients: u64,
    /// How long the server took for a mail that it accepted, in seconds.
    pub latency_seconds: Histogram,
    /// How long a mail waited from the event until the server accepted it, in seconds.
    pub delay_seconds: Histogram,
    /// Whether the last try towards the server reached it; none before the first.
    pub server_reached: Option<bool>,
}

/// A distribution over fixed bounds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// How many values were at most the bound of the same place in [`Histogram::BOUNDS`]; cumulative.
    pub buckets: [u64; 10],
    /// How many values there were.
    pub count: u64,
    /// Their sum.
    pub sum: f64,
}

impl Histogram {
    /// The upper bounds of the buckets.
    pub const BOUNDS: [f64; 10] = [0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0, 300.0, 3_600.0, 86_400.0];

    fn add(&mut self, value: f64) {
        for (bucket, bound) in self.buckets.iter_mut().zip(Self::BOUNDS) {
            *bucket += u64::from(value <= bound);
        }
        self.count += 1;
        self.sum += value;
    }
}

impl Counters {
    /// The numbers now.
    pub fn counts(&self) -> Counts {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Counts)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Counts {
    pub(crate) fn accepted(&mut self, event: &str, took: Duration, delay_seconds: f64) {
        *self.sent.entry(event.to_owned()).or_default() += 1;
        *self.replies.entry("2xx").or_default() += 1;
        self.latency_seconds.add(took.as_secs_f64());
        self.delay_seconds.add(delay_seconds.max(0.0));
        self.server_reached = Some(true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_cumulative() {
        let counters = Counters::default();
        counters.change(|counts| counts.accepted("opened", Duration::from_millis(80), 7.0));
        counters.change(|counts| counts.accepted("opened", Duration::from_millis(20), -1.0));
        let counts = counters.counts();
        assert_eq!(counts.sent.get("opened"), Some(&2));
        assert_eq!(counts.latency_seconds.buckets[..2], [1, 2]);
        assert_eq!(counts.delay_seconds.buckets[5..7], [1, 2]);
        assert_eq!(counts.latency_seconds.count, 2);
    }
}
