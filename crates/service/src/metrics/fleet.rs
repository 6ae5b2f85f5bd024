use super::family::{Gauges, Label, closed, open};
use prometheus::Registry;

/// What is watched, and how it stands: totals over all accounts, from the store. Every process that publishes them
/// publishes the same: take the maximum of several, never the sum.
#[derive(Debug)]
pub struct FleetMetrics {
    /// `vigie_targets{status}`: enabled targets.
    pub targets: Gauges,
    /// `vigie_targets_by_frequency{frequency}`: enabled targets.
    pub targets_by_frequency: Gauges,
    /// `vigie_certificates_expiring{window}`: active certificates of the inventory by the time that they are still valid.
    /// The windows do not overlap.
    pub certificates_expiring: Gauges,
    /// `vigie_findings_open{check_id,severity}`: targets whose last report has the finding.
    pub findings_open: Gauges,
    /// `vigie_incidents_open{severity,acked}`.
    pub incidents_open: Gauges,
}

impl FleetMetrics {
    pub(super) fn new(registry: &Registry) -> Self {
        const TARGETS: [Label; 1] = [closed("status", &["green", "orange", "red", "never_scanned"])];
        const FREQUENCIES: [Label; 1] = [closed(
            "frequency",
            &["never", "1h", "6h", "12h", "1d", "7d", "30d", "90d", "other"],
        )];
        const EXPIRING: [Label; 1] = [closed(
            "window",
            &[
                "expired", "0_1d", "1_3d", "3_7d", "7_14d", "14_30d", "30_90d", "over_90d",
            ],
        )];
        const FINDINGS: [Label; 2] = [open("check_id"), closed("severity", &["error", "warning", "info"])];
        const INCIDENTS: [Label; 2] = [
            closed("severity", &["orange", "red"]),
            closed("acked", &["false", "true"]),
        ];
        Self {
            targets: Gauges::new(registry, "vigie_targets", "Enabled targets by status.", &TARGETS),
            targets_by_frequency: Gauges::new(
                registry,
                "vigie_targets_by_frequency",
                "Enabled targets by how often they are scanned.",
                &FREQUENCIES,
            ),
            certificates_expiring: Gauges::new(
                registry,
                "vigie_certificates_expiring",
                "Active certificates by the time that they are still valid; the windows do not overlap.",
                &EXPIRING,
            ),
            findings_open: Gauges::new(
                registry,
                "vigie_findings_open",
                "Targets whose last report has the finding.",
                &FINDINGS,
            ),
            incidents_open: Gauges::new(registry, "vigie_incidents_open", "Open incidents.", &INCIDENTS),
        }
    }
}
