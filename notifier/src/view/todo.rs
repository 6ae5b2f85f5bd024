use super::{Command, Link, Source, Todo};
use crate::{phrases::Phrases, problem::Problem};
use model::Event;

/// Nobody does more than three things at once; all steps stand with the finding.
pub(super) const STEPS: usize = 3;

/// What to do now, and the report.
pub(super) fn todo(source: &Source<'_>) -> Option<Todo> {
    let phrases = source.phrases;
    let button = source.links.report().map(|url| Link {
        label: phrases.say("open-report"),
        url,
    });
    let (steps, command) = match source.notification.event {
        Event::Test => return None,
        Event::Changed | Event::Recovered => (Vec::new(), None),
        Event::MonitoringBroken => (
            ["broken-step-scanners", "broken-step-logs", "broken-step-again"]
                .map(|id| phrases.say(id))
                .to_vec(),
            None,
        ),
        Event::Digest | Event::Opened | Event::Reminder | Event::Worsened => match source.lead() {
            Some(problem) => (
                problem.texts.steps.iter().take(STEPS).cloned().collect(),
                command(problem, phrases),
            ),
            None => (Vec::new(), None),
        },
    };
    if steps.is_empty() && button.is_none() {
        return None;
    }
    Some(Todo {
        heading: match steps.is_empty() {
            true => String::new(),
            false => phrases.say("heading-todo"),
        },
        links: match steps.is_empty() {
            true => Vec::new(),
            false => chain(source).into_iter().collect(),
        },
        steps,
        command,
        button,
    })
}

/// The command that shows whether a problem is mended.
pub(super) fn command(problem: &Problem, phrases: Phrases) -> Option<Command> {
    Some(Command {
        intro: phrases.say("then-check"),
        lines: problem.texts.verify.as_ref()?.lines().map(str::to_owned).collect(),
    })
}

/// The chain to install, where another one is needed than the one presented.
fn chain(source: &Source<'_>) -> Option<Link> {
    let chain = source.endpoint()?.chain.as_ref()?;
    let count = chain
        .recommended_pem
        .as_ref()?
        .matches("-----BEGIN CERTIFICATE-----")
        .count();
    Some(Link {
        label: source.phrases.say_with("get-chain", [("count", count.into())]),
        url: source.links.chain()?,
    })
}
