use super::{Fact, Facts, Source, bounded, bounded_of};
use crate::{
    hostile::{dns_name, peer},
    moment::{seconds, span, whole_days},
    phrases::Phrases,
};
use jiff::Timestamp;
use model::{CertificateFacts, CheckState, Code, Event, MailFormat, Report, Verdict, catalogue::date};

const NAMES: usize = 8;
const ADDRESSES: usize = 6;

/// The facts of the certificate and of the scan; of the message itself for a test.
pub(super) fn facts(source: &Source<'_>) -> Option<Facts> {
    let mut rows = Rows(Vec::new());
    match source.report() {
        Some(report) => {
            if let Some(leaf) = source.leaf() {
                certificate(&mut rows, source, report, leaf);
            }
            scan(&mut rows, source, report);
        }
        None => message(&mut rows, source),
    }
    (!rows.0.is_empty()).then(|| Facts {
        heading: source.phrases.say(match source.report() {
            Some(_) => "heading-facts",
            None => "heading-details",
        }),
        rows: rows.0,
    })
}

struct Rows(Vec<Fact>);

impl Rows {
    fn add(&mut self, label: &str, value: impl Into<String>, phrases: Phrases) {
        self.0.push(Fact {
            label: phrases.say(label),
            value: value.into(),
        });
    }
}

fn certificate(rows: &mut Rows, source: &Source<'_>, report: &Report, leaf: &CertificateFacts) {
    let phrases = source.phrases;
    rows.add("fact-subject", peer(&leaf.subject), phrases);
    rows.add("fact-issuer", peer(&leaf.issuer), phrases);
    rows.add("fact-name-match", name_match(source, report), phrases);
    let mut names: Vec<String> = leaf.dns_names.iter().map(|name| dns_name(name)).collect();
    names.extend(leaf.ip_addresses.iter().map(ToString::to_string));
    let names = match names.is_empty() {
        true => phrases.say("no-names"),
        false => bounded_of(&names, leaf.name_count(), NAMES, phrases),
    };
    rows.add("fact-names", names, phrases);
    let valid = phrases.say_with(
        "valid-between",
        [
            ("from", date(leaf.not_before, phrases.language()).into()),
            ("until", date(leaf.not_after, phrases.language()).into()),
        ],
    );
    rows.add("fact-valid", valid, phrases);
    rows.add("fact-left", left(leaf, source.notification.at, phrases), phrases);
    rows.add(
        "fact-lifetime",
        whole_days(leaf.not_before, leaf.not_after, phrases),
        phrases,
    );
    let key = phrases.say_with(
        "key-signed",
        [
            ("key", peer(&leaf.key).into()),
            ("hash", peer(&leaf.signature_hash).into()),
        ],
    );
    rows.add("fact-key", key, phrases);
    rows.add("fact-serial", peer(&leaf.serial), phrases);
    rows.add("fact-fingerprint", peer(&leaf.sha256), phrases);
    if let Some(addresses) = presented_by(report, leaf, phrases) {
        rows.add("fact-presented-by", addresses, phrases);
    }
}

/// Whether the certificate covers the name, as the check answered.
fn name_match(source: &Source<'_>, report: &Report) -> String {
    let phrases = source.phrases;
    let host = peer(&report.target.host);
    let found = source
        .problems
        .iter()
        .any(|problem| problem.code == Code::CertHostnameMismatch);
    let answered = report
        .checks
        .iter()
        .any(|check| check.check == Code::CertHostnameMismatch && check.state == CheckState::NotFound);
    match (found, answered) {
        (true, _) => phrases.say_with("name-not-covered", [("host", host.into())]),
        (false, true) => phrases.say_with("name-covered", [("host", host.into())]),
        (false, false) => phrases.say("name-not-tested"),
    }
}

fn left(leaf: &CertificateFacts, at: Timestamp, phrases: Phrases) -> String {
    let (id, until) = match (seconds(leaf.not_before, at) < 0, seconds(at, leaf.not_after) < 0) {
        (true, _) => ("starts-in", leaf.not_before),
        (false, true) => ("expired-ago", leaf.not_after),
        (false, false) => ("remaining", leaf.not_after),
    };
    phrases.say_with(id, [("time", span(at, until, phrases).into())])
}

/// Which addresses present that certificate, where not all do.
fn presented_by(report: &Report, leaf: &CertificateFacts, phrases: Phrases) -> Option<String> {
    let mine =
        |endpoint: &&model::EndpointReport| super::leaf_of(endpoint).is_some_and(|other| other.sha256 == leaf.sha256);
    let addresses: Vec<String> = report
        .endpoints
        .iter()
        .filter(mine)
        .filter_map(|endpoint| endpoint.address)
        .map(|address| address.to_string())
        .collect();
    (addresses.len() < report.endpoints.len()).then(|| bounded(&addresses, ADDRESSES, phrases))
}

fn scan(rows: &mut Rows, source: &Source<'_>, report: &Report) {
    let phrases = source.phrases;
    let all = report.endpoints.len();
    let green = report
        .endpoints
        .iter()
        .filter(|endpoint| endpoint.verdict == Verdict::Green)
        .count();
    if all > 0 {
        let addresses = phrases.say_with("addresses-ok", [("green", green.into()), ("all", all.into())]);
        rows.add("fact-addresses", addresses, phrases);
    }
    let negotiated = source.endpoint().and_then(|endpoint| endpoint.negotiated.as_ref());
    if let Some(negotiated) = negotiated {
        let text = phrases.say_with(
            "negotiated-with",
            [
                ("version", peer(&negotiated.version).into()),
                ("cipher", peer(&negotiated.cipher).into()),
            ],
        );
        rows.add("fact-negotiated", text, phrases);
    }
    rows.add("fact-scanned", source.instant(report.started_at), phrases);
    let scanner = phrases.say_with(
        "scanner-pool",
        [
            ("pool", peer(&report.scanner.pool).into()),
            ("depth", report.depth.as_str().into()),
            ("policy", report.policy.as_str().into()),
        ],
    );
    rows.add("fact-scanner", scanner, phrases);
}

/// What a message without report has to tell.
fn message(rows: &mut Rows, source: &Source<'_>) {
    let phrases = source.phrases;
    let recipient = &source.notification.recipient;
    rows.add("fact-account", peer(&source.notification.account_name), phrases);
    match source.notification.event {
        Event::Test => {
            rows.add("fact-recipient", peer(&recipient.address), phrases);
            let format = phrases.say(match recipient.format {
                MailFormat::Html => "format-html",
                MailFormat::Text => "format-text",
            });
            rows.add("fact-format", format, phrases);
            let language = phrases.say(match recipient.language {
                model::Language::En => "language-en",
                model::Language::Fr => "language-fr",
            });
            rows.add("fact-language", language, phrases);
            rows.add("fact-zone", peer(&recipient.time_zone), phrases);
        }
        Event::Changed
        | Event::Digest
        | Event::MonitoringBroken
        | Event::Opened
        | Event::Recovered
        | Event::Reminder
        | Event::Worsened => {
            rows.add("fact-since", source.instant(source.notification.since), phrases);
        }
    }
}
