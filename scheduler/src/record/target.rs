use super::desk::Desk;
use crate::{
    decide::{
        Before, Change, FleetState, IncidentFacts, Look, News, OpenProblem, Problem, ProblemStep, Rules, Seen, Shown,
        Step, changed, digest, keep, leaves, problems, step,
    },
    dispatch::thresholds,
};
use jiff::{SignedDuration, Timestamp};
use model::{IncidentSubject, Outcome, Reason, Report, Severity};
use std::borrow::Cow;
use store::{Error, Incident, Keep, NewScan, ScanContext, ScanSubject, TargetState, Watched};

/// What is known of a target when its report is recorded.
pub(super) struct Case<'c> {
    pub(super) context: &'c ScanContext,
    pub(super) watched: &'c Watched,
    /// With what the recorder adds to it.
    pub(super) report: Cow<'c, Report>,
    pub(super) seen: Seen,
    pub(super) problems: Vec<Problem>,
    /// The open incidents that the target is part of.
    pub(super) attached: Vec<Incident>,
    pub(super) monitored: bool,
    pub(super) change: Option<Change>,
}

impl Case<'_> {
    pub(super) fn thresholds(&self) -> model::ExpiryThresholds {
        thresholds(&self.context.account.settings, &self.watched.monitor)
    }

    /// The open incident of the target itself, not of its certificates.
    pub(super) fn own(&self) -> Option<&Incident> {
        let key = IncidentSubject::Target(self.watched.target.id.0).key();
        self.attached.iter().find(|incident| incident.key == key)
    }

    pub(super) fn own_problem(&self) -> Option<&Problem> {
        self.problems
            .iter()
            .find(|problem| matches!(problem.subject, IncidentSubject::Target(_)))
    }

    fn open(&self) -> OpenProblem {
        match self.own() {
            Some(own) if own.cause.starts_with("net.") || is_network(&IncidentFacts::of(own)) => OpenProblem::Network,
            Some(_) => OpenProblem::Facts,
            None => OpenProblem::None,
        }
    }
}

fn is_network(facts: &IncidentFacts) -> bool {
    use model::Code;
    // An address of several that does not answer, and what is said of client certificates, come with a handshake.
    const REACHED: [Code; 3] = [
        Code::NetAddressUnreachable,
        Code::NetClientCertificatePolicy,
        Code::NetClientCertificateRequired,
    ];
    facts
        .codes
        .iter()
        .any(|code| code.family() == "net" && !REACHED.contains(code))
}

impl Desk<'_> {
    /// Records the report of a target that is news.
    pub(super) async fn of_target(
        &mut self,
        context: &ScanContext,
        watched: &Watched,
        report: &Report,
    ) -> Result<(), Error> {
        let mut case = self.case(context, watched, report).await?;
        let held = self.ask_fleet(&case).await?;
        let step = self.step(&case, held);
        if let Some(change) = &case.change {
            case.report.to_mut().findings.push(change.finding());
        }
        let says = digest(&case.report);
        let keep = self.keep(&case, &step, &says);
        let before = self.before(&case).await?;
        if !self.accept(context, &case.report, keep).await? {
            return Ok(());
        }
        let told = self.incidents(&case, &step).await?;
        let state = state(&case, &step, says, self.now);
        self.recording.update_target(watched.target.id, &state).await?;
        self.confirm(&case, &step).await?;
        self.discover(&case).await?;
        self.owe(&case, told, &before);
        if context.scan.file.is_some() {
            self.of_installation_test(context, report).await?;
        }
        Ok(())
    }

    async fn case<'c>(
        &mut self,
        context: &'c ScanContext,
        watched: &'c Watched,
        report: &'c Report,
    ) -> Result<Case<'c>, Error> {
        let target = &watched.target;
        let seen = Seen::by(report);
        Ok(Case {
            context,
            watched,
            seen,
            problems: problems(target.id.0, report),
            attached: self.recording.incidents_of(target.id).await?,
            monitored: target.enabled && target.interval.is_some(),
            change: match seen {
                Seen::Facts => changed(&target.state.fingerprints, report),
                Seen::Network | Seen::Nothing => None,
            },
            report: Cow::Borrowed(report),
        })
    }

    /// Counts the scan for its pool. Answers whether network faults of the pool are held.
    async fn ask_fleet(&mut self, case: &Case<'_>) -> Result<bool, Error> {
        let (pool, target) = (case.context.scan.pool.as_str(), case.watched.target.id.0);
        if !case.monitored || case.report.outcome == Outcome::Deferred {
            return Ok(false);
        }
        if case.open() == OpenProblem::Network {
            self.fleet.forget_target(pool, target);
            return Ok(false);
        }
        let state = &case.watched.target.state;
        let confirmed = state.failures >= case.context.account.settings.confirmations.max(1);
        let look = Look {
            target,
            failed: case.seen != Seen::Facts,
            held_at: case
                .watched
                .target
                .scanned_at
                .filter(|_| confirmed && state.suspect_since.is_some()),
        };
        let settings = self.settings.fleet;
        match self.fleet.observe(pool, look, settings, self.now) {
            FleetState::Sound => Ok(false),
            FleetState::Starting => {
                let targets = self.environment.store.targets();
                Ok(targets.watched_in_pool(pool, settings.min_targets).await? >= settings.min_targets)
            }
            FleetState::Broken { since } => {
                self.pool_is_broken(pool, since).await?;
                Ok(true)
            }
        }
    }

    fn step(&mut self, case: &Case<'_>, held: bool) -> Step {
        let settings = &case.context.account.settings;
        let rules = Rules {
            confirmations: settings.confirmations.max(1),
            recovery_scans: settings.recovery_scans.max(1),
            held,
            monitored: case.monitored,
        };
        let before = Before {
            state: &case.watched.target.state,
            open: case.open(),
            scanned_at: case.watched.target.scanned_at,
        };
        let news = News {
            seen: case.seen,
            verdict: case.report.verdict,
            has_problem: case.own_problem().is_some(),
            reason: case.context.scan.reason,
            started_at: case.report.started_at,
        };
        let step = step(before, news, rules, self.now);
        let kept_back = held && case.seen == Seen::Network && step.failures >= rules.confirmations;
        self.tally.held_alarms += u64::from(kept_back && step.problem == ProblemStep::Keep);
        step
    }

    fn keep(&self, case: &Case<'_>, step: &Step, says: &str) -> Keep {
        let target = &case.watched.target;
        let ordered = |report: store::ScanId| {
            let ms = i64::try_from(report.0.timestamp_ms()).ok()?;
            Timestamp::from_millisecond(ms).ok()
        };
        let shown = Shown {
            digest: &target.state.findings_digest,
            at: target.report.and_then(ordered),
        };
        let refresh = SignedDuration::from_hours(24 * i64::from(self.settings.refresh_days));
        let asked = case.context.scan.reason == Reason::Demand;
        keep(shown, says, step.show, asked, refresh, self.now)
    }

    /// Orders the next look where the schedule is too slow: another scanner's, if there is one. A click on a target that is
    /// being confirmed already orders no second chain of confirmations.
    async fn confirm(&mut self, case: &Case<'_>, step: &Step) -> Result<(), Error> {
        let Some(wait) = step.recheck else {
            return Ok(());
        };
        let state = &case.watched.target.state;
        let begun = state.suspect_since.is_some() || (case.own().is_some() && state.greens > 0);
        if case.context.scan.reason == Reason::Demand && begun {
            return Ok(());
        }
        let Ok(due_at) = self.now.checked_add(wait) else {
            return Ok(());
        };
        let order = NewScan {
            account: case.context.scan.account,
            subject: ScanSubject::Target(case.watched.target.id),
            file: case.context.scan.file,
            reason: Reason::Confirm,
            due_at,
            avoid_scanner: Some(case.report.scanner.id.clone()),
        };
        self.recording.request(&order).await?;
        self.tally.confirmations += 1;
        Ok(())
    }
}

/// What is concluded about the target.
fn state(case: &Case<'_>, step: &Step, says: String, now: Timestamp) -> TargetState {
    let before = &case.watched.target.state;
    let mut state = TargetState {
        colour: step.colour,
        suspect_since: step.suspect_since,
        failures: step.failures,
        greens: step.greens,
        ..before.clone()
    };
    if state.colour != before.colour {
        state.colour_since = Some(now);
    }
    if step.show {
        state.findings_digest = says;
        // A report tells the gravest first, and among equals the decisive one.
        let decisive = case
            .report
            .findings
            .first()
            .filter(|finding| finding.severity > Severity::Info);
        state.cause = decisive.map(|finding| finding.code.as_str().to_owned());
    }
    let leaves = leaves(&case.report);
    if case.seen == Seen::Facts && !leaves.is_empty() {
        state.fingerprints = leaves.iter().map(|leaf| leaf.sha256.clone()).collect();
        state.fingerprints.sort_unstable();
        state.not_after = leaves.iter().map(|leaf| leaf.not_after).min();
        if case.change.is_some() {
            state.changed_at = Some(now);
        }
    }
    state
}
