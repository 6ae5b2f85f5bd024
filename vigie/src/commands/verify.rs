use super::{Setting, clock, identity, scan_ids::ScanIds, trust};
use crate::{
    cli::VerifyArguments,
    exit::Exit,
    input,
    output::{Detail, Form, Printer, Progress, Scope},
};
use certificates::{
    Certificate, Judge, Judgement, Origin, Question,
    revocation::{self, RevocationList},
};
use jiff::Timestamp;
use model::{Depth, EndpointReport, Outcome, Policy, Report, ReportTarget, RevocationFacts, Scanned};
use std::{path::Path, time::Instant};

/// Judges the certificates of a file.
pub(super) fn run(arguments: &VerifyArguments, setting: Setting) -> anyhow::Result<Exit> {
    let form = Form::new(
        &arguments.output,
        Scope::One,
        Detail::Diagnosis,
        setting.language,
        setting.shades,
    )?;
    let trusted = trust::read(&arguments.judging)?;
    let presented = input::certificates(&arguments.chain, "--chain")?;
    let report = judge(arguments, &trusted, &presented, clock(arguments.judging.at).now());
    tracing::info!(
        certificates = presented.len(),
        verdict = report.verdict.as_str(),
        "the certificates were judged"
    );
    let mut printer = Printer::start(&form, std::io::stdout().lock(), Progress::none())?;
    printer.take(form.render(&report)?)?;
    Ok(printer.finish()?)
}

fn judge(arguments: &VerifyArguments, trusted: &trust::Trusted, presented: &[Certificate], at: Timestamp) -> Report {
    let started = Instant::now();
    let policy = Policy::named(arguments.judging.policy);
    let extra: Vec<_> = trusted
        .intermediates
        .iter()
        .map(|certificate| (Origin::Given, certificate.clone()))
        .collect();
    let trust = trusted.public.with_bundle(trusted.private.iter().cloned());
    let mut judgement = Judge::new().judge(&Question {
        presented,
        extra: &extra,
        trust: &trust,
        host: arguments.host.as_ref(),
        at,
        thresholds: policy.thresholds,
        policy: policy.name,
        expected: &[],
    });
    let revocation = revocation(&mut judgement, presented, &trusted.lists, at);
    let scanned = Scanned {
        scan_id: ScanIds::new().at(0, at),
        target: ReportTarget {
            host: arguments
                .host
                .as_ref()
                .map_or_else(|| file_name(&arguments.chain), ToString::to_string),
            ..ReportTarget::default()
        },
        depth: Depth::Quick,
        started_at: at,
        duration_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        connections: 0,
        scanner: identity(),
        outcome: Outcome::Completed,
        reason: None,
        findings: judgement.observation.findings,
        checks: judgement.observation.checks,
        endpoints: vec![EndpointReport {
            chain: Some(judgement.chain),
            revocation,
            ..EndpointReport::new(None)
        }],
    };
    Report::judge(scanned, &policy)
}

/// What the given lists say of the path; it is added to the judgement.
fn revocation(
    judgement: &mut Judgement,
    presented: &[Certificate],
    lists: &[RevocationList],
    at: Timestamp,
) -> Option<Vec<RevocationFacts>> {
    let standings = revocation::by_given(judgement, lists, at);
    if standings.is_empty() {
        let said = revocation::without_issuer(judgement);
        judgement.observation.extend(said);
        return None;
    }
    let (said, facts) = revocation::observe(&standings, presented);
    judgement.observation.extend(said);
    revocation::mark(&mut judgement.chain, &standings);
    (!lists.is_empty()).then_some(facts)
}

/// What a file without host is called.
fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
