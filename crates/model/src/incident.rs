use crate::{Code, Report, Severity, Verdict};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ulid::Ulid;

/// What a message to a monitoring manager tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The certificate of a target is another one.
    Changed,
    /// A summary of the account over a period.
    Digest,
    /// Vigie cannot scan: the alarm is about itself.
    MonitoringBroken,
    /// A problem opened.
    Opened,
    /// A problem is over.
    Recovered,
    /// A certificate comes nearer to its end: once for each threshold.
    Reminder,
    /// Somebody asked for a test message.
    Test,
    /// A problem got worse: orange became red.
    Worsened,
}

impl Event {
    /// Every event.
    pub const ALL: [Self; 8] = [
        Self::Changed,
        Self::Digest,
        Self::MonitoringBroken,
        Self::Opened,
        Self::Recovered,
        Self::Reminder,
        Self::Test,
        Self::Worsened,
    ];

    /// The word used in headers, settings and the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Digest => "digest",
            Self::MonitoringBroken => "monitoring_broken",
            Self::Opened => "opened",
            Self::Recovered => "recovered",
            Self::Reminder => "reminder",
            Self::Test => "test",
            Self::Worsened => "worsened",
        }
    }
}

/// What a problem is about, so that fifty targets behind one certificate are one incident.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentSubject {
    /// A certificate, by the SHA-256 of its DER in lower-case hexadecimal: its dates, its key, its revocation.
    Certificate(String),
    /// One target: its installation, its name, its protocols, its network.
    Target(Ulid),
}

impl IncidentSubject {
    /// The key under which one incident is open at a time.
    pub fn key(&self) -> String {
        match self {
            Self::Certificate(sha256) => format!("certificate:{sha256}"),
            Self::Target(id) => format!("target:{id}"),
        }
    }
}

/// What the outbox carries to the notifier: the facts as they were when the event happened. Versioned, because an old
/// message may meet a new notifier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notification {
    /// The version of this shape: 1.
    pub schema: u32,
    /// What happened.
    pub event: Event,
    /// The incident; messages of one incident are one thread.
    pub incident: Option<Ulid>,
    /// The account.
    pub account: Ulid,
    /// Its name.
    pub account_name: String,
    /// The target that is told first.
    pub target: Option<Ulid>,
    /// Colour of the incident after the event.
    pub status: Verdict,
    /// Since when the problem stands; when it was over, for a recovery, see `at`.
    pub since: Timestamp,
    /// When the event happened.
    pub at: Timestamp,
    /// The threshold of a reminder: `orange`, `red`, `1d`, `expiry` ...
    pub threshold: Option<String>,
    /// The report that showed it; none for what no report shows.
    pub report: Option<Report>,
    /// What stood before.
    pub previous: Option<Previous>,
    /// Other targets of the same incident.
    pub also: Vec<Affected>,
    /// Who receives it.
    pub recipient: Recipient,
}

impl Notification {
    /// The version of the shape that this code writes.
    pub const SCHEMA: u32 = 1;
}

/// The state of a target before an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    /// Its colour.
    pub verdict: Verdict,
    /// When it was last scanned.
    pub at: Timestamp,
    /// The codes of its findings that made the colour.
    pub codes: Vec<Code>,
    /// Fingerprint and last day of the leaf, where one was read.
    pub leaf: Option<LeafSummary>,
}

/// What tells two leaf certificates apart in a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeafSummary {
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Serial number, lower-case hexadecimal.
    pub serial: String,
    /// The issuer's name.
    pub issuer: String,
    /// Last instant of validity.
    pub not_after: Timestamp,
}

/// Another target of the same incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affected {
    /// The target.
    pub target: Ulid,
    /// `host:port`.
    pub name: String,
    /// Its gravest severity.
    pub severity: Severity,
}

/// Who receives a message, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    /// The mail address.
    pub address: String,
    /// The name, where it is known.
    pub name: Option<String>,
    /// The language of the message.
    pub language: crate::Language,
    /// HTML with a plain part, or one plain part.
    pub format: MailFormat,
    /// The IANA time zone in which times are shown beside UTC.
    pub time_zone: String,
    /// Why this address receives it.
    pub role: RecipientRole,
}

/// The form of a mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailFormat {
    /// Plain text and HTML as alternatives.
    #[default]
    Html,
    /// One plain part.
    Text,
}

/// Why an address receives a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecipientRole {
    /// Copied on every mail of the account.
    Copy,
    /// Told of red only.
    Emergency,
    /// The monitoring manager.
    Manager,
}
