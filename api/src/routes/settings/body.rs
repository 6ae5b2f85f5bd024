use crate::{State, problem::Problem, validation::Validation};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{AccountId, AccountSettings};
use utoipa::ToSchema;

use crate::routes::monitors::body::Thresholds;

/// The general settings of an account.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "they are switches of one form")]
pub(crate) struct SettingsBody {
    /// New certificates are monitored from the moment they are added.
    monitor_by_default: bool,
    /// The frequency of monitors that have none of their own: `never`, or an interval such as `1d`.
    #[schema(example = "1d")]
    default_frequency: String,
    /// The user who receives the mails, unless a monitor names another one.
    manager: Option<String>,
    /// How mails are written: html or text.
    #[schema(example = "html")]
    mail_format: String,
    /// The language of mails and pages: en or fr.
    #[schema(example = "en")]
    language: String,
    /// The IANA time zone in which instants are told beside UTC.
    #[schema(example = "Europe/Paris")]
    time_zone: String,
    /// Every active certificate is monitored; otherwise they are chosen one by one.
    all_certificates: bool,
    /// Certificates that were obtained elsewhere and imported take part.
    imported_certificates: bool,
    /// The labels of the custom fields A to D; empty: the field is not shown.
    custom_fields: [String; 4],
    /// Severities and expiry thresholds.
    policy: PolicyBody,
    /// A new target is first scanned so many seconds after it was added.
    first_scan_delay_s: u32,
    /// The first scans of an import are spread over so many seconds more.
    first_scan_spread_s: u32,
    /// A certificate that is not monitored is tested once, so many days after it was added; null: it is not.
    installation_test_days: Option<u32>,
    /// A network fault alarms after so many scans in a row saw it.
    #[schema(minimum = 1, maximum = 10)]
    confirmations: u32,
    /// A problem is over after so many green scans in a row.
    #[schema(minimum = 1, maximum = 10)]
    recovery_scans: u32,
    /// Orange waits for the digest; red never does.
    orange_in_digest_only: bool,
    /// How often a summary is sent: never, daily, weekly or monthly.
    #[schema(example = "never")]
    digest: String,
}

/// How findings are weighed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PolicyBody {
    /// The set that it starts from: copibot or strict.
    name: String,
    /// Severities that the account raised or lowered, by code: error, warning or info.
    #[schema(example = json!({"cert.hostname_mismatch": "error"}))]
    severities: BTreeMap<String, String>,
    /// When expiry changes the colour.
    thresholds: Thresholds,
}

/// What does not hold although it reads.
pub(super) async fn check(state: &State, account: AccountId, settings: &AccountSettings) -> Result<(), Problem> {
    let mut check = Validation::default();
    check.require(
        TimeZone::get(&settings.time_zone).is_ok(),
        "time_zone",
        "it is no time zone of the IANA database: write one such as Europe/Paris or UTC",
    );
    for (field, value) in [
        ("confirmations", settings.confirmations),
        ("recovery_scans", settings.recovery_scans),
    ] {
        check.require((1..=10).contains(&value), field, "give a number from 1 to 10");
    }
    for (field, value) in [
        ("first_scan_delay_s", settings.first_scan_delay_s),
        ("first_scan_spread_s", settings.first_scan_spread_s),
    ] {
        check.require(value <= 86_400, field, "give at most a day, 86400 seconds");
    }
    check.require(
        settings
            .installation_test_days
            .is_none_or(|days| (1..=90).contains(&days)),
        "installation_test_days",
        "give a number from 1 to 90, or null to switch it off",
    );
    for (index, label) in settings.custom_fields.iter().enumerate() {
        check.text(&format!("custom_fields[{index}]"), label, 64);
    }
    let thresholds = settings.policy.thresholds;
    if let (Some(orange), Some(red)) = (thresholds.orange_days, thresholds.red_days) {
        check.require(
            red <= orange,
            "policy.thresholds.red_days",
            "red comes after orange: give no more days than orange_days",
        );
    }
    if let Some(manager) = settings.manager {
        let user = state.store().users().find(account, manager).await?;
        check.require(user.is_some(), "manager", "there is no such user in this account");
    }
    check.finish(())
}
