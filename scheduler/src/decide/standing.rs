use super::Seen;
use jiff::{SignedDuration, Timestamp};
use model::{Reason, Verdict};
use store::TargetState;

/// What an account, a monitor and the fleet say about how a target changes its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    /// A network fault is confirmed by so many scans in a row, at least 1.
    pub(crate) confirmations: u32,
    /// A problem of a target is over after so many scans in a row without it, at least 1.
    pub(crate) recovery_scans: u32,
    /// Network faults are believed to be Vigie's own: none is confirmed meanwhile.
    pub(crate) held: bool,
    /// Whether the target is scanned by itself. One that is not shows what was seen at once, and alarms nobody.
    pub(crate) monitored: bool,
}

/// The problem of a target (of its installation or its network, not of its certificates) that is open before a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OpenProblem {
    /// Something that a completed handshake showed.
    Facts,
    /// It could not be reached.
    Network,
    None,
}

/// What a report is held against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Before<'s> {
    pub(crate) state: &'s TargetState,
    pub(crate) open: OpenProblem,
    /// When the scan before began.
    pub(crate) scanned_at: Option<Timestamp>,
}

/// What a report says, as far as the colour goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct News {
    pub(crate) seen: Seen,
    pub(crate) verdict: Verdict,
    /// Whether it shows a problem of the target itself.
    pub(crate) has_problem: bool,
    /// Why it was made.
    pub(crate) reason: Reason,
    pub(crate) started_at: Timestamp,
}

/// How a target stands after a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) colour: Option<Verdict>,
    pub(crate) suspect_since: Option<Timestamp>,
    pub(crate) failures: u32,
    pub(crate) greens: u32,
    /// What becomes of the incident of the target.
    pub(crate) problem: ProblemStep,
    /// Look again after so long, whatever the schedule says.
    pub(crate) recheck: Option<SignedDuration>,
    /// Whether the report is what the target shows from now on.
    pub(crate) show: bool,
}

/// What becomes of the incident of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProblemStep {
    /// As it was.
    Keep,
    /// It is over.
    Recover,
    /// Open it, or bring it to what the report says.
    Set,
}

/// A recovery is confirmed after so long, rather than at the next regular time.
const CONFIRM_RECOVERY: SignedDuration = SignedDuration::from_secs(60);

/// Failures that somebody asked for confirm a fault only at this distance: three clicks in a row are one look.
const DEMAND_COUNTS_AFTER: SignedDuration = SignedDuration::from_secs(30);

/// The state machine of a target: green, suspect, orange or red, and back.
///
/// What a completed handshake shows is believed at once. A fault of the network leaves the colour as it is until
/// `confirmations` scans in a row saw it: the target is suspect meanwhile and is looked at again after 1 and 5 minutes. A
/// problem of the target is over after `recovery_scans` scans in a row without it, the second a minute after the first; for
/// a target that could not be reached, without it means that a handshake completed. Facts of certificates are over with
/// the first scan that does not show them: a certificate cannot become valid again by chance.
pub(crate) fn step(before: Before<'_>, news: News, rules: Rules, now: Timestamp) -> Step {
    match news.seen {
        Seen::Facts => facts(before, news, rules),
        Seen::Network => network(before, news, rules, now),
        Seen::Nothing => nothing(before, news, rules, now),
    }
}

fn facts(Before { state, open, .. }: Before<'_>, news: News, rules: Rules) -> Step {
    let believed = |greens, problem| Step {
        colour: Some(news.verdict),
        suspect_since: None,
        failures: 0,
        greens,
        problem,
        recheck: None,
        show: true,
    };
    let clean = match open {
        OpenProblem::Network => true,
        OpenProblem::Facts | OpenProblem::None => !news.has_problem,
    };
    let greens = if clean { state.greens.saturating_add(1) } else { 0 };
    let now_set = || {
        if news.has_problem {
            ProblemStep::Set
        } else {
            ProblemStep::Recover
        }
    };
    match open {
        OpenProblem::None if news.has_problem => believed(0, ProblemStep::Set),
        OpenProblem::None => believed(greens, ProblemStep::Keep),
        OpenProblem::Facts if !clean => believed(0, ProblemStep::Set),
        OpenProblem::Facts | OpenProblem::Network if greens >= rules.recovery_scans || !rules.monitored => {
            believed(greens, now_set())
        }
        OpenProblem::Facts | OpenProblem::Network => Step {
            colour: state.colour.max(Some(news.verdict)),
            recheck: Some(CONFIRM_RECOVERY),
            show: Some(news.verdict) > state.colour,
            ..believed(greens, ProblemStep::Keep)
        },
    }
}

fn network(before: Before<'_>, news: News, rules: Rules, now: Timestamp) -> Step {
    let failures = counted(before, news);
    let down = |problem| Step {
        colour: Some(Verdict::Red),
        suspect_since: None,
        failures,
        greens: 0,
        problem,
        recheck: None,
        show: true,
    };
    if !rules.monitored {
        return down(ProblemStep::Keep);
    }
    if before.open == OpenProblem::Network || (failures >= rules.confirmations && !rules.held) {
        return down(ProblemStep::Set);
    }
    Step {
        colour: before.state.colour,
        suspect_since: before.state.suspect_since.or(Some(now)),
        recheck: Some(next_look(failures)),
        show: false,
        ..down(ProblemStep::Keep)
    }
}

/// A target of which nothing can be learnt keeps its colour for a while, but does not stay green: silence is never green.
fn nothing(before: Before<'_>, news: News, rules: Rules, now: Timestamp) -> Step {
    let failures = counted(before, news);
    let unknown = failures >= rules.confirmations || !rules.monitored;
    Step {
        colour: match unknown {
            true => before.state.colour.max(Some(Verdict::Orange)),
            false => before.state.colour,
        },
        suspect_since: match unknown {
            true => None,
            false => before.state.suspect_since.or(Some(now)),
        },
        failures,
        greens: before.state.greens,
        problem: ProblemStep::Keep,
        recheck: (!unknown).then(|| next_look(failures.max(2))),
        show: false,
    }
}

fn counted(before: Before<'_>, news: News) -> u32 {
    let soon = before
        .scanned_at
        .is_some_and(|last| news.started_at.duration_since(last) < DEMAND_COUNTS_AFTER);
    match before.state.failures {
        failures @ 1.. if news.reason == Reason::Demand && soon => failures,
        failures => failures.saturating_add(1),
    }
}

/// How long after the n-th failure in a row the next look comes: 1 minute after the first, 5 minutes after it for the
/// second; where more are wanted, or the alarm is held, after 5 minutes and then after 10 again and again.
fn next_look(failures: u32) -> SignedDuration {
    let minutes = match failures {
        0 | 1 => 1,
        2 => 4,
        3 => 5,
        4.. => 10,
    };
    SignedDuration::from_mins(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::noon;
    use Verdict::{Green, Orange, Red};

    const RULES: Rules = Rules {
        confirmations: 3,
        recovery_scans: 2,
        held: false,
        monitored: true,
    };

    fn state(colour: Option<Verdict>, failures: u32, greens: u32) -> TargetState {
        TargetState {
            colour,
            failures,
            greens,
            suspect_since: (failures > 0).then(|| noon() - SignedDuration::from_mins(1)),
            ..TargetState::default()
        }
    }

    fn news(seen: Seen, verdict: Verdict, has_problem: bool) -> News {
        News {
            seen,
            verdict,
            has_problem,
            reason: Reason::Schedule,
            started_at: noon(),
        }
    }

    fn after(state: &TargetState, open: OpenProblem, news: News, rules: Rules) -> Step {
        let before = Before {
            state,
            open,
            scanned_at: Some(noon() - SignedDuration::from_secs(10)),
        };
        step(before, news, rules, noon())
    }

    #[test]
    fn facts_are_believed_at_once() {
        use OpenProblem::{Facts, Network, None as Nothing};
        use ProblemStep::{Keep, Recover, Set};
        let rows = [
            // colour and greens before, open, verdict, own problem -> colour, greens, step, again, shown
            (None, 0, Nothing, Green, false, Green, 1, Keep, false, true),
            (None, 0, Nothing, Red, true, Red, 0, Set, false, true),
            (Some(Green), 9, Nothing, Red, false, Red, 10, Keep, false, true),
            (Some(Green), 9, Nothing, Orange, true, Orange, 0, Set, false, true),
            (Some(Orange), 0, Facts, Red, true, Red, 0, Set, false, true),
            (Some(Red), 0, Facts, Orange, true, Orange, 0, Set, false, true),
            (Some(Red), 0, Facts, Green, false, Red, 1, Keep, true, false),
            (Some(Orange), 0, Facts, Red, false, Red, 1, Keep, true, true),
            (Some(Red), 1, Facts, Green, false, Green, 2, Recover, false, true),
            (Some(Red), 1, Facts, Orange, true, Orange, 0, Set, false, true),
            (Some(Red), 0, Network, Green, false, Red, 1, Keep, true, false),
            (Some(Red), 0, Network, Orange, true, Red, 1, Keep, true, false),
            (Some(Red), 1, Network, Green, false, Green, 2, Recover, false, true),
            (Some(Red), 1, Network, Orange, true, Orange, 2, Set, false, true),
        ];
        for (colour, greens, open, verdict, own, then, then_greens, problem, again, shown) in rows {
            let found = after(&state(colour, 0, greens), open, news(Seen::Facts, verdict, own), RULES);
            let expected = Step {
                colour: Some(then),
                suspect_since: None,
                failures: 0,
                greens: then_greens,
                problem,
                recheck: again.then_some(CONFIRM_RECOVERY),
                show: shown,
            };
            assert_eq!(found, expected, "{colour:?} {greens} {open:?} {verdict:?} {own}");
        }
    }

    #[test]
    fn a_network_fault_is_suspect_until_three_scans_saw_it() {
        let minutes = SignedDuration::from_mins;
        let rows = [
            (Some(Green), 0, Some(Green), Some(minutes(1))),
            (Some(Orange), 1, Some(Orange), Some(minutes(4))),
            (Some(Green), 2, Some(Red), None),
            (Some(Green), 7, Some(Red), None),
            (None, 0, None, Some(minutes(1))),
            (None, 2, Some(Red), None),
        ];
        for (colour, failures, then, again) in rows {
            let found = after(
                &state(colour, failures, 4),
                OpenProblem::None,
                news(Seen::Network, Red, true),
                RULES,
            );
            assert_eq!((found.colour, found.failures, found.greens), (then, failures + 1, 0));
            assert_eq!(found.recheck, again);
            assert_eq!(found.show, again.is_none());
            assert_eq!(found.suspect_since.is_some(), again.is_some());
            let problem = if again.is_some() {
                ProblemStep::Keep
            } else {
                ProblemStep::Set
            };
            assert_eq!(found.problem, problem);
        }
    }

    #[test]
    fn a_blip_leaves_no_trace() {
        let found = after(
            &state(Some(Green), 2, 0),
            OpenProblem::None,
            news(Seen::Facts, Green, false),
            RULES,
        );
        assert_eq!(
            (found.colour, found.failures, found.suspect_since),
            (Some(Green), 0, None)
        );
        assert_eq!((found.problem, found.recheck), (ProblemStep::Keep, None));
    }

    #[test]
    fn a_fault_during_recovery_begins_the_count_again() {
        let found = after(
            &state(Some(Red), 0, 1),
            OpenProblem::Network,
            news(Seen::Network, Red, true),
            RULES,
        );
        assert_eq!((found.colour, found.greens, found.recheck), (Some(Red), 0, None));
        assert_eq!(found.problem, ProblemStep::Set);
    }

    #[test]
    fn while_alarms_are_held_nothing_is_confirmed_and_looks_get_rarer() {
        let held = Rules { held: true, ..RULES };
        let mut waits = Vec::new();
        for failures in 2..9 {
            let found = after(
                &state(Some(Green), failures, 0),
                OpenProblem::None,
                news(Seen::Network, Red, true),
                held,
            );
            assert_eq!((found.colour, found.problem), (Some(Green), ProblemStep::Keep));
            waits.extend(found.recheck.map(|wait| wait.as_mins()));
        }
        assert_eq!(waits, [5, 10, 10, 10, 10, 10, 10]);
    }

    #[test]
    fn what_is_not_monitored_shows_what_was_seen_and_alarms_nobody() {
        let rules = Rules {
            monitored: false,
            ..RULES
        };
        let found = after(
            &state(None, 0, 0),
            OpenProblem::None,
            news(Seen::Network, Red, true),
            rules,
        );
        assert_eq!(
            (found.colour, found.problem, found.recheck),
            (Some(Red), ProblemStep::Keep, None)
        );
        let found = after(
            &state(Some(Red), 0, 0),
            OpenProblem::Facts,
            news(Seen::Facts, Green, false),
            rules,
        );
        assert_eq!(
            (found.colour, found.problem, found.recheck),
            (Some(Green), ProblemStep::Recover, None)
        );
    }

    #[test]
    fn clicks_in_a_row_are_one_look() {
        let click = News {
            reason: Reason::Demand,
            ..news(Seen::Network, Red, true)
        };
        assert_eq!(
            after(&state(Some(Green), 0, 0), OpenProblem::None, click, RULES).failures,
            1
        );
        assert_eq!(
            after(&state(Some(Green), 2, 0), OpenProblem::None, click, RULES).failures,
            2
        );
        let later = News {
            started_at: noon() + SignedDuration::from_secs(30),
            ..click
        };
        assert_eq!(
            after(&state(Some(Green), 2, 0), OpenProblem::None, later, RULES).failures,
            3
        );
    }

    #[test]
    fn a_scan_that_learns_nothing_does_not_leave_green_for_ever() {
        let rows = [
            (Some(Green), 0, Some(Green), true),
            (Some(Green), 1, Some(Green), true),
            (Some(Green), 2, Some(Orange), false),
            (Some(Red), 2, Some(Red), false),
            (None, 0, None, true),
            (None, 2, Some(Orange), false),
        ];
        for (colour, failures, then, again) in rows {
            let found = after(
                &state(colour, failures, 1),
                OpenProblem::None,
                news(Seen::Nothing, Orange, false),
                RULES,
            );
            assert_eq!(
                (found.colour, found.recheck.is_some()),
                (then, again),
                "{colour:?} {failures}"
            );
            assert_eq!((found.problem, found.show, found.greens), (ProblemStep::Keep, false, 1));
        }
    }
}
