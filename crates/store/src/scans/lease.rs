use super::{ScanState, Scans};
use crate::{
    Error, ScanId,
    db::{Query, sql},
};
use jiff::Timestamp;

impl Scans<'_> {
    /// Gives scans back that were not started: they may be claimed at once, and the attempt does not count. Those that
    /// somebody else holds by now are left alone. Answers how many were given back.
    ///
    /// # Errors
    /// The database.
    pub async fn release(&self, by: &str, scans: &[ScanId]) -> Result<u64, Error> {
        let update = sql("UPDATE scan SET state = ")
            .arg(ScanState::Queued.as_str())
            .push(", lease_by = NULL, available_at = due_at, attempts = attempts - 1");
        self.of_holder(update, by, scans).await
    }

    /// Gives back every scan that is held, by whomever: they may be claimed at once. The attempt counts, so that a scan by
    /// which processes die is given up in the end. Only for a process that knows that every holder is dead, as the lock of
    /// an embedded store tells it. Answers how many were given back.
    ///
    /// # Errors
    /// The database.
    pub async fn release_all(&self) -> Result<u64, Error> {
        let update = sql("UPDATE scan SET state = $1, lease_by = NULL, available_at = due_at \
             WHERE available_at IS NOT NULL AND state = $2");
        let update = update.bind(ScanState::Queued.as_str()).bind(ScanState::Leased.as_str());
        let mut transaction = self.0.write().await?;
        let changed = transaction.run(update).await?;
        transaction.commit().await?;
        Ok(changed)
    }

    /// Holds scans longer, until an instant. Those that somebody else holds by now, or that are done, are left alone.
    /// Answers how many are held.
    ///
    /// # Errors
    /// The database.
    pub async fn renew(&self, by: &str, scans: &[ScanId], until: Timestamp) -> Result<u64, Error> {
        let update = sql("UPDATE scan SET available_at = ").arg(until);
        self.of_holder(update, by, scans).await
    }

    /// Gives scans up: they are not handed out again. Those that somebody else holds by now are left alone. Answers how
    /// many were given up.
    ///
    /// # Errors
    /// The database.
    pub async fn abandon(&self, by: &str, scans: &[ScanId]) -> Result<u64, Error> {
        let update = sql("UPDATE scan SET state = ")
            .arg(ScanState::Abandoned.as_str())
            .push(", lease_by = NULL, available_at = NULL");
        self.of_holder(update, by, scans).await
    }

    async fn of_holder(&self, update: Query, by: &str, scans: &[ScanId]) -> Result<u64, Error> {
        if scans.is_empty() {
            return Ok(0);
        }
        let update = update.push(" WHERE lease_by = ").arg(by).push(" AND state = ");
        let update = update
            .arg(ScanState::Leased.as_str())
            .push(" AND id IN ")
            .list(scans.iter().copied());
        let mut transaction = self.0.write().await?;
        let changed = transaction.run(update).await?;
        transaction.commit().await?;
        Ok(changed)
    }
}
