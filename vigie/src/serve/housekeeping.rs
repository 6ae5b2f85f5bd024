//! What grows old goes.

use super::settings::StoreSettings;
use jiff::{SignedDuration, Timestamp};
use service::Stop;
use std::time::Duration;
use store::{Error, Retention, Store};

/// How often it is looked for.
const EVERY: Duration = Duration::from_secs(3_600);
/// Rows of each kind that one transaction removes: nobody waits long for the one writer.
const AT_ONCE: u32 = 500;
/// The writer is left to the others for so long between two of them.
const BREATH: Duration = Duration::from_millis(200);

/// Removes what is older than the settings keep, until the wish to stop.
pub(super) async fn run(store: Store, settings: StoreSettings, mut stop: Stop) -> anyhow::Result<()> {
    while !stop.is_wished() {
        if let Err(error) = purge(&store, &settings, &stop).await {
            tracing::warn!(%error, "what is old could not be removed; it is tried again");
        }
        tokio::select! {
            biased;
            () = stop.wished() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
    Ok(())
}

async fn purge(store: &Store, settings: &StoreSettings, stop: &Stop) -> Result<(), Error> {
    let retention = retention(settings, store.now().await?);
    while !stop.is_wished() {
        let purged = store.purge(&retention, AT_ONCE).await?;
        if purged.is_empty() {
            return Ok(());
        }
        tracing::info!(?purged, "what is old was removed");
        tokio::time::sleep(BREATH).await;
    }
    Ok(())
}

fn retention(settings: &StoreSettings, now: Timestamp) -> Retention {
    let before = |days: u32| {
        let age = SignedDuration::from_hours(24 * i64::from(days));
        now.checked_sub(age).unwrap_or(Timestamp::UNIX_EPOCH)
    };
    Retention {
        scans_from: before(settings.keep_scans_days),
        incidents_from: before(settings.keep_incidents_days),
        audit_from: before(settings.keep_audit_days),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_back_from_now() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let settings = StoreSettings {
            keep_scans_days: 1,
            keep_incidents_days: 22,
            keep_audit_days: u32::MAX,
            ..StoreSettings::default()
        };
        let retention = retention(&settings, now);
        assert_eq!(retention.scans_from.to_string(), "2026-11-21T10:00:00Z");
        assert_eq!(retention.incidents_from.to_string(), "2026-10-31T10:00:00Z");
        assert_eq!(retention.audit_from, Timestamp::UNIX_EPOCH);
    }
}
