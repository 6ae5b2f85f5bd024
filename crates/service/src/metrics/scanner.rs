use super::{
    DURATIONS,
    family::{Counters, Gauges, Histograms, Label, closed, open},
};
use prometheus::Registry;

/// Scans.
#[derive(Debug)]
pub struct ScannerMetrics {
    /// `vigie_scans_total{kind,outcome}`: the kind is the depth.
    pub scans: Counters,
    /// `vigie_scan_duration_seconds{kind}`.
    pub scan_duration: Histograms,
    /// `vigie_scans_in_flight`.
    pub in_flight: Gauges,
    /// `vigie_scan_slots`: scans that may be in flight at the same time.
    pub slots: Gauges,
    /// `vigie_handshakes_total{starttls,tls_version,outcome}`: the first handshake with each address.
    pub handshakes: Counters,
    /// `vigie_probe_errors_total{phase,reason}`: why an address presented no certificate.
    pub probe_errors: Counters,
    /// `vigie_destinations_blocked_total{reason}`: what the guard refused.
    pub destinations_blocked: Counters,
    /// `vigie_rate_limit_wait_seconds{scope}`: how long a scan waited for its turn.
    pub rate_limit_wait: Histograms,
    /// `vigie_scans_deferred_total{scope}`: scans put off because their destination had too many.
    pub deferred: Counters,
    /// `vigie_trust_store_info{store,version}`: always 1.
    pub trust_store: Gauges,
}

const KIND: Label = closed("kind", &["quick", "standard", "deep"]);
const SCOPE: Label = closed("scope", &["address", "prefix"]);
const SCANS: [Label; 2] = [
    KIND,
    closed("outcome", &["ok", "unreachable", "blocked", "deferred", "error"]),
];
const DURATION: [Label; 1] = [KIND];
const HANDSHAKES: [Label; 3] = [
    closed("starttls", &["no", "yes"]),
    closed(
        "tls_version",
        &["none", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3", "other"],
    ),
    closed("outcome", &["ok", "no_certificate"]),
];
const ERRORS: [Label; 2] = [
    closed("phase", &["dns", "connect", "starttls", "tls", "internal"]),
    closed(
        "reason",
        &[
            "dns_error",
            "connect_error",
            "timeout",
            "starttls_error",
            "tls_error",
            "other",
        ],
    ),
];
const BLOCKED: [Label; 1] = [closed("reason", &["private", "reserved", "port", "opt_out", "other"])];
const WAIT: [Label; 1] = [SCOPE];
const STORE: [Label; 2] = [closed("store", &["mozilla"]), open("version")];

impl ScannerMetrics {
    pub(super) fn new(registry: &Registry) -> Self {
        Self {
            scans: Counters::new(registry, "vigie_scans_total", "Scans by depth and outcome.", &SCANS),
            scan_duration: Histograms::new(
                registry,
                "vigie_scan_duration_seconds",
                "How long scans take, by depth.",
                &DURATIONS,
                &DURATION,
            ),
            in_flight: Gauges::new(registry, "vigie_scans_in_flight", "Scans in flight.", &[]),
            slots: Gauges::new(
                registry,
                "vigie_scan_slots",
                "Scans that may be in flight at the same time.",
                &[],
            ),
            handshakes: Counters::new(
                registry,
                "vigie_handshakes_total",
                "The first handshake with each address scanned.",
                &HANDSHAKES,
            ),
            probe_errors: Counters::new(
                registry,
                "vigie_probe_errors_total",
                "Why a target presented no certificate.",
                &ERRORS,
            ),
            destinations_blocked: Counters::new(
                registry,
                "vigie_destinations_blocked_total",
                "Destinations that the guard refused.",
                &BLOCKED,
            ),
            rate_limit_wait: Histograms::new(
                registry,
                "vigie_rate_limit_wait_seconds",
                "How long scans waited for their turn.",
                &DURATIONS,
                &WAIT,
            ),
            deferred: Counters::new(
                registry,
                "vigie_scans_deferred_total",
                "Scans put off because their destination had too many.",
                &WAIT,
            ),
            trust_store: Gauges::new(
                registry,
                "vigie_trust_store_info",
                "The public roots in use; always 1.",
                &STORE,
            ),
        }
    }
}
