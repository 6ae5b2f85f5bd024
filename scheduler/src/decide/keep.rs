use jiff::{SignedDuration, Timestamp};
use model::{ChainOffer, Code, Finding, Report, Severity};
use serde::Serialize;
use std::net::IpAddr;
use store::Keep;

/// What a report is held against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'s> {
    /// The digest of the report that the target shows.
    pub(crate) digest: &'s str,
    /// When the scan of that report was ordered; none where the target shows none yet.
    pub(crate) at: Option<Timestamp>,
}

/// How much of a report is kept.
///
/// All of it where it differs from the one that the target shows (see [`digest`]), where there is none yet, where somebody
/// asked for the scan, and where the one shown is older than `refresh`, so that the numbers in it (days left) do not go
/// stale. Otherwise a line of history that points to the report that says the same. Aside where the target does not show it:
/// a fault that is not confirmed.
pub(crate) fn keep(
    shown: Shown<'_>,
    digest: &str,
    show: bool,
    asked: bool,
    refresh: SignedDuration,
    now: Timestamp,
) -> Keep {
    if !show {
        return Keep::Aside;
    }
    let stale = shown.at.is_none_or(|at| now.duration_since(at) >= refresh);
    match asked || stale || shown.digest != digest {
        true => Keep::Full,
        false => Keep::Summary,
    }
}

/// What a report says, without what differs from scan to scan: times, evidence in numbers, and whether the certificate is
/// new since the last scan. Equal digests mean equal colour, findings, leaves, protocols, suites, groups and features.
pub(crate) fn digest(report: &Report) -> String {
    #[derive(Serialize)]
    struct Says<'r> {
        colour: model::Verdict,
        outcome: model::Outcome,
        reason: &'r Option<String>,
        depth: model::Depth,
        findings: Vec<Found>,
        endpoints: Vec<Endpoint<'r>>,
    }
    #[derive(Serialize)]
    struct Endpoint<'r> {
        address: Option<std::net::IpAddr>,
        presented: Vec<&'r str>,
        protocols: &'r Option<model::Protocols>,
        ciphers: &'r Option<model::Ciphers>,
        groups: &'r Option<model::Groups>,
        features: &'r Option<model::Features>,
    }
    let mut findings: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.code != Code::CertChanged)
        .map(Found::of)
        .collect();
    findings.sort_unstable();
    let mut endpoints: Vec<_> = report
        .endpoints
        .iter()
        .map(|endpoint| Endpoint {
            address: endpoint.address,
            presented: endpoint
                .chains()
                .flat_map(|(_, chain)| &chain.presented)
                .map(|facts| facts.sha256.as_str())
                .collect(),
            protocols: &endpoint.protocols,
            ciphers: &endpoint.ciphers,
            groups: &endpoint.groups,
            features: &endpoint.features,
        })
        .collect();
    endpoints.sort_by_key(|endpoint| endpoint.address);
    let says = Says {
        colour: report.verdict,
        outcome: report.outcome,
        reason: &report.reason,
        depth: report.depth,
        findings,
        endpoints,
    };
    // Values of these types always become JSON; were it otherwise, an empty text never equals a digest, and all is kept.
    serde_json::to_vec(&says).map_or_else(|_| String::new(), |json| store::sha256(&json))
}

/// What of a finding makes it another one.
#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Found {
    code: Code,
    severity: Severity,
    address: Option<IpAddr>,
    certificate: Option<usize>,
    offer: Option<ChainOffer>,
}

impl Found {
    fn of(finding: &Finding) -> Self {
        Self {
            code: finding.code,
            severity: finding.severity,
            address: finding.address,
            certificate: finding.certificate,
            offer: finding.offer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{ReportSample, days, leaf, noon};
    use model::Protocols;

    #[test]
    fn a_full_report_is_kept_on_change_on_demand_and_from_time_to_time() {
        let shown = |digest, age| Shown {
            digest,
            at: Some(noon() - days(age)),
        };
        let rows = [
            (shown("a", 1), "a", true, false, Keep::Summary),
            (shown("a", 1), "b", true, false, Keep::Full),
            (shown("a", 1), "a", true, true, Keep::Full),
            (shown("a", 7), "a", true, false, Keep::Full),
            (Shown { digest: "a", at: None }, "a", true, false, Keep::Full),
            (Shown { digest: "", at: None }, "b", false, false, Keep::Aside),
            (shown("a", 1), "b", false, true, Keep::Aside),
        ];
        for (shown, digest, show, asked, expected) in rows {
            assert_eq!(
                keep(shown, digest, show, asked, days(7), noon()),
                expected,
                "{shown:?} {digest} {show}"
            );
        }
    }

    #[test]
    fn what_changes_from_scan_to_scan_is_no_change() {
        let first = ReportSample::of(&leaf("a"))
            .with(Finding::new(Code::CertExpiresSoon).with("days", 9_i64))
            .with(Finding::new(Code::CertWildcard));
        let mut second = ReportSample::of(&leaf("a"))
            .with(Finding::new(Code::CertWildcard))
            .with(Finding::new(Code::CertExpiresSoon).with("days", 8_i64))
            .with(Finding::new(Code::CertChanged))
            .report();
        second.duration_ms += 1;
        second.scanner.id = "another".to_owned();
        assert_eq!(digest(&first.report()), digest(&second));
    }

    #[test]
    fn what_people_would_call_a_change_is_one() {
        let same = digest(&ReportSample::of(&leaf("a")).report());
        let mut protocols = ReportSample::of(&leaf("a")).report();
        protocols.endpoints[0].protocols = Some(Protocols::default());
        for other in [
            ReportSample::of(&leaf("b")).report(),
            ReportSample::of(&leaf("a")).presenting(1, &[leaf("a")]).report(),
            ReportSample::of(&leaf("a"))
                .also_presenting(0, model::ChainOffer::Rsa, &leaf("b"))
                .report(),
            ReportSample::of(&leaf("a"))
                .with(Finding::new(Code::CertWildcard))
                .report(),
            ReportSample::unreachable("timeout").report(),
            protocols,
        ] {
            assert_ne!(digest(&other), same);
        }
    }
}
