use super::{HtmlLayout, templates::own};
use crate::{
    area::{Area, mute_addresses, not_looked_at, wholly_untested},
    chains,
    phrases::Phrases,
    place::{self, bounded},
    problem::Problem,
    reason::reason,
    when::duration,
};
use model::{Arguments, CheckState, Code, Depth, Report, Severity, catalogue::date};
use serde::Serialize;

/// What could not be tested and why, what is worth knowing, and how the report came about.
#[derive(Serialize)]
pub(super) struct View {
    untested: Vec<String>,
    noted: Vec<Note>,
    others: Vec<String>,
    foot: String,
}

#[derive(Serialize)]
struct Note {
    sentence: String,
    place: Option<String>,
    code: &'static str,
    link: String,
}

const NOTES: usize = 40;
const NAMES: usize = 12;

pub(super) fn view(report: &Report, problems: &[Problem], layout: &HtmlLayout, phrases: Phrases) -> View {
    let notes = problems.iter().filter(|problem| problem.severity == Severity::Info);
    let note = |problem: &Problem| Note {
        sentence: crate::safe(&problem.texts.sentence).into_owned(),
        place: problem.affected(report, phrases),
        code: problem.code.as_str(),
        link: format!("{}{}", layout.findings, problem.code),
    };
    View {
        untested: untested(report, phrases),
        noted: notes.take(NOTES).map(note).collect(),
        others: chains::notes(report, phrases).into_iter().take(NOTES).collect(),
        foot: foot(report, phrases),
    }
}

fn untested(report: &Report, phrases: Phrases) -> Vec<String> {
    let silent = wholly_untested(report);
    let mute = mute_addresses(report);
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    // A host name that was not given is worth a word; other checks that do not apply are not.
    let open = report.checks.iter().filter(|check| {
        check.state == CheckState::CouldNotTest
            || (check.state == CheckState::NotApplicable && check.check == Code::CertHostnameMismatch)
    });
    for check in open {
        let word = check.reason.as_deref().unwrap_or_default();
        let area = Area::of(check.check);
        let name = match check.address {
            Some(address) if mute.contains(&address) => {
                phrases.say_with("all-of-address", [("address", address.to_string().into())])
            }
            _ if silent.contains(&area) => area.name(phrases),
            _ => check.check.to_string(),
        };
        match reasons.iter_mut().find(|(known, _)| *known == word) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => reasons.push((word, vec![name])),
        }
    }
    let line = |(word, names): &(&str, Vec<String>)| {
        let list = bounded(names, NAMES, phrases);
        match word.is_empty() {
            true => list,
            false => phrases.say_with(
                "untested-because",
                [("reason", reason(word, phrases).into()), ("list", list.into())],
            ),
        }
    };
    let mut lines: Vec<String> = reasons.iter().take(NOTES).map(line).collect();
    let deeper: Vec<String> = not_looked_at(report)
        .into_iter()
        .map(|area| area.name(phrases))
        .collect();
    if !deeper.is_empty() {
        lines.extend(left_out(report.depth, deeper.join(", "), phrases));
    }
    lines
}

/// What this depth, or this version, does not look at.
fn left_out(depth: Depth, list: String, phrases: Phrases) -> Option<String> {
    let values = |list: String| [("depth", depth.as_str().into()), ("list", list.into())];
    match depth {
        Depth::Deep => Some(phrases.say_with("not-in-this-version", values(list))),
        Depth::Quick | Depth::Standard => {
            let mut arguments = Arguments::new();
            arguments.set("depth", depth.as_str());
            arguments.set("list", list);
            own(phrases.language()).text("tested-deeper", None, Some(&arguments))
        }
    }
}

/// How the report came about; the addresses stand in a table of their own.
fn foot(report: &Report, phrases: Phrases) -> String {
    let told = came_about(report, phrases);
    let is_led = report.target.connect.is_some() || report.target.sni.is_some();
    match place::reached(report, phrases).filter(|_| is_led) {
        Some(reached) => format!("{} ({reached}).", told.trim_end_matches('.')),
        None => told,
    }
}

fn came_about(report: &Report, phrases: Phrases) -> String {
    let at = date(report.started_at, phrases.language());
    let policy = report.policy.as_str();
    match report.target.port {
        None => phrases.say_with("judged-offline", [("at", at.into()), ("policy", policy.into())]),
        Some(_) => {
            #[expect(clippy::cast_precision_loss, reason = "a duration of 2^53 ms does not occur")]
            let time = duration(report.duration_ms as f64, phrases);
            phrases.say_with(
                "tested-online",
                [
                    ("at", at.into()),
                    ("depth", report.depth.as_str().into()),
                    ("policy", policy.into()),
                    ("time", time.into()),
                    ("connections", report.connections.into()),
                ],
            )
        }
    }
}
