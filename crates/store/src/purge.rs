use crate::{Error, Store, db::sql, outbox::MessageState};
use jiff::Timestamp;
use ulid::Ulid;

/// From when on things are kept. What is older goes; what still counts stays, however old: the report that a target
/// shows, open scans, open incidents with their messages, certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Lines of history, and full reports that newer ones replaced.
    pub scans_from: Timestamp,
    /// Closed incidents, and messages that were sent or given up.
    pub incidents_from: Timestamp,
    /// Lines of the audit log.
    pub audit_from: Timestamp,
}

/// What a purge removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purged {
    /// Lines of history.
    pub scans: u64,
    /// Full reports.
    pub reports: u64,
    /// Messages.
    pub messages: u64,
    /// Incidents.
    pub incidents: u64,
    /// Lines of the audit log.
    pub audit: u64,
}

impl Purged {
    /// Whether there was nothing to remove.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

impl Store {
    /// Removes what is older than the retention says, at most `limit` rows of each kind in one transaction each, so that
    /// nobody waits long. Call it until it answers that there was nothing.
    ///
    /// # Errors
    /// The database; what was removed before stays removed.
    pub async fn purge(&self, retention: &Retention, limit: u32) -> Result<Purged, Error> {
        let closed = sql(
            "DELETE FROM incident WHERE id IN (SELECT id FROM incident WHERE closed_at < $1 ORDER BY closed_at LIMIT $2)",
        );
        Ok(Purged {
            scans: self.purge_by_id(SCANS, retention.scans_from, limit).await?,
            reports: self.remove(sql(REPORTS).bind(retention.scans_from).bind(limit)).await?,
            messages: self.purge_messages(retention.incidents_from, limit).await?,
            incidents: self.remove(closed.bind(retention.incidents_from).bind(limit)).await?,
            audit: self.purge_by_id(AUDIT, retention.audit_from, limit).await?,
        })
    }

    /// Ids hold the instant at which they were made: the oldest are the smallest.
    async fn purge_by_id(&self, statement: &'static str, from: Timestamp, limit: u32) -> Result<u64, Error> {
        let milliseconds = u64::try_from(from.as_millisecond()).unwrap_or_default();
        let smallest_kept = Ulid::from_parts(milliseconds, 0).to_string();
        self.remove(sql(statement).bind(smallest_kept).bind(limit)).await
    }

    async fn purge_messages(&self, from: Timestamp, limit: u32) -> Result<u64, Error> {
        let mut removed = 0;
        for state in [MessageState::Sent, MessageState::Failed] {
            let delete = sql(MESSAGES).bind(state.as_str()).bind(from).bind(limit);
            removed += self.remove(delete).await?;
        }
        Ok(removed)
    }

    async fn remove(&self, delete: crate::db::Query) -> Result<u64, Error> {
        let mut transaction = self.write().await?;
        let removed = transaction.run(delete).await?;
        transaction.commit().await?;
        Ok(removed)
    }
}

const SCANS: &str = "DELETE FROM scan WHERE id IN \
     (SELECT id FROM scan WHERE id < $1 AND available_at IS NULL ORDER BY id LIMIT $2)";

const REPORTS: &str = "DELETE FROM report WHERE scan_id IN \
     (SELECT scan_id FROM report WHERE superseded_at < $1 ORDER BY superseded_at LIMIT $2)";

const MESSAGES: &str = "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox o WHERE state = $1 AND finished_at < $2 \
     AND NOT EXISTS (SELECT 1 FROM incident i WHERE i.id = o.incident_id AND i.closed_at IS NULL) \
     ORDER BY finished_at LIMIT $3)";

const AUDIT: &str = "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE id < $1 ORDER BY id LIMIT $2)";
