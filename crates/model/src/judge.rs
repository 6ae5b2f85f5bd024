use crate::{
    Check, CheckState, Code, Depth, EndpointReport, Finding, Outcome, Policy, Report, ScannerIdentity, Verdict,
    report::ReportTarget,
};
use jiff::Timestamp;
use std::net::IpAddr;
use ulid::Ulid;

/// All that a scan saw, before it is judged.
#[derive(Clone, Debug)]
pub struct Scanned {
    /// The scan.
    pub scan_id: Ulid,
    /// What was looked at.
    pub target: ReportTarget,
    /// How much of it.
    pub depth: Depth,
    /// When the scan began.
    pub started_at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// How many TCP connections it opened.
    pub connections: u32,
    /// Who did it.
    pub scanner: ScannerIdentity,
    /// How far it came.
    pub outcome: Outcome,
    /// Why it did not complete.
    pub reason: Option<String>,
    /// What was found, in any order.
    pub findings: Vec<Finding>,
    /// What was looked for.
    pub checks: Vec<Check>,
    /// What each address presented.
    pub endpoints: Vec<EndpointReport>,
}

impl Report {
    /// Weighs what a scan saw by a policy. Pure; the only way to a new report.
    ///
    /// An address has the colour of its gravest finding. The target has the gravest of its addresses and of what concerns it
    /// as a whole. An essential check that could not answer makes at least orange, as does a scan that did not complete.
    pub fn judge(scanned: Scanned, policy: &Policy) -> Self {
        let Scanned {
            mut findings,
            mut endpoints,
            checks,
            outcome,
            depth,
            ..
        } = scanned;
        for finding in &mut findings {
            finding.severity = policy.severity(finding);
        }
        // Stable: within a severity the checks' own order stands, the decisive finding first.
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));

        for endpoint in &mut endpoints {
            endpoint.verdict = colour(&findings, &checks, depth, endpoint.address);
        }
        let floor = match outcome {
            Outcome::Blocked | Outcome::Unreachable => Verdict::Red,
            Outcome::Completed if endpoints.is_empty() => Verdict::Orange,
            Outcome::Completed => Verdict::Green,
            Outcome::Deferred | Outcome::Failed => Verdict::Orange,
        };
        let whole = findings.iter().map(|finding| finding.severity.verdict());
        let unanswered = checks
            .iter()
            .filter(|check| leaves_open(check, depth))
            .map(|_| Verdict::Orange);
        let verdict = whole.chain(unanswered).fold(floor, Verdict::max);

        Self {
            schema: 1,
            scan_id: scanned.scan_id,
            target: scanned.target,
            depth,
            policy: policy.name,
            started_at: scanned.started_at,
            duration_ms: scanned.duration_ms,
            connections: scanned.connections,
            scanner: scanned.scanner,
            verdict,
            outcome,
            reason: scanned.reason,
            findings,
            checks,
            endpoints,
        }
    }
}

/// The colour of one address.
fn colour(findings: &[Finding], checks: &[Check], depth: Depth, address: Option<IpAddr>) -> Verdict {
    let found = findings
        .iter()
        .filter(|finding| finding.address == address)
        .map(|finding| finding.severity.verdict());
    let open = checks
        .iter()
        .filter(|check| check.address == address && leaves_open(check, depth));
    found
        .chain(open.map(|_| Verdict::Orange))
        .max()
        .unwrap_or(Verdict::Green)
}

fn leaves_open(check: &Check, depth: Depth) -> bool {
    check.state == CheckState::CouldNotTest && essential_checks(depth).contains(&check.check)
}

/// The checks without which a depth has not answered its question: chain and host name at every depth, protocol versions
/// from `standard` on.
pub fn essential_checks(depth: Depth) -> &'static [Code] {
    const STANDARD: [Code; 6] = [
        Code::ChainIssuerUnknown,
        Code::CertHostnameMismatch,
        Code::ProtocolSslv3,
        Code::ProtocolTls10,
        Code::ProtocolTls11,
        Code::ProtocolNoTls12OrNewer,
    ];
    match depth {
        Depth::Quick => STANDARD.get(..2).unwrap_or(&STANDARD),
        Depth::Standard | Depth::Deep => &STANDARD,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PolicyName, Severity};

    const FIRST: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const SECOND: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    fn scanned(findings: Vec<Finding>, checks: Vec<Check>) -> Scanned {
        Scanned {
            scan_id: Ulid::nil(),
            target: ReportTarget {
                host: "www.example.org".into(),
                port: Some(443),
                ..ReportTarget::default()
            },
            depth: Depth::Quick,
            started_at: Timestamp::UNIX_EPOCH,
            duration_ms: 1,
            connections: 2,
            scanner: ScannerIdentity::default(),
            outcome: Outcome::Completed,
            reason: None,
            findings,
            checks,
            endpoints: vec![EndpointReport::new(Some(FIRST)), EndpointReport::new(Some(SECOND))],
        }
    }

    #[test]
    fn nothing_found_is_green() {
        let report = Report::judge(scanned(vec![], vec![]), &Policy::default());
        assert_eq!(report.verdict, Verdict::Green);
        assert!(
            report
                .endpoints
                .iter()
                .all(|endpoint| endpoint.verdict == Verdict::Green)
        );
    }

    #[test]
    fn the_gravest_finding_comes_first_and_colours_its_address() {
        let findings = vec![
            Finding::new(Code::ChainRootSent).at(FIRST),
            Finding::new(Code::CertExpired).at(SECOND),
        ];
        let report = Report::judge(scanned(findings, vec![]), &Policy::default());
        assert_eq!(report.verdict, Verdict::Red);
        assert_eq!(report.findings[0].code, Code::CertExpired);
        assert_eq!(report.endpoints[0].verdict, Verdict::Green);
        assert_eq!(report.endpoints[1].verdict, Verdict::Red);
    }

    #[test]
    fn strict_turns_a_mismatch_red() {
        let findings = vec![Finding::new(Code::CertHostnameMismatch).at(FIRST)];
        let judged = |name| Report::judge(scanned(findings.clone(), vec![]), &Policy::named(name)).verdict;
        assert_eq!(judged(PolicyName::Copibot), Verdict::Orange);
        assert_eq!(judged(PolicyName::Strict), Verdict::Red);
    }

    #[test]
    fn an_essential_check_without_answer_is_never_green() {
        let open = Check {
            address: Some(FIRST),
            ..Check::could_not_test(Code::CertHostnameMismatch, "timeout")
        };
        let report = Report::judge(scanned(vec![], vec![open]), &Policy::default());
        assert_eq!(report.verdict, Verdict::Orange);
        assert_eq!(report.endpoints[1].verdict, Verdict::Green);
        let secondary = Check::could_not_test(Code::CertRoca, "timeout");
        assert_eq!(
            Report::judge(scanned(vec![], vec![secondary]), &Policy::default()).verdict,
            Verdict::Green
        );
    }

    #[test]
    fn an_incomplete_scan_is_never_green() {
        for (outcome, verdict) in [
            (Outcome::Blocked, Verdict::Red),
            (Outcome::Deferred, Verdict::Orange),
            (Outcome::Failed, Verdict::Orange),
            (Outcome::Unreachable, Verdict::Red),
        ] {
            let scanned = Scanned {
                outcome,
                endpoints: vec![],
                ..scanned(vec![], vec![])
            };
            assert_eq!(Report::judge(scanned, &Policy::default()).verdict, verdict);
        }
    }

    #[test]
    fn a_report_reads_back_from_its_json() {
        let findings = vec![
            Finding::new(Code::CertHostnameMismatch)
                .at(FIRST)
                .with("name", "a")
                .with("covers", vec!["b".to_owned()]),
        ];
        let report = Report::judge(
            scanned(findings, vec![Check::answered(Code::CertRoca, false)]),
            &Policy::default(),
        );
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
        assert_eq!(report.findings[0].severity, Severity::Warning);
    }
}
