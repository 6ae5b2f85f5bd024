//! Notifications made by hand, one for each event: for previews, and for the tests of every template.

pub(crate) mod reports;

use jiff::{SignedDuration, Timestamp};
use model::Language;
use model::{
    Affected, Code, Event, LeafSummary, MailFormat, Notification, Previous, Recipient, RecipientRole, Report, Severity,
    Verdict,
};
use ulid::Ulid;

const ACCOUNT: Ulid = Ulid::from_parts(1_790_000_000_000, 1);
const INCIDENT: Ulid = Ulid::from_parts(1_790_000_000_000, 2);
const TARGET: Ulid = Ulid::from_parts(1_790_000_000_000, 3);

/// A notification of that event as it may happen at `at`, for previews. None where no mail is written for the event yet.
pub fn sample(event: Event, language: Language, format: MailFormat, at: Timestamp) -> Option<Notification> {
    let ago = |hours: i64| at - SignedDuration::from_hours(hours);
    let base = base(event, recipient(language, format), at);
    let about = |report: Report| Notification {
        status: report.verdict,
        report: Some(report),
        ..base.clone()
    };
    let before = |verdict, codes, leaf| Previous {
        verdict,
        at: ago(24),
        codes,
        leaf,
    };
    Some(match event {
        Event::Digest => return None,
        Event::Opened => Notification {
            previous: Some(before(Verdict::Green, vec![], Some(old_leaf(ago(59))))),
            ..about(reports::stale_node(at))
        },
        Event::Worsened => Notification {
            since: ago(24 * 9),
            previous: Some(before(Verdict::Orange, vec![Code::ProtocolTls10], None)),
            ..about(reports::incomplete(at))
        },
        Event::Reminder => Notification {
            since: ago(24 * 19),
            threshold: Some("orange/2".to_owned()),
            also: neighbours(),
            ..about(reports::expiring(at))
        },
        Event::Recovered => Notification {
            since: ago(50),
            previous: Some(before(Verdict::Red, vec![Code::CertExpired], Some(old_leaf(ago(59))))),
            ..about(reports::healthy(at))
        },
        Event::Changed => {
            let leaf = old_leaf(at + SignedDuration::from_hours(200));
            Notification {
                incident: None,
                previous: Some(before(Verdict::Green, vec![], Some(leaf))),
                ..about(reports::healthy(at))
            }
        }
        Event::MonitoringBroken => Notification {
            target: None,
            since: ago(3),
            ..base
        },
        Event::Test => test(base.account, base.account_name.clone(), base.recipient.clone(), at),
    })
}

/// The notification of a test message: what `vigie mail test` sends.
pub(crate) fn test(account: Ulid, account_name: String, recipient: Recipient, at: Timestamp) -> Notification {
    Notification {
        account,
        account_name,
        incident: None,
        target: None,
        status: Verdict::Green,
        ..base(Event::Test, recipient, at)
    }
}

fn base(event: Event, recipient: Recipient, at: Timestamp) -> Notification {
    Notification {
        schema: Notification::SCHEMA,
        event,
        incident: Some(INCIDENT),
        account: ACCOUNT,
        account_name: "Example SA".to_owned(),
        target: Some(TARGET),
        status: Verdict::Red,
        since: at,
        at,
        threshold: None,
        report: None,
        previous: None,
        also: Vec::new(),
        recipient,
    }
}

fn recipient(language: Language, format: MailFormat) -> Recipient {
    Recipient {
        address: "alice@example.org".to_owned(),
        name: Some("Alice Martin".to_owned()),
        language,
        format,
        time_zone: "Europe/Paris".to_owned(),
        role: RecipientRole::Manager,
    }
}

fn old_leaf(not_after: Timestamp) -> LeafSummary {
    LeafSummary {
        sha256: "0f3c".repeat(16),
        serial: "03a9d17c5522".to_owned(),
        issuer: "C=FR,O=Example Trust Services,CN=Example TLS R2".to_owned(),
        not_after,
    }
}

fn neighbours() -> Vec<Affected> {
    let names = ["imap.example.org:993", "pop.example.org:995", "webmail.example.org:443"];
    names
        .into_iter()
        .zip(4_u128..)
        .map(|(name, number)| Affected {
            target: Ulid::from_parts(1_790_000_000_000, number),
            name: name.to_owned(),
            severity: Severity::Warning,
        })
        .collect()
}
