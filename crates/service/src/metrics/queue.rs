use super::family::{Counters, Gauges, Label, closed, open};
use prometheus::Registry;

/// Jobs and reports on their way.
#[derive(Debug)]
pub struct QueueMetrics {
    /// `vigie_queue_jobs{queue,state}`: the queue is `pool/lane`, or `reports`.
    pub jobs: Gauges,
    /// `vigie_queue_oldest_ready_age_seconds{queue}`.
    pub oldest_ready_age: Gauges,
    /// `vigie_queue_job_outcomes_total{queue,outcome}`: the queue is the pool, or `reports`.
    pub outcomes: Counters,
}

impl QueueMetrics {
    pub(super) fn new(registry: &Registry) -> Self {
        const JOBS: [Label; 2] = [open("queue"), closed("state", &["ready", "in_flight"])];
        const OLDEST: [Label; 1] = [open("queue")];
        const OUTCOMES: [Label; 2] = [
            open("queue"),
            closed(
                "outcome",
                &["ok", "failed", "given_back", "handed_back", "duplicate", "redelivered"],
            ),
        ];
        Self {
            jobs: Gauges::new(
                registry,
                "vigie_queue_jobs",
                "Jobs by pool and lane, and reports: waiting, or being worked on.",
                &JOBS,
            ),
            oldest_ready_age: Gauges::new(
                registry,
                "vigie_queue_oldest_ready_age_seconds",
                "How long the first that waits has waited.",
                &OLDEST,
            ),
            outcomes: Counters::new(
                registry,
                "vigie_queue_job_outcomes_total",
                "How jobs ended; the store brings again what was lost.",
                &OUTCOMES,
            ),
        }
    }
}
