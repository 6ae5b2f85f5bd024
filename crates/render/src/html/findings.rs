use super::{HtmlLayout, shared::Badge, templates::own};
use crate::{phrases::Phrases, problem::Problem, safe};
use model::{Arguments, Report, Severity};
use serde::Serialize;

/// What was found, and what to do.
#[derive(Serialize)]
pub(super) struct View {
    problems: Vec<Found>,
    more_problems: Option<String>,
    solutions: Vec<Solution>,
    install: Option<Install>,
}

#[derive(Serialize)]
struct Found {
    badge: Badge,
    label: String,
    /// The headline, where the label is a number and a name.
    title: Option<String>,
    sentence: String,
    place: Option<String>,
    code: &'static str,
    link: String,
}

#[derive(Serialize)]
struct Solution {
    /// What it mends; none where there is one problem.
    label: Option<String>,
    steps: Vec<String>,
    verify: Option<String>,
}

/// The chain to install.
#[derive(Serialize)]
struct Install {
    text: String,
    link: Option<String>,
    pem: String,
}

/// More problems than anybody mends at once.
const PROBLEMS: usize = 30;

pub(super) fn view(report: &Report, problems: &[Problem], layout: &HtmlLayout, phrases: Phrases) -> View {
    let grave: Vec<&Problem> = problems
        .iter()
        .filter(|problem| problem.severity > Severity::Info)
        .collect();
    let more = grave.len().checked_sub(PROBLEMS).filter(|more| *more > 0);
    View {
        problems: grave
            .iter()
            .take(PROBLEMS)
            .map(|problem| found(report, problem, layout, phrases))
            .collect(),
        more_problems: more.map(|more| phrases.say_with("more-problems", [("count", more.into())])),
        solutions: solutions(report, &grave, phrases),
        // Where nothing is to be mended, a leaner chain is no news.
        install: (!grave.is_empty()).then(|| install(report, layout)).flatten(),
    }
}

fn found(report: &Report, problem: &Problem, layout: &HtmlLayout, phrases: Phrases) -> Found {
    let label = problem.label(phrases);
    let title = problem.code.entry().number.map(|_| problem.texts.title.clone());
    Found {
        badge: Badge::of_severity(problem.severity, phrases),
        title: title.filter(|title| *title != label),
        label,
        sentence: safe(&problem.texts.sentence).into_owned(),
        place: problem.affected(report, phrases),
        code: problem.code.as_str(),
        link: format!("{}{}", layout.findings, problem.code),
    }
}

fn solutions(report: &Report, grave: &[&Problem], phrases: Phrases) -> Vec<Solution> {
    let shown = grave.get(..PROBLEMS).unwrap_or(grave);
    let solution = |solution: &crate::problem::Solution<'_>| {
        // A command may have several lines; a character that deceives belongs in none.
        let verify = solution.verify.filter(|_| report.target.port.is_some());
        Solution {
            label: (grave.len() > 1).then(|| solution.labels.join(" / ")),
            steps: solution.steps.iter().map(|step| safe(step).into_owned()).collect(),
            verify: verify.map(|command| command.lines().map(safe).collect::<Vec<_>>().join("\n")),
        }
    };
    crate::problem::solutions(shown, phrases).iter().map(solution).collect()
}

fn install(report: &Report, layout: &HtmlLayout) -> Option<Install> {
    let pem = report.recommended_chain()?;
    let count = pem.matches("-----BEGIN CERTIFICATE-----").count();
    let mut arguments = Arguments::new();
    arguments.set("count", count);
    Some(Install {
        text: own(layout.language)
            .text("chain-to-install", None, Some(&arguments))
            .unwrap_or_default(),
        link: layout.chain.clone(),
        pem: pem.lines().map(|line| format!("{}\n", safe(line))).collect(),
    })
}
