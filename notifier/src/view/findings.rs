use super::{FindingItem, Findings, Notes, Source, Status, banner::where_it_shows, bounded, glance::reason_text, todo};
use crate::problem::Problem;
use model::{CheckState, Code, Event, catalogue::Texts};

/// More than anybody mends at once; the report has them all.
const SHOWN: usize = 6;
/// Characters of all findings together, so that a mail stays under 40 kB and no mail program cuts it.
const ROOM: usize = 4_200;
const NOTES: usize = 5;
const REASONS: usize = 4;
const NAMES: usize = 5;

/// The findings that make the colour, each with its remedy.
pub(super) fn findings(source: &Source<'_>) -> Option<Findings> {
    let grave: Vec<&Problem> = source.grave().collect();
    if grave.is_empty() {
        return None;
    }
    let mut items: Vec<FindingItem> = Vec::new();
    let mut used = 0;
    for problem in grave.iter().take(SHOWN) {
        let item = item(source, problem);
        used += characters(&item);
        if used > ROOM && !items.is_empty() {
            break;
        }
        items.push(item);
    }
    let more = grave.len().saturating_sub(items.len());
    Some(Findings {
        heading: source.phrases.say("heading-findings"),
        items,
        more: (more > 0).then(|| source.phrases.say_with("more-findings", [("count", more.into())])),
    })
}

fn characters(item: &FindingItem) -> usize {
    let command = item.command.iter().flat_map(|command| &command.lines);
    let lines: usize = item.steps.iter().chain(command).map(String::len).sum();
    item.sentence.len() + item.meaning.len() + lines
}

fn item(source: &Source<'_>, problem: &Problem) -> FindingItem {
    let phrases = source.phrases;
    let told = if stands_above(source, problem) { todo::STEPS } else { 0 };
    let steps: Vec<String> = problem.texts.steps.iter().skip(told).cloned().collect();
    let reference = match problem.label(phrases) {
        Some(label) => format!("{label} ({})", problem.code),
        None => problem.code.to_string(),
    };
    FindingItem {
        tag: Status::of_severity(problem.severity).tag(phrases),
        title: problem.texts.title.clone(),
        reference,
        sentence: problem.texts.sentence.clone(),
        place: match (where_it_shows(source, problem), problem.concerns(phrases)) {
            (Some(place), Some(clients)) => Some(format!("{place} {clients}")),
            (place, clients) => place.or(clients),
        },
        meaning: problem.texts.meaning.clone(),
        above: match (told, steps.is_empty()) {
            (0, _) => None,
            (_, true) => Some(phrases.say("steps-above")),
            (_, false) => Some(phrases.say("steps-above-first")),
        },
        start: told + 1,
        steps,
        command: match told {
            0 => todo::command(problem, phrases),
            _ => None,
        },
    }
}

/// Whether the first steps of a problem stand under "What to do" already.
fn stands_above(source: &Source<'_>, problem: &Problem) -> bool {
    let told = match source.notification.event {
        Event::Changed | Event::MonitoringBroken | Event::Recovered | Event::Test => false,
        Event::Digest | Event::Opened | Event::Reminder | Event::Worsened => true,
    };
    let same = |lead: &Problem| lead.texts.steps == problem.texts.steps && lead.code == problem.code;
    told && source.lead().is_some_and(same) && todo::stale_nodes(source, problem).is_none()
}

/// What is worth knowing and changes no colour.
pub(super) fn notes(source: &Source<'_>) -> Option<Notes> {
    let lines: Vec<String> = source
        .problems
        .iter()
        .filter(|problem| !problem.is_grave())
        .take(NOTES)
        .map(|problem| format!("{} ({})", problem.texts.sentence, problem.code))
        .collect();
    (!lines.is_empty()).then(|| Notes {
        heading: source.phrases.say("heading-notes"),
        lines,
    })
}

/// What could not be tested, and why: silence is never green.
pub(super) fn untested(source: &Source<'_>) -> Option<Notes> {
    let phrases = source.phrases;
    let mut reasons: Vec<(&str, Vec<Code>)> = Vec::new();
    for check in &source.report()?.checks {
        if check.state != CheckState::CouldNotTest {
            continue;
        }
        let reason = check.reason.as_deref().unwrap_or_default();
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, codes)) if codes.contains(&check.check) => {}
            Some((_, codes)) => codes.push(check.check),
            None => reasons.push((reason, vec![check.check])),
        }
    }
    let line = |(reason, codes): &(&str, Vec<Code>)| {
        let title = |code: &Code| Texts::in_general(*code, phrases.language()).title;
        let list = bounded(&codes.iter().map(title).collect::<Vec<_>>(), NAMES, phrases);
        match reason.is_empty() {
            true => list,
            false => phrases.say_with(
                "untested-because",
                [("list", list.into()), ("reason", reason_text(reason, source).into())],
            ),
        }
    };
    let lines: Vec<String> = reasons.iter().take(REASONS).map(line).collect();
    (!lines.is_empty()).then(|| Notes {
        heading: phrases.say("heading-untested"),
        lines,
    })
}
