use crate::{
    area::{Area, mute_addresses, not_looked_at, wholly_untested},
    chains,
    page::{Page, Span, Tone},
    phrases::Phrases,
    place::bounded,
    problem::Problem,
    reason::reason,
    when::duration,
};
use model::{CheckState, Code, Depth, Report, Severity, catalogue::date};

const NOTES: usize = 20;
const NAMES: usize = 6;

/// What could not be tested and why, what is worth knowing, and how the report came about.
pub(super) fn write(page: &mut Page<'_>, report: &Report, problems: &[Problem], phrases: Phrases) {
    untested(page, report, phrases);
    noted(page, report, problems, phrases);
    foot(page, report, problems, phrases);
}

fn untested(page: &mut Page<'_>, report: &Report, phrases: Phrases) {
    let silent = wholly_untested(report);
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    // A host name that was not given is worth a word; other checks that do not apply are not.
    let open = report.checks.iter().filter(|check| {
        check.state == CheckState::CouldNotTest
            || (check.state == CheckState::NotApplicable && check.check == Code::CertHostnameMismatch)
    });
    let mute = mute_addresses(report);
    for check in open {
        let reason = check.reason.as_deref().unwrap_or_default();
        let area = Area::of(check.check);
        let name = match check.address {
            Some(address) if mute.contains(&address) => {
                phrases.say_with("all-of-address", [("address", address.to_string().into())])
            }
            _ if silent.contains(&area) => area.name(phrases),
            _ => check.check.to_string(),
        };
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => reasons.push((reason, vec![name])),
        }
    }
    let deeper = not_looked_at(report);
    if reasons.is_empty() && deeper.is_empty() {
        return;
    }
    page.heading(&phrases.say("heading-untested"));
    for (word, names) in reasons.iter().take(NOTES) {
        let names = bounded(names, NAMES, phrases);
        let line = match word.is_empty() {
            true => names,
            false => phrases.say_with(
                "untested-because",
                [("reason", reason(word, phrases).into()), ("list", names.into())],
            ),
        };
        page.hanging(2, &Span::plain("-"), 2, &[Span::plain(line)]);
    }
    if !deeper.is_empty() {
        let names: Vec<String> = deeper.into_iter().map(|area| area.name(phrases)).collect();
        let message = match report.depth {
            Depth::Deep => "not-in-this-version",
            Depth::Quick | Depth::Standard => "not-at-this-depth",
        };
        let line = phrases.say_with(
            message,
            [
                ("depth", report.depth.as_str().into()),
                ("list", names.join(", ").into()),
            ],
        );
        page.hanging(2, &Span::plain("-"), 2, &[Span::plain(line)]);
    }
}

fn noted(page: &mut Page<'_>, report: &Report, problems: &[Problem], phrases: Phrases) {
    let notes: Vec<&Problem> = problems
        .iter()
        .filter(|problem| problem.severity == Severity::Info)
        .collect();
    let of_chains = chains::notes(report, phrases);
    if notes.is_empty() && of_chains.is_empty() {
        return;
    }
    page.heading(&phrases.say("heading-noted"));
    for note in notes.iter().take(NOTES) {
        let mut body = vec![Span::plain(note.texts.sentence.clone())];
        if let Some(place) = note.affected(report, phrases) {
            body.push(Span::plain(format!(" {place}")));
        }
        body.push(Span::new(Tone::Dim, format!(" ({})", note.code)));
        page.hanging(2, &Span::plain("-"), 2, &body);
    }
    for note in of_chains.into_iter().take(NOTES) {
        page.hanging(2, &Span::plain("-"), 2, &[Span::plain(note)]);
    }
    if let Some(more) = notes.len().checked_sub(NOTES).filter(|more| *more > 0) {
        page.paragraph(
            4,
            &[Span::plain(phrases.say_with("more-problems", [("count", more.into())]))],
        );
    }
}

fn foot(page: &mut Page<'_>, report: &Report, problems: &[Problem], phrases: Phrases) {
    page.blank();
    let depth = report.depth.as_str();
    let policy = report.policy.as_str();
    let at = date(report.started_at, phrases.language());
    let line = match report.target.port {
        None => phrases.say_with("judged-offline", [("at", at.into()), ("policy", policy.into())]),
        Some(_) => {
            #[expect(clippy::cast_precision_loss, reason = "a duration of 2^53 ms does not occur")]
            let took = duration(report.duration_ms as f64, phrases);
            phrases.say_with(
                "tested-online",
                [
                    ("at", at.into()),
                    ("depth", depth.into()),
                    ("policy", policy.into()),
                    ("time", took.into()),
                    ("connections", report.connections.into()),
                ],
            )
        }
    };
    page.paragraph(0, &[Span::new(Tone::Dim, line)]);
    if let Some(problem) = problems.first() {
        let hint = phrases.say_with(
            "explain-hint",
            [("command", format!("vigie explain {}", problem.code).into())],
        );
        page.paragraph(0, &[Span::new(Tone::Dim, hint)]);
    }
}
