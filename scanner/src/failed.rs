use jiff::Timestamp;
use model::{Check, Outcome, Report, ScanJob, Scanned, ScannerIdentity, essential_checks};

/// The report of a scan that gave none: nothing was tested, and why.
pub(crate) fn report(
    job: &ScanJob,
    scanner: &ScannerIdentity,
    now: Timestamp,
    outcome: Outcome,
    reason: &'static str,
) -> Report {
    let untested = essential_checks(job.depth).iter();
    let scanned = Scanned {
        scan_id: job.scan_id,
        target: (&job.target).into(),
        depth: job.depth,
        started_at: now,
        duration_ms: 0,
        connections: 0,
        scanner: scanner.clone(),
        outcome,
        reason: Some(reason.to_owned()),
        findings: Vec::new(),
        checks: untested.map(|code| Check::could_not_test(*code, reason)).collect(),
        endpoints: Vec::new(),
    };
    Report::judge(scanned, &job.policy)
}
