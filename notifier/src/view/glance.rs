use super::{Glance, GlanceLine, Source, Status};
use crate::{hostile::peer, moment::span, problem::Problem};
use model::{CertificateFacts, Check, CheckState, Code, Outcome, Protocols, Report, essential_checks};

/// What a manager asks about first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Area {
    Chain,
    HostName,
    Protocol,
    Vulnerability,
}

impl Area {
    /// The way to the server is no area of its own: without it nothing else is known.
    fn of(code: Code) -> Option<Self> {
        match code {
            Code::CertHostnameMismatch => Some(Self::HostName),
            _ => match code.family() {
                "net" => None,
                "cert" | "chain" | "revocation" | "dns" => Some(Self::Chain),
                "vuln" => Some(Self::Vulnerability),
                _ => Some(Self::Protocol),
            },
        }
    }
}

/// The four lines, where a report was made.
pub(super) fn glance(source: &Source<'_>) -> Option<Glance> {
    let report = source.report()?;
    let phrases = source.phrases;
    let areas = [
        (Area::Chain, "area-chain"),
        (Area::HostName, "area-hostname"),
        (Area::Protocol, "area-protocol"),
        (Area::Vulnerability, "area-vulnerability"),
    ];
    let line = |(area, name): (Area, &str)| {
        let (status, remark) = look(area, report, source);
        GlanceLine {
            name: phrases.say(name),
            tag: status.tag(phrases),
            remark,
        }
    };
    Some(Glance {
        heading: phrases.say("heading-glance"),
        lines: areas.into_iter().map(line).collect(),
    })
}

fn look(area: Area, report: &Report, source: &Source<'_>) -> (Status, String) {
    let phrases = source.phrases;
    let mine: Vec<&Problem> = source
        .grave()
        .filter(|problem| Area::of(problem.code) == Some(area))
        .collect();
    if let Some(worst) = mine.first() {
        let title = worst.texts.title.as_str();
        let remark = match mine.len() {
            1 => title.to_owned(),
            several => phrases.say_with(
                "title-and-more",
                [("title", title.into()), ("count", (several - 1).into())],
            ),
        };
        return (Status::of_severity(worst.severity), remark);
    }
    if report.outcome != Outcome::Completed {
        return (Status::Unknown, not_tested(report.reason.as_deref(), source));
    }
    let checks: Vec<&Check> = report
        .checks
        .iter()
        .filter(|check| Area::of(check.check) == Some(area))
        .collect();
    let open: Vec<&Check> = checks
        .iter()
        .copied()
        .filter(|check| check.state == CheckState::CouldNotTest)
        .collect();
    let answered = distinct(
        checks
            .iter()
            .copied()
            .filter(|check| matches!(check.state, CheckState::Found | CheckState::NotFound)),
    );
    let essential = |check: &&&Check| essential_checks(report.depth).contains(&check.check);
    match (answered, open.iter().find(essential)) {
        (_, Some(essential)) => (Status::Unknown, not_tested(essential.reason.as_deref(), source)),
        (0, None) => match open.first() {
            Some(open) => (Status::Unknown, not_tested(open.reason.as_deref(), source)),
            None => {
                let depth = report.depth.as_str();
                (
                    Status::Unknown,
                    phrases.say_with("not-looked-at", [("depth", depth.into())]),
                )
            }
        },
        (answered, None) => {
            let remark = all_well(area, report, answered, source);
            let open = distinct(open.into_iter());
            let remark = match open {
                0 => remark,
                open => phrases.say_with("and-open", [("remark", remark.into()), ("count", open.into())]),
            };
            (Status::Ok, remark)
        }
    }
}

/// How many codes, whatever the number of addresses.
fn distinct<'a>(checks: impl Iterator<Item = &'a Check>) -> usize {
    let mut codes: Vec<Code> = checks.map(|check| check.check).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.len()
}

fn not_tested(reason: Option<&str>, source: &Source<'_>) -> String {
    let phrases = source.phrases;
    match reason {
        Some(word) => phrases.say_with("could-not-test-because", [("reason", reason_text(word, source).into())]),
        None => phrases.say("could-not-test"),
    }
}

/// Why something could not be tested, from the machine word of the report. A word without phrase is shown as it is.
pub(super) fn reason_text(word: &str, source: &Source<'_>) -> String {
    source.phrases.say(match word {
        "blocked" => "reason-blocked",
        "connect_error" => "reason-connect-error",
        "deadline" | "timeout" => "reason-timeout",
        "dns_error" => "reason-dns-error",
        "no_answer" => "reason-no-answer",
        "no_certificate" => "reason-no-certificate",
        "no_route" => "reason-no-route",
        "rate_limited" => "reason-rate-limited",
        "refused" => "reason-refused",
        "reset" => "reason-reset",
        "starttls_error" => "reason-starttls-error",
        "tls_error" => "reason-tls-error",
        "unreachable" => "reason-unreachable",
        other => return peer(other).replace('_', " "),
    })
}

fn all_well(area: Area, report: &Report, answered: usize, source: &Source<'_>) -> String {
    let phrases = source.phrases;
    match area {
        Area::Chain => match soonest(report) {
            Some(leaf) => {
                let left = span(report.started_at, leaf.not_after, phrases);
                phrases.say_with("chain-trusted-left", [("time", left.into())])
            }
            None => phrases.say("chain-trusted"),
        },
        Area::HostName => phrases.say_with("host-covered", [("host", peer(&report.target.host).into())]),
        Area::Protocol => match offered(report) {
            versions if versions.is_empty() => phrases.say("protocol-fine"),
            versions => versions.join(", "),
        },
        Area::Vulnerability => phrases.say_with("vulnerabilities-none", [("count", answered.into())]),
    }
}

/// The leaf that ends first.
fn soonest(report: &Report) -> Option<&CertificateFacts> {
    report.leaves().min_by_key(|leaf| leaf.not_after)
}

/// The versions that any address offers.
fn offered(report: &Report) -> Vec<&'static str> {
    let versions = |protocols: &Protocols| {
        [
            ("SSL 2.0", protocols.sslv2),
            ("SSL 3.0", protocols.sslv3),
            ("TLS 1.0", protocols.tls1_0),
            ("TLS 1.1", protocols.tls1_1),
            ("TLS 1.2", protocols.tls1_2),
            ("TLS 1.3", protocols.tls1_3),
        ]
    };
    let mut seen: Vec<&str> = report
        .endpoints
        .iter()
        .filter_map(|endpoint| endpoint.protocols.as_ref())
        .flat_map(versions)
        .filter_map(|(name, state)| (state == Some(true)).then_some(name))
        .collect();
    seen.sort_unstable();
    seen.dedup();
    seen
}
