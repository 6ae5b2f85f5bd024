use super::family::{Gauges, Label, closed, open};
use prometheus::Registry;

/// What is watched, and how it stands: totals over all accounts, from the store. Every process that publishes them
/// publishes the same: take the maximum of several, never the sum.
#[derive(Debug)]
pub struct FleetMetrics {
    /// `vigie_targets{status}`: enabled targets.
    pub targets: Gauges,
    /// `vigie_certificates_expiring{window}`: targets by the time that the certificate they serve is still valid. The
    /// windows do not overlap.
    pub certificates_expiring: Gauges,
    /// `vigie_findings_open{check_id,severity}`: targets whose last report has the finding.
    pub findings_open: Gauges,
    /// `vigie_incidents_open{severity,acked}`.
    pub incidents_open: Gauges,
}

impl FleetMetrics {
    /// The windows of `vigie_certificates_expiring`, soonest first, with the days at which each ends.
    pub const WINDOWS: [(&'static str, Option<i64>); 8] = [
        ("expired", Some(0)),
        ("0_1d", Some(1)),
        ("1_3d", Some(3)),
        ("3_7d", Some(7)),
        ("7_14d", Some(14)),
        ("14_30d", Some(30)),
        ("30_90d", Some(90)),
        ("over_90d", None),
    ];

    pub(super) fn new(registry: &Registry) -> Self {
        const TARGETS: [Label; 1] = [closed("status", &["green", "orange", "red", "never_scanned"])];
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
            certificates_expiring: Gauges::new(
                registry,
                "vigie_certificates_expiring",
                "Enabled targets by the time that their certificate is still valid; the windows do not overlap.",
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
