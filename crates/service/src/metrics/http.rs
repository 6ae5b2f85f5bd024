use super::family::{Counters, Histograms, Label, open};
use prometheus::Registry;

/// The API and the console.
#[derive(Debug)]
pub struct HttpMetrics {
    /// `vigie_http_requests_total{method,route,status}`: the route is the template, never the path.
    pub requests: Counters,
    /// `vigie_http_request_duration_seconds{method,route}`.
    pub request_duration: Histograms,
}

const DURATIONS: [f64; 9] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0];

impl HttpMetrics {
    pub(super) fn new(registry: &Registry) -> Self {
        const REQUESTS: [Label; 3] = [open("method"), open("route"), open("status")];
        const DURATION: [Label; 2] = [open("method"), open("route")];
        Self {
            requests: Counters::new(
                registry,
                "vigie_http_requests_total",
                "Requests answered, by route template.",
                &REQUESTS,
            ),
            request_duration: Histograms::new(
                registry,
                "vigie_http_request_duration_seconds",
                "From a request to its answer, by route template.",
                &DURATIONS,
                &DURATION,
            ),
        }
    }
}
