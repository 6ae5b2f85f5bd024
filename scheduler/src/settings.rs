use crate::decide::{ChangeMails, FleetSettings};
use model::{Language, MailFormat};
use serde::Deserialize;

/// How what is due is dispatched.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DispatchSettings {
    /// How often the store is looked at where nobody calls, in milliseconds: 1,000.
    pub tick_ms: u64,
    /// By how much of its length a wait may be shorter, in percent: 20.
    pub jitter_percent: u32,
    /// How many scans one transaction claims at most: 200.
    pub batch: u32,
    /// How long a claimed scan is held, in seconds: 300. Longer than the longest deadline and a minute in the queue; a scan
    /// that has no report by then is dispatched again under the same id.
    pub lease_s: u32,
    /// After how many attempts without a report a scan is given up: 8.
    pub max_attempts: u32,
    /// How many scans are claimed at most where a pool has room for urgent ones alone: 32.
    pub urgent_batch: u32,
    /// How long a `quick` scan may take, in milliseconds: 30,000.
    pub quick_deadline_ms: u64,
    /// How long a `standard` scan may take, in milliseconds: 60,000.
    pub standard_deadline_ms: u64,
    /// How long a `deep` scan may take, in milliseconds: 180,000.
    pub deep_deadline_ms: u64,
    /// How often certificates that are not monitored are looked at, in seconds: 60.
    pub certificates_every_s: u32,
    /// How long the wait after failures grows at most, in milliseconds: 30,000.
    pub longest_pause_ms: u64,
}

impl Default for DispatchSettings {
    fn default() -> Self {
        Self {
            tick_ms: 1_000,
            jitter_percent: 20,
            batch: 200,
            lease_s: 300,
            max_attempts: 8,
            urgent_batch: 32,
            quick_deadline_ms: 30_000,
            standard_deadline_ms: 60_000,
            deep_deadline_ms: 180_000,
            certificates_every_s: 60,
            longest_pause_ms: 30_000,
        }
    }
}

/// How what came back is recorded.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecordSettings {
    /// How many reports one transaction records at most: 100.
    pub batch: usize,
    /// How long the first report of a batch waits for others, in milliseconds: 50.
    pub linger_ms: u64,
    /// How long the wait after failures grows at most, in milliseconds: 30,000.
    pub longest_pause_ms: u64,
    /// After how many days a report that says the same is kept in full all the same: 7.
    pub refresh_days: u32,
    /// The domain of Message-IDs: that of the sender's address. Default `vigie.invalid`.
    pub mail_domain: String,
    /// Which changes of certificates are told: `unexpected` (default: those that are no renewal), `all`, `never`.
    pub change_mails: ChangeMails,
    /// When failures are believed to be Vigie's own.
    pub fleet: FleetSettings,
    /// Who is told that Vigie cannot scan. Default: nobody; metrics and logs say it in any case.
    pub operator: Option<OperatorSettings>,
}

impl Default for RecordSettings {
    fn default() -> Self {
        Self {
            batch: 100,
            linger_ms: 50,
            longest_pause_ms: 30_000,
            refresh_days: 7,
            mail_domain: "vigie.invalid".to_owned(),
            change_mails: ChangeMails::default(),
            fleet: FleetSettings::default(),
            operator: None,
        }
    }
}

/// The operator of the installation, as an address.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorSettings {
    /// The mail address.
    pub address: String,
    /// The language of messages: English.
    #[serde(default)]
    pub language: Language,
    /// Their form: HTML with a plain part.
    #[serde(default)]
    pub format: MailFormat,
    /// The IANA time zone in which times are shown beside UTC: `UTC`.
    #[serde(default = "utc")]
    pub time_zone: String,
}

fn utc() -> String {
    "UTC".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_with_defaults_and_refuse_what_they_do_not_know() {
        let settings: RecordSettings =
            serde_json::from_str(r#"{"change_mails": "never", "operator": {"address": "ops@example.org"}}"#).unwrap();
        assert_eq!(settings.change_mails, ChangeMails::Never);
        assert_eq!(settings.operator.unwrap().time_zone, "UTC");
        assert_eq!(settings.batch, RecordSettings::default().batch);
        assert!(serde_json::from_str::<DispatchSettings>(r#"{"tick": 1}"#).is_err());
    }

    #[test]
    fn a_lease_outlives_the_longest_scan_and_a_minute_in_the_queue() {
        let settings = DispatchSettings::default();
        let longest = settings.deep_deadline_ms.max(settings.standard_deadline_ms);
        assert!(u64::from(settings.lease_s) * 1_000 >= longest + 60_000);
    }
}
