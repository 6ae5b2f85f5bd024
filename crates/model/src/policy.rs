use crate::{Code, Finding, Severity};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, str::FromStr};

/// How findings are weighed: a named set of severities, what the account changed in it, and its thresholds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The set it starts from.
    pub name: PolicyName,
    /// Severities that the account raised or lowered.
    #[serde(default)]
    pub severities: BTreeMap<Code, Severity>,
    /// When expiry changes the colour.
    #[serde(default)]
    pub thresholds: ExpiryThresholds,
}

impl Policy {
    /// A named policy, unchanged.
    pub fn named(name: PolicyName) -> Self {
        Self {
            name,
            ..Self::default()
        }
    }

    /// What a finding weighs: the account's setting, else what the facts decided, else the catalogue's column.
    pub fn severity(&self, finding: &Finding) -> Severity {
        if let Some(severity) = self.severities.get(&finding.code) {
            return *severity;
        }
        if finding.is_graded() {
            return finding.severity;
        }
        match self.name {
            PolicyName::Copibot => finding.code.entry().severity,
            PolicyName::Strict => finding.code.entry().strict,
        }
    }
}

/// The policies that Vigie knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PolicyName {
    /// The default: a valid chain with another host name is orange, as managers know it from Co-PiBot.
    #[default]
    Copibot,
    /// What a browser refuses is red.
    Strict,
}

impl PolicyName {
    /// The word used on the command line and in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Copibot => "copibot",
            Self::Strict => "strict",
        }
    }
}

/// The text names no policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown policy {0:?}: use copibot or strict")]
pub struct UnknownPolicy(String);

impl FromStr for PolicyName {
    type Err = UnknownPolicy;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "copibot" => Ok(Self::Copibot),
            "strict" => Ok(Self::Strict),
            other => Err(UnknownPolicy(other.to_owned())),
        }
    }
}

/// When the remaining life of a certificate changes the colour. Without a setting the thresholds follow the lifetime:
/// orange at min(30 days, 25 %), red at min(7 days, 10 %), so that a certificate of six days does not alarm all its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpiryThresholds {
    /// Orange from so many days before the end.
    #[serde(default)]
    pub orange_days: Option<u32>,
    /// Red from so many days before the end.
    #[serde(default)]
    pub red_days: Option<u32>,
}

const DAY_SECONDS: i64 = 86_400;

impl ExpiryThresholds {
    /// The seconds before the end at which a certificate of this lifetime turns orange and red.
    pub fn seconds(self, lifetime_seconds: i64) -> (i64, i64) {
        let of_days = |days: Option<u32>| days.map(|days| i64::from(days) * DAY_SECONDS);
        let orange = of_days(self.orange_days).unwrap_or((30 * DAY_SECONDS).min(lifetime_seconds / 4));
        let red = of_days(self.red_days).unwrap_or((7 * DAY_SECONDS).min(lifetime_seconds / 10));
        (orange, red)
    }

    /// What the remaining life weighs at the instant `at`: nothing yet, a warning, or an error. A certificate that has
    /// expired is another finding's matter and answers none.
    pub fn stage(self, not_before: Timestamp, not_after: Timestamp, at: Timestamp) -> Option<Severity> {
        let left = not_after.as_second() - at.as_second();
        let (orange, red) = self.seconds(not_after.as_second() - not_before.as_second());
        match left {
            left if left < 0 => None,
            left if left <= red => Some(Severity::Error),
            left if left <= orange => Some(Severity::Warning),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(lifetime_days: f64, left_days: f64) -> Option<Severity> {
        let at: Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
        let seconds = |days: f64| jiff::SignedDuration::from_secs_f64(days * 86_400.0);
        let not_after = at + seconds(left_days);
        ExpiryThresholds::default().stage(not_after - seconds(lifetime_days), not_after, at)
    }

    #[test]
    fn thresholds_follow_the_lifetime() {
        for (lifetime, left, expected) in [
            (398.0, 30.1, None),
            (398.0, 29.9, Some(Severity::Warning)),
            (398.0, 6.9, Some(Severity::Error)),
            (100.0, 25.1, None),
            (100.0, 24.9, Some(Severity::Warning)),
            (47.0, 11.8, None),
            (47.0, 11.7, Some(Severity::Warning)),
            (47.0, 4.6, Some(Severity::Error)),
            (6.0, 1.6, None),
            (6.0, 1.4, Some(Severity::Warning)),
            (6.0, 0.5, Some(Severity::Error)),
            (90.0, 0.0, Some(Severity::Error)),
            (90.0, -0.1, None),
        ] {
            assert_eq!(stage(lifetime, left), expected, "{lifetime} days of life, {left} left");
        }
    }

    #[test]
    fn the_account_outweighs_facts_and_catalogue() {
        let mismatch = Finding::new(Code::CertHostnameMismatch);
        let mut policy = Policy::default();
        assert_eq!(policy.severity(&mismatch), Severity::Warning);
        policy.name = PolicyName::Strict;
        assert_eq!(policy.severity(&mismatch), Severity::Error);
        policy.severities.insert(Code::CertHostnameMismatch, Severity::Info);
        assert_eq!(policy.severity(&mismatch.graded(Severity::Error)), Severity::Info);
    }
}
