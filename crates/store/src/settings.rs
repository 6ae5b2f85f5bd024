use crate::{Frequency, UserId};
use model::{Language, Policy};
use serde::{Deserialize, Serialize};

/// The general settings of an account. A field that an older version did not write has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountSettings {
    /// New certificates are monitored from the moment they are added.
    pub monitor_by_default: bool,
    /// The frequency of monitors that have none of their own.
    pub default_frequency: Frequency,
    /// The user who receives the mails, unless a monitor names another one.
    pub manager: Option<UserId>,
    /// How mails are written, unless a user chose otherwise.
    pub mail_format: MailFormat,
    /// The language of mails and console, unless a user chose otherwise.
    pub language: Language,
    /// The IANA time zone in which instants are told.
    pub time_zone: String,
    /// Every active certificate is monitored; otherwise they are chosen one by one.
    pub all_certificates: bool,
    /// Certificates that were obtained elsewhere and imported take part.
    pub imported_certificates: bool,
    /// The labels of the custom fields A to D; empty: the field is not shown.
    pub custom_fields: [String; 4],
    /// Severities and expiry thresholds.
    pub policy: Policy,
    /// A new target is first scanned so many seconds after it was added.
    pub first_scan_delay_s: u32,
    /// The first scans of an import are spread over so many seconds more.
    pub first_scan_spread_s: u32,
    /// A certificate that is not monitored is tested once, so many days after it was added; none: it is not.
    pub installation_test_days: Option<u32>,
    /// A network fault alarms after so many scans in a row saw it.
    pub confirmations: u32,
    /// A problem is over after so many green scans in a row.
    pub recovery_scans: u32,
    /// Orange waits for the digest; red never does.
    pub orange_in_digest_only: bool,
    /// The summary of everything.
    pub digest: Digest,
}

impl Default for AccountSettings {
    fn default() -> Self {
        Self {
            monitor_by_default: true,
            default_frequency: Frequency::DAILY,
            manager: None,
            mail_format: MailFormat::Html,
            language: Language::En,
            time_zone: "UTC".to_owned(),
            all_certificates: true,
            imported_certificates: true,
            custom_fields: Default::default(),
            policy: Policy::default(),
            first_scan_delay_s: 120,
            first_scan_spread_s: 180,
            installation_test_days: Some(3),
            confirmations: 3,
            recovery_scans: 2,
            orange_in_digest_only: false,
            digest: Digest::Never,
        }
    }
}

/// How mails are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailFormat {
    /// Plain text and HTML.
    Html,
    /// Plain text alone.
    Text,
}

crate::words::words!(MailFormat: Html = "html", Text = "text");

/// How often a summary is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Digest {
    /// Not at all.
    Never,
    /// Each day.
    Daily,
    /// Each week.
    Weekly,
    /// Each month.
    Monthly,
}
