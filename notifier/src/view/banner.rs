use super::{Banner, Source, Status, bounded};
use crate::{
    hostile::{peer, unicode},
    moment::{day, seconds, span},
    place,
    problem::Problem,
};
use model::{Code, Event, Outcome, Severity};

/// Beyond so many seconds a mail says that it comes late.
const LATE: i64 = 3600;
const ADDRESSES: usize = 4;

pub(super) fn banner(source: &Source<'_>) -> Banner {
    let target = source.report().map(|report| &report.target);
    let place = match (target, source.notification.also.first()) {
        (Some(target), _) => place::host_and_port(target),
        (None, Some(affected)) => peer(&affected.name),
        (None, None) => peer(&source.notification.account_name),
    };
    Banner {
        tag: status(source).tag(source.phrases),
        place,
        unicode: target.and_then(|target| unicode(&target.host)),
        protocol: target.and_then(render::protocol).map(str::to_owned),
        sentence: sentence(source),
        details: details(source),
    }
}

fn status(source: &Source<'_>) -> Status {
    match source.notification.event {
        Event::MonitoringBroken => Status::Unknown,
        Event::Changed
        | Event::Digest
        | Event::Opened
        | Event::Recovered
        | Event::Reminder
        | Event::Test
        | Event::Worsened => Status::of_verdict(source.notification.status),
    }
}

/// What is wrong, or what is well again, in one sentence.
fn sentence(source: &Source<'_>) -> String {
    let phrases = source.phrases;
    match source.notification.event {
        Event::Test => phrases.say("what-test"),
        Event::MonitoringBroken => phrases.say("what-monitoring-broken"),
        Event::Changed => match source.leaf() {
            Some(leaf) => phrases.say_with("what-changed", [("date", day(leaf.not_after, phrases).into())]),
            None => phrases.say("what-changed-plainly"),
        },
        Event::Recovered => recovered(source),
        Event::Digest | Event::Opened | Event::Reminder | Event::Worsened => match source.lead() {
            Some(problem) => problem.texts.sentence.clone(),
            None => without_finding(source),
        },
    }
}

fn recovered(source: &Source<'_>) -> String {
    let phrases = source.phrases;
    let before = source
        .notification
        .previous
        .as_ref()
        .and_then(|previous| previous.leaf.as_ref());
    match (before, source.leaf()) {
        (Some(before), Some(leaf)) if before.sha256 != leaf.sha256 => phrases.say_with(
            "what-recovered-certificate",
            [("date", day(leaf.not_after, phrases).into())],
        ),
        _ => match source.resolved() {
            Some(title) => phrases.say_with("what-recovered", [("title", title.into())]),
            None => phrases.say("what-recovered-plainly"),
        },
    }
}

/// A certificate that no scanner reaches is watched by its date alone.
fn without_finding(source: &Source<'_>) -> String {
    let phrases = source.phrases;
    let at = source.notification.at;
    let previous = source
        .notification
        .previous
        .as_ref()
        .and_then(|previous| previous.leaf.as_ref());
    let until = source
        .leaf()
        .map(|leaf| leaf.not_after)
        .or(previous.map(|leaf| leaf.not_after));
    match (source.notification.event, until) {
        (Event::Reminder, Some(until)) => {
            let id = match seconds(at, until) < 0 {
                true => "what-reminder-expired",
                false => "what-reminder",
            };
            let time = span(at, until, phrases);
            phrases.say_with(id, [("time", time.into()), ("date", day(until, phrases).into())])
        }
        _ => phrases.say("what-unnamed"),
    }
}

fn details(source: &Source<'_>) -> Vec<String> {
    let phrases = source.phrases;
    let notification = source.notification;
    let mut details = vec![when(source)];
    details.extend(effect(source));
    if !matches!(notification.event, Event::Recovered | Event::Test) {
        details.extend(source.lead().and_then(|problem| where_it_shows(source, problem)));
    }
    if seconds(notification.at, source.now) >= LATE {
        let time = span(notification.at, source.now, phrases);
        details.push(phrases.say_with("delayed", [("time", time.into())]));
    }
    details
}

/// What happened and when.
fn when(source: &Source<'_>) -> String {
    let phrases = source.phrases;
    let since = source.instant(source.notification.since);
    let time = source.instant(source.notification.at);
    match source.notification.event {
        Event::Changed => phrases.say_with("event-changed", [("time", time.into())]),
        Event::MonitoringBroken => phrases.say_with("event-monitoring-broken", [("since", since.into())]),
        Event::Digest | Event::Opened => phrases.say_with("event-opened", [("time", time.into())]),
        Event::Recovered => {
            let lasted = span(source.notification.since, source.notification.at, phrases);
            phrases.say_with("event-recovered", [("time", time.into()), ("span", lasted.into())])
        }
        Event::Reminder => phrases.say_with("event-reminder", [("since", since.into())]),
        Event::Test => phrases.say_with("event-test", [("time", time.into())]),
        Event::Worsened => phrases.say_with("event-worsened", [("time", time.into()), ("since", since.into())]),
    }
}

/// What visitors notice.
fn effect(source: &Source<'_>) -> Option<String> {
    let phrases = source.phrases;
    match source.notification.event {
        Event::Test => None,
        Event::MonitoringBroken => Some(phrases.say("effect-monitoring-broken")),
        Event::Recovered => Some(match source.grave().count() {
            0 => phrases.say("effect-none-left"),
            count => phrases.say_with("effect-remaining", [("count", count.into())]),
        }),
        Event::Changed | Event::Digest | Event::Opened | Event::Reminder | Event::Worsened => {
            let unreachable = source
                .report()
                .is_some_and(|report| matches!(report.outcome, Outcome::Blocked | Outcome::Unreachable));
            match source.lead() {
                _ if unreachable => Some(phrases.say("effect-unreachable")),
                Some(problem) => Some(phrases.say(effect_of(problem))),
                None => None,
            }
        }
    }
}

fn effect_of(problem: &Problem) -> &'static str {
    match problem.code {
        Code::CertExpiresSoon => "effect-later",
        Code::CertHostnameMismatch => "effect-mismatch",
        Code::ChainIncomplete
        | Code::ChainIssuerMissing
        | Code::CertRevoked
        | Code::CertWeakKey
        | Code::ChainWeakCaKey
        | Code::CertDiffersByAddress
        | Code::CertMustStapleMissing
        | Code::CertNoSct
        | Code::CertLifetimeTooLong
        | Code::ChainWrongOrder
        | Code::DnsTlsaMismatch
        | Code::NetAddressUnreachable => "effect-some-refused",
        Code::CertRoca | Code::CertDebianWeakKey => "effect-attackable",
        Code::CertNotTheExpected | Code::NetClientCertificatePolicy => "effect-weaker",
        Code::ProtocolNoTls12OrNewer => "effect-refused",
        code => match (code.family(), problem.severity) {
            ("cert" | "chain", _) => "effect-refused",
            ("net", _) => "effect-unreachable",
            (_, Severity::Error) => "effect-attackable",
            (_, Severity::Info | Severity::Warning) => "effect-weaker",
        },
    }
}

/// On which of several addresses.
pub(super) fn where_it_shows(source: &Source<'_>, problem: &Problem) -> Option<String> {
    let phrases = source.phrases;
    let all = source.report()?.endpoints.len();
    let count = problem.addresses.len();
    if count == 0 || all < 2 {
        return None;
    }
    if count == all {
        return Some(phrases.say_with("where-all", [("all", all.into())]));
    }
    let list: Vec<String> = problem.addresses.iter().map(ToString::to_string).collect();
    Some(phrases.say_with(
        "where-some",
        [
            ("count", count.into()),
            ("all", all.into()),
            ("list", bounded(&list, ADDRESSES, phrases).into()),
        ],
    ))
}
