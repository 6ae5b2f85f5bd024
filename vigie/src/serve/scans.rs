//! What scans say to the metrics.

use model::{Code, Outcome, Report};
use scanner::Event;
use service::Metrics;

/// Counts an event of the scanner.
pub(super) fn count(metrics: &Metrics, event: &Event<'_>) {
    let scanner = metrics.scanner();
    match event {
        Event::Scanned { report, .. } => count_report(metrics, report),
        Event::Waited { scope, waited, granted } => {
            scanner.rate_limit_wait.observe(&[scope.as_str()], waited.as_secs_f64());
            if !granted {
                scanner.deferred.increment(&[scope.as_str()]);
            }
        }
    }
}

fn count_report(metrics: &Metrics, report: &Report) {
    let scanner = metrics.scanner();
    let kind = report.depth.as_str();
    scanner.scans.increment(&[kind, outcome(report.outcome)]);
    let took = std::time::Duration::from_millis(report.duration_ms);
    scanner.scan_duration.observe(&[kind], took.as_secs_f64());
    let starttls = match report.target.starttls {
        model::StartTls::None => "no",
        _ => "yes",
    };
    for endpoint in &report.endpoints {
        let version = endpoint
            .negotiated
            .as_ref()
            .map_or("none", |negotiated| &negotiated.version);
        let certificate = match &endpoint.chain {
            Some(_) => "ok",
            None => "no_certificate",
        };
        scanner.handshakes.increment(&[starttls, version, certificate]);
    }
    let reason = report.reason.as_deref().unwrap_or_default();
    match report.outcome {
        Outcome::Unreachable => scanner.probe_errors.increment(&[phase(reason), reason]),
        Outcome::Failed => scanner.probe_errors.increment(&["internal", reason]),
        Outcome::Blocked | Outcome::Completed | Outcome::Deferred => {}
    }
    let blocked = report
        .findings
        .iter()
        .filter(|finding| finding.code == Code::NetBlocked);
    for finding in blocked {
        let reason = finding.evidence.value("reason").and_then(|reason| reason.as_str());
        let reason = blocked_reason(reason.unwrap_or_default());
        scanner.destinations_blocked.increment(&[reason]);
    }
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Blocked => "blocked",
        Outcome::Completed => "ok",
        Outcome::Deferred => "deferred",
        Outcome::Failed => "error",
        Outcome::Unreachable => "unreachable",
    }
}

/// Where a scan came to its end.
fn phase(reason: &str) -> &'static str {
    match reason {
        "dns_error" => "dns",
        "starttls_error" => "starttls",
        "tls_error" => "tls",
        _ => "connect",
    }
}

/// The many reasons of the guard, in few.
fn blocked_reason(reason: &str) -> &'static str {
    match reason {
        "denied_by_settings" => "opt_out",
        "link_local" | "loopback" | "metadata" | "private" => "private",
        "port" => "port",
        "broadcast" | "documentation" | "embedded_ipv4" | "multicast" | "reserved" | "unspecified" => "reserved",
        _ => "other",
    }
}
