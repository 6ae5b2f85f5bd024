use crate::DispatchSettings;
use jiff::Timestamp;
use model::{Depth, Expected, ExpiryThresholds, Policy, ScanJob, Trust};
use std::collections::HashSet;
use store::{AccountSettings, LineMember, Monitor, ScanContext};

/// So many fingerprints of a line travel with a job, the newest.
const LARGEST_LINE: usize = 50;

/// The order to a scanner. None where there is nothing left to scan. Bundles that the account has no more (those not in
/// `bundles`) are not trusted.
pub(super) fn job(
    context: &ScanContext,
    bundles: &HashSet<String>,
    settings: &DispatchSettings,
    now: Timestamp,
) -> Option<ScanJob> {
    let scan = &context.scan;
    let account = &context.account.settings;
    let (target, depth, trust, expected, client_certificate, policy) = match (&context.watched, &scan.demand) {
        (Some(watched), _) => {
            let spec = &watched.monitor.spec;
            let policy = policy(account, &watched.monitor);
            let expected = expected(&watched.expected);
            (
                watched.target(),
                spec.depth,
                &spec.trust,
                expected,
                spec.client_certificate,
                policy,
            )
        }
        (None, Some(demand)) => (
            demand.target.clone(),
            demand.depth,
            &demand.trust,
            demand.expected.clone(),
            demand.client_certificate,
            account.policy.clone(),
        ),
        (None, None) => return None,
    };
    Some(ScanJob {
        schema: ScanJob::SCHEMA,
        scan_id: scan.id.0,
        reason: scan.reason,
        account: Some(scan.account.0),
        pool: scan.pool.clone(),
        target,
        depth,
        policy,
        trust: Trust {
            public: trust.public,
            bundles: trust
                .bundles
                .iter()
                .filter(|digest| bundles.contains(*digest))
                .cloned()
                .collect(),
        },
        expected,
        client_certificate,
        avoid_scanner: scan.avoid_scanner.clone(),
        deadline_ms: deadline_ms(depth, settings),
        enqueued_at: now,
    })
}

/// The bundles that the job of a scan names.
pub(super) fn bundles(context: &ScanContext) -> &[String] {
    match (&context.watched, &context.scan.demand) {
        (Some(watched), _) => &watched.monitor.spec.trust.bundles,
        (None, Some(demand)) => &demand.trust.bundles,
        (None, None) => &[],
    }
}

fn policy(account: &AccountSettings, monitor: &Monitor) -> Policy {
    Policy {
        thresholds: thresholds(account, monitor),
        ..account.policy.clone()
    }
}

/// The thresholds of a monitor: each its own, else the account's.
pub(crate) fn thresholds(account: &AccountSettings, monitor: &Monitor) -> ExpiryThresholds {
    let (own, general) = (monitor.spec.thresholds.unwrap_or_default(), account.policy.thresholds);
    ExpiryThresholds {
        orange_days: own.orange_days.or(general.orange_days),
        red_days: own.red_days.or(general.red_days),
    }
}

fn expected(line: &[LineMember]) -> Expected {
    let newest = line.iter().rev().take(LARGEST_LINE);
    Expected {
        fingerprints: newest.map(|member| member.fingerprint.clone()).collect(),
    }
}

fn deadline_ms(depth: Depth, settings: &DispatchSettings) -> u64 {
    match depth {
        Depth::Quick => settings.quick_deadline_ms,
        Depth::Standard => settings.standard_deadline_ms,
        Depth::Deep => settings.deep_deadline_ms,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{account, context, noon};

    #[test]
    fn a_job_says_what_the_monitor_says_and_the_rest_comes_from_the_account() {
        let mut general = AccountSettings::default();
        general.policy.name = model::PolicyName::Strict;
        general.policy.thresholds = ExpiryThresholds {
            orange_days: Some(40),
            red_days: Some(10),
        };
        let mut context = context(account(general), "www.example.org");
        let watched = context.watched.as_mut().unwrap();
        let mut monitor = (*watched.monitor).clone();
        monitor.spec.depth = Depth::Quick;
        monitor.spec.thresholds = Some(ExpiryThresholds {
            orange_days: Some(60),
            red_days: None,
        });
        monitor.spec.trust.bundles = vec!["known".to_owned(), "removed".to_owned()];
        watched.monitor = monitor.into();
        context.scan.avoid_scanner = Some("scanner-1".to_owned());

        let settings = DispatchSettings::default();
        let found = job(&context, &HashSet::from(["known".to_owned()]), &settings, noon()).unwrap();
        assert_eq!(found.target.to_string(), "www.example.org:443");
        assert_eq!(
            (found.policy.thresholds.orange_days, found.policy.thresholds.red_days),
            (Some(60), Some(10))
        );
        assert_eq!(found.policy.name, model::PolicyName::Strict);
        assert_eq!(found.trust.bundles, ["known"]);
        assert_eq!(
            (found.deadline_ms, found.enqueued_at),
            (settings.quick_deadline_ms, noon())
        );
        assert_eq!(found.avoid_scanner.as_deref(), Some("scanner-1"));
        assert_eq!(found.scan_id, context.scan.id.0);
    }

    #[test]
    fn a_scan_of_nothing_has_no_job() {
        let mut context = context(account(AccountSettings::default()), "www.example.org");
        context.watched = None;
        assert_eq!(
            job(&context, &HashSet::new(), &DispatchSettings::default(), noon()),
            None
        );
    }
}
