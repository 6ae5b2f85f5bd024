//! `net.*`: which addresses gave a certificate, and why the others did not.

use super::TargetCheck;
use crate::contact::Contact;
use crate::failure::Failure;
use crate::visit::Visit;
use crate::wire::suites;
use model::{Check, Code, Finding, Observation, ScanJob, Severity, StartTls, essential_checks};

pub(super) const CHECK: TargetCheck = TargetCheck {
    run: |job, visits, _| think(job, visits),
};

fn think(job: &ScanJob, visits: &[Visit]) -> Observation {
    let somebody_answers = visits.iter().any(|visit| visit.outcome.is_ok());
    let mut observation = Observation::default();
    for visit in visits {
        let here = match &visit.outcome {
            Ok(seen) => answered(job, &seen.contact, visits.len() > 1),
            Err(failure) if somebody_answers => one_of_several(job, failure, visits),
            Err(failure) => silent(job, failure),
        };
        observation.extend(here.at(visit.address));
    }
    observation
}

/// An address that presented a certificate; clients may be refused all the same.
fn answered(job: &ScanJob, contact: &Contact, several: bool) -> Observation {
    let mut observation = Observation::default();
    let starttls = (job.target.starttls != StartTls::None).then_some(Code::NetStarttlsRefused);
    let unreachable = several.then_some(Code::NetAddressUnreachable);
    let codes = [
        Some(Code::NetConnectError),
        starttls,
        Some(Code::NetTimeout),
        Some(Code::NetTlsError),
        unreachable,
    ];
    for code in codes.into_iter().flatten() {
        let refusal = contact.refusal.as_ref().filter(|failure| failure.code() == code);
        let finding = refusal.and_then(Failure::finding);
        observation.answer(code, finding.map(|finding| refused(finding, contact)));
    }
    observation
}

/// Says how the certificate was read all the same, and who may still get in: where clients older than those of today do, it is
/// no error yet, although nothing proves that the server holds the key of its certificate.
fn refused(finding: Finding, contact: &Contact) -> Finding {
    let finding = match contact {
        Contact { named: false, .. } => finding.with("seen", "without_name"),
        Contact { negotiated: None, .. } => finding.with("seen", "in_clear"),
        Contact { .. } => finding,
    };
    match contact.old_suite.filter(|_| contact.named) {
        Some(suite) => finding.with("suite", suites::name(suite)).graded(Severity::Warning),
        None => finding,
    }
}

/// An address that gave nothing while others answer.
fn one_of_several(job: &ScanJob, failure: &Failure, visits: &[Visit]) -> Observation {
    let mut observation = Observation::default();
    match failure {
        // No route to this family: the scanner's matter, without effect.
        Failure::Local(reason @ "no_route") => {
            observation
                .checks
                .push(Check::could_not_test(Code::NetAddressUnreachable, *reason));
            return observation;
        }
        Failure::Blocked(_) => {
            let finding = failure.finding().map(|finding| finding.graded(Severity::Warning));
            observation.answer(Code::NetBlocked, finding);
        }
        Failure::Local(_) => observation.checks.push(failure.check()),
        Failure::Starttls(_) if failure.is_no_answer() => observation.checks.push(failure.check()),
        Failure::Connect(_) | Failure::Starttls(_) | Failure::Timeout(_) | Failure::Tls(_) => {
            let failures = visits.iter().filter_map(|visit| visit.outcome.as_ref().err());
            let alike = failures.filter(|other| *other == failure);
            let finding = Finding::new(Code::NetAddressUnreachable)
                .with("phase", failure.phase().as_str())
                .with("reason", failure.reason())
                .with("silent", alike.count())
                .with("addresses", visits.len());
            observation.answer(Code::NetAddressUnreachable, [failure.with_numbers(finding)]);
        }
    }
    observation.checks.extend(untested(job, failure));
    observation
}

/// An address that gave nothing, as all others.
fn silent(job: &ScanJob, failure: &Failure) -> Observation {
    let mut observation = Observation::default();
    observation.findings.extend(failure.finding());
    observation.checks.push(failure.check());
    observation.checks.extend(untested(job, failure));
    observation
}

fn untested(job: &ScanJob, failure: &Failure) -> impl Iterator<Item = Check> {
    let reason = failure.reason();
    essential_checks(job.depth)
        .iter()
        .map(move |code| Check::could_not_test(*code, reason.clone()))
}
