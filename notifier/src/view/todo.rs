use super::{Command, Link, Source, Todo, bounded};
use crate::{phrases::Phrases, place::host_and_port, problem::Problem};
use model::{Code, EndpointReport, Event};
use std::net::SocketAddr;

/// Nobody does more than three things at once; all steps stand with the finding.
pub(super) const STEPS: usize = 3;
const ADDRESSES: usize = 6;

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
            Some(problem) => match stale_nodes(source, problem) {
                Some(steps) => (
                    steps,
                    command(problem, phrases).map(|command| towards(source, problem, command)),
                ),
                None => (
                    problem.texts.steps.iter().take(STEPS).cloned().collect(),
                    command(problem, phrases),
                ),
            },
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

/// Where some addresses present the renewed certificate already, there is less to do than the catalogue says.
pub(super) fn stale_nodes(source: &Source<'_>, problem: &Problem) -> Option<Vec<String>> {
    if !matches!(problem.code, Code::CertExpired | Code::CertExpiresSoon) {
        return None;
    }
    let report = source.report()?;
    let old = source.leaf()?;
    let stale = |endpoint: &&EndpointReport| {
        endpoint
            .address
            .is_some_and(|address| problem.addresses.contains(&address))
    };
    let renewed = |endpoint: &EndpointReport| {
        super::leaf_of(endpoint).is_some_and(|leaf| leaf.not_after > old.not_after && leaf.sha256 != old.sha256)
    };
    let stale: Vec<&EndpointReport> = report.endpoints.iter().filter(stale).collect();
    let is_about_the_leaf = problem.evidence.value("not_after").and_then(serde_json::Value::as_str)
        == Some(old.not_after.to_string().as_str());
    let others_renewed = report
        .endpoints
        .iter()
        .any(|endpoint| renewed(endpoint) && !stale.iter().any(|stale| stale.address == endpoint.address));
    if stale.is_empty() || !others_renewed || !is_about_the_leaf {
        return None;
    }
    let list: Vec<String> = problem.addresses.iter().map(ToString::to_string).collect();
    let phrases = source.phrases;
    let install = phrases.say_with(
        "step-stale-node",
        [
            ("list", bounded(&list, ADDRESSES, phrases).into()),
            ("count", list.len().into()),
            ("all", report.endpoints.len().into()),
        ],
    );
    Some(vec![install, phrases.say("step-reload")])
}

/// The command, asking the address that is behind: the name alone may reach one that is not.
fn towards(source: &Source<'_>, problem: &Problem, mut command: Command) -> Command {
    let target = source.report().map(|report| &report.target);
    let place = target.zip(target.and_then(|target| target.port));
    if let (Some((target, port)), Some(address)) = (place, problem.addresses.first()) {
        let name = format!("-connect {}", host_and_port(target));
        let direct = format!("-connect {}", SocketAddr::new(*address, port));
        for line in &mut command.lines {
            *line = line.replace(&name, &direct);
        }
    }
    command
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
