use crate::{page::Tone, phrases::Phrases, problem::Problem};
use model::{Code, Outcome, Report, Severity, Verdict};

/// The word of a colour: `GREEN`, `ORANGE`, `RED`.
pub(crate) fn word(verdict: Verdict, phrases: Phrases) -> String {
    phrases.say(match verdict {
        Verdict::Green => "word-green",
        Verdict::Orange => "word-orange",
        Verdict::Red => "word-red",
    })
}

/// `[RED]`, and its tone.
pub(crate) fn tag(verdict: Verdict, phrases: Phrases) -> (Tone, String) {
    (Tone::of_verdict(verdict), format!("[{}]", word(verdict, phrases)))
}

/// The status in one sentence.
pub(crate) fn status(report: &Report, problems: &[Problem], phrases: Phrases) -> String {
    let has = |wanted: &dyn Fn(&Problem) -> bool| problems.iter().any(wanted);
    let error_in = |families: &[&str]| {
        has(&|problem| problem.severity == Severity::Error && families.contains(&problem.code.family()))
    };
    let only_expiry = || {
        let mut errors = problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .peekable();
        errors.peek().is_some() && errors.all(|problem| problem.code == Code::CertExpiresSoon)
    };
    phrases.say(match (report.outcome, report.verdict) {
        (Outcome::Blocked, _) => "status-blocked",
        (Outcome::Deferred, _) => "status-deferred",
        (Outcome::Failed, _) => "status-failed",
        (Outcome::Unreachable, _) => "status-unreachable",
        (Outcome::Completed, Verdict::Green) => "status-green",
        (Outcome::Completed, Verdict::Orange) if has(&|problem| problem.severity == Severity::Warning) => {
            "status-orange"
        }
        (Outcome::Completed, Verdict::Orange) => "status-open",
        (Outcome::Completed, Verdict::Red) if only_expiry() => "status-expires",
        (Outcome::Completed, Verdict::Red) if error_in(&["cert", "chain"]) => "status-red",
        (Outcome::Completed, Verdict::Red) => "status-red-server",
    })
}
