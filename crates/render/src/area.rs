use crate::{
    page::Tone,
    phrases::Phrases,
    problem::Problem,
    reason::reason,
    revocation,
    text::protocols::offered,
    when::{days_left, remaining},
};
use model::{Check, CheckState, Code, Outcome, Report, Severity, essential_checks};
use std::net::IpAddr;

/// A part of an installation that a manager asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Area {
    Connection,
    Chain,
    Certificate,
    HostName,
    Dns,
    Revocation,
    Protocols,
    Ciphers,
    Vulnerabilities,
    Configuration,
}

impl Area {
    /// In the order of a report.
    pub(crate) const ALL: [Self; 10] = [
        Self::Connection,
        Self::Chain,
        Self::Certificate,
        Self::HostName,
        Self::Dns,
        Self::Revocation,
        Self::Protocols,
        Self::Ciphers,
        Self::Vulnerabilities,
        Self::Configuration,
    ];

    pub(crate) fn of(code: Code) -> Self {
        match code {
            Code::CertHostnameMismatch => Self::HostName,
            Code::CertRevoked => Self::Revocation,
            _ => match code.family() {
                "cert" => Self::Certificate,
                "chain" => Self::Chain,
                "dns" => Self::Dns,
                "cipher" | "kex" | "signature" => Self::Ciphers,
                "net" => Self::Connection,
                "protocol" => Self::Protocols,
                "revocation" => Self::Revocation,
                "vuln" => Self::Vulnerabilities,
                _ => Self::Configuration,
            },
        }
    }

    pub(crate) fn name(self, phrases: Phrases) -> String {
        phrases.say(match self {
            Self::Certificate => "area-certificate",
            Self::Chain => "area-chain",
            Self::Ciphers => "area-ciphers",
            Self::Configuration => "area-configuration",
            Self::Connection => "area-connection",
            Self::Dns => "area-dns",
            Self::HostName => "area-host-name",
            Self::Protocols => "area-protocols",
            Self::Revocation => "area-revocation",
            Self::Vulnerabilities => "area-vulnerabilities",
        })
    }
}

/// How an area stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Ok,
    Orange,
    Red,
    Unknown,
}

impl State {
    pub(crate) fn word(self, phrases: Phrases) -> String {
        phrases.say(match self {
            Self::Ok => "word-ok",
            Self::Orange => "word-orange",
            Self::Red => "word-red",
            Self::Unknown => "word-unknown",
        })
    }

    pub(crate) fn tone(self) -> Tone {
        match self {
            Self::Ok => Tone::Good,
            Self::Orange | Self::Unknown => Tone::Notice,
            Self::Red => Tone::Bad,
        }
    }
}

/// One line of the overview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Glance {
    pub(crate) area: Area,
    pub(crate) state: State,
    pub(crate) remark: String,
}

/// The overview: each area that was looked at, with a word and a reason.
pub(crate) fn glance(report: &Report, problems: &[Problem], phrases: Phrases) -> Vec<Glance> {
    let of_area = |area| glance_of(area, report, problems, phrases);
    Area::ALL.into_iter().filter_map(of_area).collect()
}

fn glance_of(area: Area, report: &Report, problems: &[Problem], phrases: Phrases) -> Option<Glance> {
    let mine: Vec<&Problem> = problems
        .iter()
        .filter(|problem| Area::of(problem.code) == area && problem.severity > Severity::Info)
        .collect();
    if let Some(worst) = mine.first() {
        let state = match worst.severity {
            Severity::Error => State::Red,
            Severity::Info | Severity::Warning => State::Orange,
        };
        let remark = match mine.len() {
            1 => worst.texts.title.clone(),
            several => phrases.say_with(
                "title-and-more",
                [
                    ("title", worst.texts.title.as_str().into()),
                    ("count", (several - 1).into()),
                ],
            ),
        };
        return Some(Glance { area, state, remark });
    }
    if area == Area::Connection {
        return None;
    }
    let checks: Vec<&Check> = report
        .checks
        .iter()
        .filter(|check| Area::of(check.check) == area)
        .collect();
    if area == Area::Revocation {
        return revocation_at_a_glance(report, &checks, phrases);
    }
    let answered = count(&checks, |state| {
        matches!(state, CheckState::Found | CheckState::NotFound)
    });
    let open = count(&checks, |state| state == CheckState::CouldNotTest);
    let essential = checks
        .iter()
        .any(|check| check.state == CheckState::CouldNotTest && essential_checks(report.depth).contains(&check.check));
    let unknown = |remark: String| Glance {
        area,
        state: State::Unknown,
        remark,
    };
    match (answered, open) {
        // Nobody asked for a host name: that is worth a word. What else does not apply is not.
        (0, 0) if area != Area::HostName || checks.is_empty() => None,
        (0, _) => Some(unknown(common_reason(&checks, phrases))),
        _ if essential => Some(unknown(partly(report, &checks, phrases))),
        (_, open) => {
            let mut remark = all_well(area, report, &checks, phrases);
            if open > 0 {
                remark = phrases.say_with("remark-and-open", [("remark", remark.into()), ("count", open.into())]);
            }
            Some(Glance {
                area,
                state: State::Ok,
                remark,
            })
        }
    }
}

/// What is known of the revocation of the certificates that are presented: not worth a line where nobody looked.
fn revocation_at_a_glance(report: &Report, checks: &[&Check], phrases: Phrases) -> Option<Glance> {
    const UNASKED: &str = "not_at_this_depth";
    let of_leaf: Vec<&Check> = checks
        .iter()
        .copied()
        .filter(|check| check.check == Code::CertRevoked)
        .collect();
    let open: Vec<&Check> = of_leaf
        .iter()
        .copied()
        .filter(|check| check.state == CheckState::CouldNotTest && check.reason.as_deref() != Some(UNASKED))
        .collect();
    let glance = |state, remark| {
        Some(Glance {
            area: Area::Revocation,
            state,
            remark,
        })
    };
    if !open.is_empty() {
        return glance(State::Unknown, common_reason(&open, phrases));
    }
    if !of_leaf.iter().any(|check| check.state == CheckState::NotFound) {
        return None;
    }
    let leaves = report
        .endpoints
        .iter()
        .filter_map(|endpoint| endpoint.revocation.as_ref()?.first());
    let told = leaves.map(|facts| revocation::told(facts, phrases)).next();
    glance(State::Ok, told.unwrap_or_else(|| phrases.say("not-revoked")))
}

/// Why nothing of an area could be tested, where there is one reason for all of it.
fn common_reason(checks: &[&Check], phrases: Phrases) -> String {
    let mut words = checks.iter().filter_map(|check| check.reason.as_deref());
    match words.next() {
        Some(word) if words.all(|other| other == word) => reason(word, phrases),
        Some(_) | None => phrases.say("could-not-test"),
    }
}

/// That something essential is open, and on how many addresses it is not.
fn partly(report: &Report, checks: &[&Check], phrases: Phrases) -> String {
    let all = report.endpoints.len();
    let open = |address| {
        let mut mine = checks.iter().filter(|check| check.address == address);
        mine.any(|check| check.state == CheckState::CouldNotTest)
    };
    let tested = report
        .endpoints
        .iter()
        .filter(|endpoint| !open(endpoint.address))
        .count();
    match tested {
        0 => phrases.say("could-not-test-wholly"),
        tested => phrases.say_with("tested-on-some", [("tested", tested.into()), ("all", all.into())]),
    }
}

/// The addresses of which nothing is known while something is of others.
pub(crate) fn mute_addresses(report: &Report) -> Vec<IpAddr> {
    let addresses = report.endpoints.iter().filter_map(|endpoint| endpoint.address);
    let mute: Vec<IpAddr> = addresses
        .filter(|address| {
            let mut mine = report
                .checks
                .iter()
                .filter(|check| check.address == Some(*address) && Area::of(check.check) != Area::Connection)
                .peekable();
            mine.peek().is_some() && mine.all(|check| check.state == CheckState::CouldNotTest)
        })
        .collect();
    if mute.len() == report.endpoints.len() {
        Vec::new()
    } else {
        mute
    }
}

/// The areas of which nothing was answered.
pub(crate) fn wholly_untested(report: &Report) -> Vec<Area> {
    let silent = |area: &Area| {
        let mut checks = report
            .checks
            .iter()
            .filter(|check| Area::of(check.check) == *area)
            .peekable();
        checks.peek().is_some()
            && checks.all(|check| check.state == CheckState::CouldNotTest || check.state == CheckState::NotApplicable)
    };
    Area::ALL.into_iter().filter(silent).collect()
}

/// Distinct codes with a state, whatever the number of addresses.
fn count(checks: &[&Check], wanted: impl Fn(CheckState) -> bool) -> usize {
    let mut codes: Vec<Code> = checks
        .iter()
        .filter(|check| wanted(check.state))
        .map(|check| check.check)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes.len()
}

/// What there is to say of an area without a problem.
fn all_well(area: Area, report: &Report, checks: &[&Check], phrases: Phrases) -> String {
    let looked_for = || {
        let answered = count(checks, |state| {
            matches!(state, CheckState::Found | CheckState::NotFound)
        });
        phrases.say_with("looked-for-none-found", [("count", answered.into())])
    };
    match area {
        Area::Certificate => report
            .leaves()
            .min_by_key(|leaf| days_left(leaf.not_after, report.started_at))
            .map_or_else(looked_for, |leaf| remaining(leaf, report.started_at, phrases)),
        Area::Chain => phrases.say("chain-trusted"),
        Area::Ciphers | Area::Configuration | Area::Connection | Area::Vulnerabilities => looked_for(),
        Area::Dns => dns(checks, phrases),
        Area::HostName => phrases.say_with("host-covered", [("host", report.target.host.as_str().into())]),
        Area::Protocols => versions(report, phrases).unwrap_or_else(looked_for),
        Area::Revocation => phrases.say("not-revoked"),
    }
}

/// Which of the records hold nothing against the certificate.
fn dns(checks: &[&Check], phrases: Phrases) -> String {
    let well = |code| {
        checks
            .iter()
            .any(|check| check.check == code && check.state == CheckState::NotFound)
    };
    let said = [
        (Code::DnsCaaForbids, "caa-allows"),
        (Code::DnsTlsaMismatch, "tlsa-matches"),
    ];
    let words = said
        .into_iter()
        .filter(|(code, _)| well(*code))
        .map(|(_, id)| phrases.say(id));
    words.collect::<Vec<_>>().join(", ")
}

/// What is offered, or what was negotiated where nobody asked for more.
fn versions(report: &Report, phrases: Phrases) -> Option<String> {
    if let Some(offered) = offered(report) {
        return Some(offered.join(", "));
    }
    let negotiated = report
        .endpoints
        .iter()
        .find_map(|endpoint| endpoint.negotiated.as_ref())?;
    Some(phrases.say_with("version-negotiated", [("version", negotiated.version.as_str().into())]))
}

/// The areas that were not looked at: at a lesser depth, or because this version does not test them.
pub(crate) fn not_looked_at(report: &Report) -> Vec<Area> {
    if report.target.port.is_none() || report.outcome != Outcome::Completed {
        return Vec::new();
    }
    // One handshake says something of protocols, but not which ones are offered.
    let is_open = |area: &Area| match area {
        Area::Protocols => offered(report).is_none(),
        _ => !report.checks.iter().any(|check| Area::of(check.check) == *area),
    };
    [Area::Protocols, Area::Ciphers, Area::Vulnerabilities]
        .into_iter()
        .filter(is_open)
        .collect()
}
