use super::{Seen, is_about_certificate};
use jiff::Timestamp;
use model::{CertificateFacts, Code, EndpointReport, Finding, IncidentSubject, LeafSummary, Outcome, Report, Severity};
use ulid::Ulid;

/// What a report says is wrong with one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// A certificate, or the target.
    pub(crate) subject: IncidentSubject,
    /// The gravest of its findings: warning or error.
    pub(crate) severity: Severity,
    /// Its codes, gravest first, each once.
    pub(crate) codes: Vec<Code>,
    /// The certificate, where it is about one.
    pub(crate) certificate: Option<Validity>,
}

/// A certificate and its span of life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Validity {
    pub(crate) summary: LeafSummary,
    pub(crate) not_before: Timestamp,
}

impl Problem {
    /// The code that the incident is about.
    pub(crate) fn cause(&self) -> &'static str {
        self.codes.first().map_or("", |code| code.as_str())
    }

    /// Whether its certificate is at its end, or near it.
    pub(crate) fn is_expiry(&self) -> bool {
        self.codes
            .iter()
            .any(|code| matches!(code, Code::CertExpired | Code::CertExpiresSoon))
    }
}

/// The problems of a report, one for each subject, gravest first; among equals certificates before the target. Findings of
/// severity `info` are none.
pub(crate) fn problems(target: Ulid, report: &Report) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    let mut grave: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| finding.severity > Severity::Info)
        .collect();
    grave.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    for finding in grave {
        let about = certificate(report, finding);
        let subject = about.map_or(IncidentSubject::Target(target), |facts| {
            IncidentSubject::Certificate(facts.sha256.clone())
        });
        match problems.iter_mut().find(|problem| problem.subject == subject) {
            Some(problem) if !problem.codes.contains(&finding.code) => problem.codes.push(finding.code),
            Some(_) => {}
            None => problems.push(Problem {
                subject,
                severity: finding.severity,
                codes: vec![finding.code],
                certificate: about.map(Validity::of),
            }),
        }
    }
    problems.extend(unnamed(target, report));
    problems.sort_by(|one, other| other.severity.cmp(&one.severity).then(one.subject.cmp(&other.subject)));
    problems
}

/// The certificate that a finding is a fact of: the one it names, else the leaf of its address, else that of the target.
fn certificate<'r>(report: &'r Report, finding: &Finding) -> Option<&'r CertificateFacts> {
    if !is_about_certificate(finding.code) {
        return None;
    }
    let endpoint = report.endpoints.iter().find(|endpoint| {
        endpoint.chain.is_some() && (finding.address.is_none() || endpoint.address == finding.address)
    });
    let presented = &endpoint?.chain_of(finding)?.presented;
    finding
        .certificate
        .and_then(|index| presented.get(index))
        .or_else(|| presented.first())
}

/// A scanner that reached nobody and names no finding still has a reason.
fn unnamed(target: Ulid, report: &Report) -> Option<Problem> {
    let named = report.findings.iter().any(|finding| finding.code.family() == "net");
    if Seen::by(report) != Seen::Network || named {
        return None;
    }
    let code = match (report.outcome, report.reason.as_deref()) {
        (Outcome::Blocked, _) => Code::NetBlocked,
        (_, Some("dns_error")) => Code::NetDnsError,
        (_, Some("starttls_error")) => Code::NetStarttlsRefused,
        (_, Some("timeout")) => Code::NetTimeout,
        (_, Some("tls_error")) => Code::NetTlsError,
        (_, _) => Code::NetConnectError,
    };
    Some(Problem {
        subject: IncidentSubject::Target(target),
        severity: Severity::Error,
        codes: vec![code],
        certificate: None,
    })
}

impl Validity {
    pub(crate) fn of(facts: &CertificateFacts) -> Self {
        Self {
            summary: LeafSummary {
                sha256: facts.sha256.clone(),
                serial: facts.serial.clone(),
                issuer: facts.issuer.clone(),
                not_after: facts.not_after,
            },
            not_before: facts.not_before,
        }
    }
}

/// The leaves that the addresses of a target presented, each once: those of the first contacts in the order of the addresses,
/// then those for clients of another kind.
pub(crate) fn leaves(report: &Report) -> Vec<&CertificateFacts> {
    let mut leaves = first_leaves(report);
    let others = report.endpoints.iter().flat_map(EndpointReport::chains);
    add(&mut leaves, others.filter_map(|(_, chain)| chain.presented.first()));
    leaves
}

/// The leaves of the first contacts.
pub(crate) fn first_leaves(report: &Report) -> Vec<&CertificateFacts> {
    let mut leaves = Vec::new();
    let chains = report.endpoints.iter().filter_map(|endpoint| endpoint.chain.as_ref());
    add(&mut leaves, chains.filter_map(|chain| chain.presented.first()));
    leaves
}

fn add<'r>(leaves: &mut Vec<&'r CertificateFacts>, more: impl Iterator<Item = &'r CertificateFacts>) {
    for leaf in more {
        if leaves.iter().all(|known| known.sha256 != leaf.sha256) {
            leaves.push(leaf);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{ReportSample, address, leaf};
    use model::ChainOffer;

    const TARGET: Ulid = Ulid::nil();

    fn summary(report: &Report) -> Vec<(String, Severity, Vec<Code>)> {
        problems(TARGET, report)
            .into_iter()
            .map(|problem| (problem.subject.key(), problem.severity, problem.codes))
            .collect()
    }

    fn of_target() -> String {
        IncidentSubject::Target(TARGET).key()
    }

    #[test]
    fn facts_of_the_certificate_and_of_the_target_are_two_problems() {
        let report = ReportSample::of(&leaf("a"))
            .with(Finding::new(Code::ProtocolTls10))
            .with(Finding::new(Code::CertExpired).of_certificate(Some(0)))
            .with(Finding::new(Code::CertHostnameMismatch))
            .with(Finding::new(Code::CertWildcard))
            .report();
        assert_eq!(
            summary(&report),
            [
                ("certificate:a".to_owned(), Severity::Error, vec![Code::CertExpired]),
                (
                    of_target(),
                    Severity::Warning,
                    vec![Code::ProtocolTls10, Code::CertHostnameMismatch]
                ),
            ]
        );
    }

    #[test]
    fn a_finding_is_about_the_certificate_that_it_names_else_the_leaf() {
        let report = ReportSample::of(&leaf("a"))
            .presenting(1, &[leaf("b"), leaf("issuer")])
            .with(Finding::new(Code::CertExpired).at(address(1)).of_certificate(Some(1)))
            .with(Finding::new(Code::CertExpired).at(address(0)))
            .with(Finding::new(Code::CertRevoked))
            .report();
        assert_eq!(
            summary(&report),
            [
                (
                    "certificate:a".to_owned(),
                    Severity::Error,
                    vec![Code::CertExpired, Code::CertRevoked]
                ),
                (
                    "certificate:issuer".to_owned(),
                    Severity::Error,
                    vec![Code::CertExpired]
                ),
            ]
        );
    }

    #[test]
    fn a_finding_about_a_second_certificate_is_a_problem_of_that_certificate() {
        let report = ReportSample::of(&leaf("a"))
            .also_presenting(0, ChainOffer::Rsa, &leaf("b"))
            .with(
                Finding::new(Code::CertExpired)
                    .at(address(0))
                    .of_certificate(Some(0))
                    .of_offer(ChainOffer::Rsa),
            )
            .report();
        assert_eq!(
            summary(&report),
            [("certificate:b".to_owned(), Severity::Error, vec![Code::CertExpired])]
        );
        let all: Vec<_> = leaves(&report).into_iter().map(|leaf| leaf.sha256.as_str()).collect();
        let first: Vec<_> = first_leaves(&report)
            .into_iter()
            .map(|leaf| leaf.sha256.as_str())
            .collect();
        assert_eq!((all, first), (vec!["a", "b"], vec!["a"]));
    }

    #[test]
    fn what_cannot_be_reached_has_a_name_in_any_case() {
        let silent = ReportSample::unreachable("dns_error").report();
        assert_eq!(
            summary(&silent),
            [(of_target(), Severity::Error, vec![Code::NetDnsError])]
        );
        let named = ReportSample::unreachable("timeout")
            .with(Finding::new(Code::NetTimeout))
            .report();
        assert_eq!(
            summary(&named),
            [(of_target(), Severity::Error, vec![Code::NetTimeout])]
        );
    }

    #[test]
    fn a_certificate_on_several_addresses_counts_once() {
        let report = ReportSample::of(&leaf("a"))
            .presenting(1, &[leaf("a")])
            .presenting(2, &[leaf("b")])
            .report();
        let leaves: Vec<_> = leaves(&report).into_iter().map(|leaf| leaf.sha256.as_str()).collect();
        assert_eq!(leaves, ["a", "b"]);
    }
}
