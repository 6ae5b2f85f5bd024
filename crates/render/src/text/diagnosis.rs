use crate::{
    headline,
    page::{Page, Span, Tone},
    phrases::Phrases,
    problem::Problem,
};
use model::{Report, Severity};

/// More problems than anybody mends at once.
const SHOWN: usize = 30;

/// What was found, gravest first: number and name, what it means, where.
pub(super) fn write(page: &mut Page<'_>, report: &Report, problems: &[Problem], phrases: Phrases) {
    let grave: Vec<&Problem> = problems
        .iter()
        .filter(|problem| problem.severity > Severity::Info)
        .collect();
    if grave.is_empty() {
        return;
    }
    page.heading(&phrases.say("heading-diagnosis"));
    for (index, problem) in grave.iter().take(SHOWN).enumerate() {
        let (tone, tag) = headline::tag(problem.severity.verdict(), phrases);
        let number = Span::plain(format!("{:>2}.", index + 1));
        page.hanging(
            0,
            &number,
            4,
            &[
                Span::new(tone, tag),
                Span::new(Tone::Strong, format!(" {}", problem.label(phrases))),
            ],
        );
        page.paragraph(4, &[Span::plain(problem.texts.sentence.clone())]);
        if let Some(place) = problem.affected(report, phrases) {
            page.paragraph(4, &[Span::plain(place)]);
        }
        let class = phrases.say(match problem.severity {
            Severity::Error => "severity-error",
            Severity::Info => "severity-info",
            Severity::Warning => "severity-warning",
        });
        page.paragraph(4, &[Span::new(Tone::Dim, format!("{} ({class})", problem.code))]);
    }
    if let Some(more) = grave.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        page.paragraph(
            4,
            &[Span::plain(phrases.say_with("more-problems", [("count", more.into())]))],
        );
    }
}
