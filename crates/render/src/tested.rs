//! What was looked for, by what became of it.

use crate::{area::Area, phrases::Phrases, place::bounded, reason::reason};
use model::{CheckState, Code, Report};

/// How many names a line shows.
const NAMES: usize = 24;

/// The known vulnerabilities of a report: label and names of those that are there, are not there, and could not be tested, each of
/// the last with its reason. What does not concern the target is left out.
pub(crate) fn vulnerabilities(report: &Report, phrases: Phrases) -> Vec<(String, String)> {
    let codes = Code::ALL
        .iter()
        .copied()
        .filter(|code| Area::of(*code) == Area::Vulnerabilities);
    let (mut found, mut absent) = (Vec::new(), Vec::new());
    let mut open: Vec<(&str, Vec<String>)> = Vec::new();
    for code in codes {
        let name = code.as_str().trim_start_matches("vuln.").to_owned();
        let checks = || report.checks.iter().filter(move |check| check.check == code);
        let unknown = checks().find(|check| check.state == CheckState::CouldNotTest);
        if checks().any(|check| check.state == CheckState::Found) {
            found.push(name);
        } else if let Some(check) = unknown {
            let word = check.reason.as_deref().unwrap_or_default();
            match open.iter_mut().find(|(known, _)| *known == word) {
                Some((_, names)) => names.push(name),
                None => open.push((word, vec![name])),
            }
        } else if checks().any(|check| check.state == CheckState::NotFound) {
            absent.push(name);
        }
    }
    let mut rows = Vec::new();
    for (id, names) in [("label-found", found), ("label-not-found", absent)] {
        if !names.is_empty() {
            rows.push((phrases.say(id), bounded(&names, NAMES, phrases)));
        }
    }
    for (word, names) in open {
        let names = bounded(&names, NAMES, phrases);
        let value = match word.is_empty() {
            true => names,
            false => phrases.say_with(
                "untested-because",
                [("reason", reason(word, phrases).into()), ("list", names.into())],
            ),
        };
        rows.push((phrases.say("label-could-not-test"), value));
    }
    rows
}

/// The strength of a suite in the reader's language; a word that nobody knows is shown as it is.
pub(crate) fn strength(word: &str, phrases: Phrases) -> String {
    match word {
        "acceptable" => phrases.say("strength-acceptable"),
        "broken" => phrases.say("strength-broken"),
        "strong" => phrases.say("strength-strong"),
        "weak" => phrases.say("strength-weak"),
        other => crate::safe(other).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use model::Language;

    #[test]
    fn every_vulnerability_stands_with_what_became_of_it() {
        let rows = vulnerabilities(&samples::deep(), Phrases::of(Language::En));
        let labels: Vec<&str> = rows.iter().map(|(label, _)| label.as_str()).collect();
        assert_eq!(labels, ["Found", "Not found", "Could not test"]);
        assert_eq!(rows[0].1, "robot");
        assert!(rows[2].1.starts_with("ticketbleed: "), "{:?}", rows[2]);
    }
}
