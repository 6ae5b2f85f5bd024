use crate::{area::State, headline, phrases::Phrases, place};
use model::{EndpointReport, Report, Severity, Verdict};
use serde::Serialize;

/// A word in its colour, with a symbol beside it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Badge {
    /// The class: `green`, `orange`, `red`, `unknown`.
    pub(super) class: &'static str,
    pub(super) word: String,
}

impl Badge {
    pub(super) fn of_verdict(verdict: Verdict, phrases: Phrases) -> Self {
        Self {
            class: verdict.as_str(),
            word: headline::word(verdict, phrases),
        }
    }

    pub(super) fn of_severity(severity: Severity, phrases: Phrases) -> Self {
        Self::of_verdict(severity.verdict(), phrases)
    }

    pub(super) fn of_state(state: State, phrases: Phrases) -> Self {
        let class = match state {
            State::Ok => "green",
            State::Orange => "orange",
            State::Red => "red",
            State::Unknown => "unknown",
        };
        Self {
            class,
            word: state.word(phrases),
        }
    }

    /// `OK` or `ERROR`.
    pub(super) fn of_element(in_order: bool, phrases: Phrases) -> Self {
        let (class, id) = if in_order {
            ("green", "word-ok")
        } else {
            ("red", "word-error")
        };
        Self {
            class,
            word: phrases.say(id),
        }
    }
}

/// What several addresses have in common: each distinct value with the endpoints that show it.
pub(super) fn alike<'a, T: PartialEq>(
    report: &'a Report,
    value: impl Fn(&'a EndpointReport) -> Option<T>,
) -> Vec<(T, Vec<&'a EndpointReport>)> {
    let mut groups: Vec<(T, Vec<&EndpointReport>)> = Vec::new();
    for endpoint in &report.endpoints {
        let Some(value) = value(endpoint) else { continue };
        match groups.iter_mut().find(|(known, _)| *known == value) {
            Some((_, endpoints)) => endpoints.push(endpoint),
            None => groups.push((value, vec![endpoint])),
        }
    }
    groups
}

/// The addresses of some endpoints; none where there is nothing to tell apart.
pub(super) fn whose(report: &Report, endpoints: &[&EndpointReport], phrases: Phrases) -> Option<String> {
    if endpoints.len() == report.endpoints.len() {
        return None;
    }
    let addresses: Vec<_> = endpoints.iter().filter_map(|endpoint| endpoint.address).collect();
    Some(place::addresses(&addresses, phrases))
}
