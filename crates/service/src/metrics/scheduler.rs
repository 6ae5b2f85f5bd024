use super::{
    DELAYS,
    family::{Counters, Gauges, Histograms, Label, closed},
};
use prometheus::Registry;

/// What is due, and what is done about it.
#[derive(Debug)]
pub struct SchedulerMetrics {
    /// `vigie_scheduler_due_targets`: scans that are due and not handed out.
    pub due_targets: Gauges,
    /// `vigie_scheduler_oldest_due_age_seconds`: how long the one that waits longest has been due.
    pub oldest_due_age: Gauges,
    /// `vigie_scheduler_lag_seconds`: from the due time of a scan to its order.
    pub lag: Histograms,
    /// `vigie_scheduler_enqueued_total{reason}`.
    pub enqueued: Counters,
    /// `vigie_scheduler_tick_duration_seconds`.
    pub tick_duration: Histograms,
    /// `vigie_recorder_reports_total{outcome}`: reports by what became of them.
    pub reports: Counters,
    /// `vigie_recorder_batch_duration_seconds`: one transaction.
    pub batch_duration: Histograms,
}

const TICKS: [f64; 9] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0];

impl SchedulerMetrics {
    pub(super) fn new(registry: &Registry) -> Self {
        const ENQUEUED: [Label; 1] = [closed("reason", &["schedule", "confirm", "first", "demand"])];
        const REPORTS: [Label; 1] = [closed(
            "outcome",
            &["duplicate", "late", "recorded", "refused", "unknown"],
        )];
        Self {
            due_targets: Gauges::new(
                registry,
                "vigie_scheduler_due_targets",
                "Scans that are due and not handed out.",
                &[],
            ),
            oldest_due_age: Gauges::new(
                registry,
                "vigie_scheduler_oldest_due_age_seconds",
                "How long the scan that waits longest has been due.",
                &[],
            ),
            lag: Histograms::new(
                registry,
                "vigie_scheduler_lag_seconds",
                "From the due time of a scan to its order.",
                &DELAYS,
                &[],
            ),
            enqueued: Counters::new(
                registry,
                "vigie_scheduler_enqueued_total",
                "Scans ordered, by reason.",
                &ENQUEUED,
            ),
            tick_duration: Histograms::new(
                registry,
                "vigie_scheduler_tick_duration_seconds",
                "One round of the dispatcher.",
                &TICKS,
                &[],
            ),
            reports: Counters::new(
                registry,
                "vigie_recorder_reports_total",
                "Reports by what became of them.",
                &REPORTS,
            ),
            batch_duration: Histograms::new(
                registry,
                "vigie_recorder_batch_duration_seconds",
                "One transaction of the recorder.",
                &TICKS,
                &[],
            ),
        }
    }
}
