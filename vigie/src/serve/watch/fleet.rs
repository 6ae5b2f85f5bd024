use super::{Watch, age_seconds, roles::float as number};
use model::Verdict;
use store::Error;

impl Watch {
    /// Maps totals from the store.
    pub(super) async fn fleet(&self) -> Result<(), Error> {
        let now = self.store.now().await?;
        self.targets().await?;
        let expiring = self.store.statistics().expiring(None, now).await?;
        let fleet = self.metrics.fleet();
        for (window, count) in [
            ("expired", expiring.expired),
            ("0_1d", expiring.days_0_1),
            ("1_3d", expiring.days_1_3),
            ("3_7d", expiring.days_3_7),
            ("7_14d", expiring.days_7_14),
            ("14_30d", expiring.days_14_30),
            ("30_90d", expiring.days_30_90),
            ("over_90d", expiring.over_90),
        ] {
            fleet.certificates_expiring.set(&[window], number(count));
        }
        let findings = self.store.statistics().findings(None).await?;
        fleet.findings_open.reset();
        for finding in findings {
            let labels = [finding.code.as_str(), finding.severity.as_str()];
            fleet.findings_open.set(&labels, number(finding.targets));
        }
        let incidents = self.store.statistics().incidents(None).await?;
        fleet.incidents_open.reset();
        for open in incidents {
            let severity = match open.colour {
                Verdict::Green | Verdict::Orange => "orange",
                Verdict::Red => "red",
            };
            let acknowledged = if open.acknowledged { "true" } else { "false" };
            fleet
                .incidents_open
                .set(&[severity, acknowledged], number(open.incidents));
        }
        let due = self.store.statistics().due(&self.pool, now).await?;
        let scheduler = self.metrics.scheduler();
        scheduler.due_targets.set(&[], number(due.count));
        let oldest = due.oldest.map_or(0.0, |oldest| age_seconds(now.duration_since(oldest)));
        scheduler.oldest_due_age.set(&[], oldest);
        let outbox = self.store.outbox().depth().await?;
        let notifier = self.metrics.notifier();
        notifier.outbox.set(&["pending"], number(outbox.pending));
        notifier.outbox.set(&["failed"], number(outbox.failed));
        let oldest = outbox
            .oldest
            .map_or(0.0, |oldest| age_seconds(now.duration_since(oldest)));
        notifier.oldest_age.set(&[], oldest);
        Ok(())
    }

    async fn targets(&self) -> Result<(), Error> {
        let fleet = self.metrics.fleet();
        let colours = self.store.statistics().colours(None).await?;
        for (status, count) in [
            ("green", colours.green),
            ("orange", colours.orange),
            ("red", colours.red),
            ("never_scanned", colours.never),
        ] {
            fleet.targets.set(&[status], number(count));
        }
        let frequencies = self.store.statistics().frequencies(None).await?;
        fleet.targets_by_frequency.reset();
        let mut others = 0;
        for (interval, count) in frequencies {
            match interval.map(store::Interval::seconds).map_or(Some("never"), usual) {
                Some(frequency) => fleet.targets_by_frequency.set(&[frequency], number(count)),
                None => others += count,
            }
        }
        fleet.targets_by_frequency.set(&["other"], number(others));
        Ok(())
    }
}

/// The frequencies that the product offers by name, in seconds.
fn usual(seconds: u32) -> Option<&'static str> {
    Some(match seconds {
        3_600 => "1h",
        21_600 => "6h",
        43_200 => "12h",
        86_400 => "1d",
        604_800 => "7d",
        2_592_000 => "30d",
        7_776_000 => "90d",
        _ => return None,
    })
}
