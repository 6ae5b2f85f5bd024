use super::Source;
use crate::{
    Identity,
    hostile::{peer, stripped},
    moment::{day, seconds, span},
    phrases::Phrases,
    place,
    problem::Problem,
};
use jiff::Timestamp;
use model::{Code, Event, Verdict};
use serde::Serialize;

/// Characters of a subject before it is encoded.
pub(crate) const LONGEST: usize = 78;

/// The parts of a subject. Nothing in them comes from a certificate: only the target's own name, words of ours and dates.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Subject {
    pub(crate) prefix: String,
    pub(crate) word: String,
    /// With the protocol and without it.
    pub(crate) places: Vec<String>,
    /// From the fullest wording to the shortest.
    pub(crate) causes: Vec<String>,
}

impl Source<'_> {
    /// The subject: the word of the status first, host before cause.
    pub(crate) fn subject(&self, identity: &Identity) -> Subject {
        Subject {
            prefix: stripped(&identity.subject_prefix).trim().to_owned(),
            word: self.word(),
            places: self.places(),
            causes: self.causes(),
        }
    }

    fn word(&self) -> String {
        self.phrases
            .say(match (self.notification.event, self.notification.status) {
                (Event::Changed, _) => "word-changed",
                (Event::MonitoringBroken, _) => "word-unknown",
                (Event::Recovered, _) => "word-recovered",
                (Event::Test, _) => "word-test",
                (_, Verdict::Green) => "word-ok",
                (_, Verdict::Orange) => "word-orange",
                (_, Verdict::Red) => "word-red",
            })
    }

    fn places(&self) -> Vec<String> {
        let also = self.notification.also.first();
        match (self.report(), also) {
            (Some(report), _) => vec![place::in_subject(&report.target), place::host_and_port(&report.target)],
            (None, Some(affected)) => vec![peer(&affected.name)],
            (None, None) => vec![peer(&self.notification.account_name)],
        }
    }

    fn causes(&self) -> Vec<String> {
        let phrases = self.phrases;
        match self.notification.event {
            Event::Test => vec![phrases.say("cause-test")],
            Event::MonitoringBroken => {
                let date = day(self.notification.since, phrases);
                vec![phrases.say_with("cause-monitoring-broken", [("date", date.into())])]
            }
            Event::Changed => vec![self.new_certificate().unwrap_or_else(|| phrases.say("cause-changed"))],
            Event::Recovered => {
                let resolved = self
                    .resolved()
                    .map(|title| phrases.say_with("cause-resolved", [("title", title.into())]));
                self.new_certificate()
                    .into_iter()
                    .chain(resolved)
                    .chain([phrases.say("cause-over")])
                    .collect()
            }
            Event::Digest | Event::Opened | Event::Reminder | Event::Worsened => self.problem_causes(),
        }
    }

    /// The lead problem with and without its date, with the count of the others.
    fn problem_causes(&self) -> Vec<String> {
        let phrases = self.phrases;
        let Some(lead) = self.lead() else {
            return vec![phrases.say("cause-changed")];
        };
        let more = self.grave().count().saturating_sub(1);
        let title = lower_first(&lead.texts.title);
        let since = phrases.say_with(
            "cause-seen",
            [
                ("title", title.as_str().into()),
                ("date", day(self.notification.since, phrases).into()),
            ],
        );
        let dated = dated(lead, self.notification.at, phrases);
        let wordings = match dated.is_empty() {
            true => vec![since, title],
            false => dated,
        };
        let counted = |id: &'static str| {
            move |cause: &String| phrases.say_with(id, [("cause", cause.as_str().into()), ("count", more.into())])
        };
        let (shortest, fuller) = match wordings.split_last() {
            Some((shortest, fuller)) if more > 0 => (shortest, fuller),
            _ => return wordings,
        };
        let long = fuller.iter().map(counted("cause-and-more"));
        let short = fuller.iter().map(counted("cause-and-more-short"));
        let last = std::iter::once(shortest).map(counted("cause-and-more"));
        long.chain(short).chain(last).chain(wordings.iter().cloned()).collect()
    }

    /// Until when the certificate is valid that came in the place of another.
    fn new_certificate(&self) -> Option<String> {
        let before = self.notification.previous.as_ref()?.leaf.as_ref()?;
        let leaf = self.leaf()?;
        let date = day(leaf.not_after, self.phrases);
        (leaf.sha256 != before.sha256).then(|| self.phrases.say_with("cause-new-certificate", [("date", date.into())]))
    }

    /// The headline of what stood before and stands no more.
    pub(super) fn resolved(&self) -> Option<String> {
        let before = self.notification.previous.as_ref()?;
        let gone = |code: &&Code| !self.grave().any(|problem| problem.code == **code);
        let code = before.codes.iter().find(gone)?;
        let texts = model::catalogue::Texts::in_general(*code, self.phrases.language());
        Some(lower_first(&texts.title))
    }
}

/// `certificate expired 2 days ago (20 Nov 2026)` and shorter: the wordings of what has a date of its own.
fn dated(problem: &Problem, at: Timestamp, phrases: Phrases) -> Vec<String> {
    let key = match problem.code {
        Code::CertExpired | Code::CertExpiresSoon => "not_after",
        Code::CertNotYetValid => "not_before",
        _ => return Vec::new(),
    };
    let value = problem.evidence.value(key).and_then(serde_json::Value::as_str);
    let Some(instant) = value.and_then(|value| value.parse::<Timestamp>().ok()) else {
        return Vec::new();
    };
    let ids: &[&str] = match (problem.code, seconds(at, instant) < 0) {
        (Code::CertNotYetValid, _) => &["cause-not-yet-valid"],
        (_, true) => &["cause-expired", "cause-expired-short", "cause-expired-date"],
        (_, false) => &["cause-expires", "cause-expires-date"],
    };
    let time = span(at, instant, phrases);
    let date = day(instant, phrases);
    let wording = |id: &&str| phrases.say_with(id, [("time", time.as_str().into()), ("date", date.as_str().into())]);
    ids.iter().map(wording).collect()
}

/// A headline as the end of a sentence: `The chain ...` becomes `the chain ...`, `TLS 1.0 ...` stays.
fn lower_first(title: &str) -> String {
    let mut characters = title.chars();
    match (characters.next(), characters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() && !second.is_ascii_digit() => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => title.to_owned(),
    }
}
