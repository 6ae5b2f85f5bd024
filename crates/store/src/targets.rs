mod list;
mod step;

pub use list::{TargetFilter, TargetOrder};
pub(crate) use step::{Endpoint, follow_default, keep_in_step};

use crate::{
    AccountId, Error, Interval, MonitorId, ScanId, Store, TargetId,
    db::{Row, Transaction, sql},
    page::read_all,
    words::{outcome, verdict},
};
use jiff::Timestamp;
use model::{Host, Outcome, StartTls, Verdict};

/// One name of a monitor: the unit that is scheduled, scanned and reported, with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetRecord {
    /// Its identity.
    pub id: TargetId,
    /// The account that it belongs to.
    pub account: AccountId,
    /// The monitor that it belongs to.
    pub monitor: MonitorId,
    /// The name.
    pub host: Host,
    /// The TCP port.
    pub port: u16,
    /// How the connection becomes TLS.
    pub starttls: StartTls,
    /// Whether it is scanned by itself.
    pub enabled: bool,
    /// How often; none: never.
    pub interval: Option<Interval>,
    /// When it is due next; none: not by itself.
    pub next_due_at: Option<Timestamp>,
    /// When a due scan of it was last handed out.
    pub claimed_at: Option<Timestamp>,
    /// When the last recorded scan began; late reports do not count.
    pub scanned_at: Option<Timestamp>,
    /// The last recorded scan.
    pub scan: Option<ScanId>,
    /// The scan whose full report says what is there now.
    pub report: Option<ScanId>,
    /// How far the last recorded scan came.
    pub outcome: Option<Outcome>,
    /// What the recorder concluded.
    pub state: TargetState,
    /// When it was added.
    pub created_at: Timestamp,
}

/// What the recorder concluded about a target. The store keeps it as it is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetState {
    /// The colour; none: never scanned.
    pub colour: Option<Verdict>,
    /// Since when it has that colour.
    pub colour_since: Option<Timestamp>,
    /// Since when a network fault waits to be confirmed.
    pub suspect_since: Option<Timestamp>,
    /// Scans in a row that saw a problem.
    pub failures: u32,
    /// Scans in a row that were green.
    pub greens: u32,
    /// The code of the gravest finding, where there is one.
    pub cause: Option<String>,
    /// The SHA-256 fingerprints of the leaves that its addresses presented, sorted.
    pub fingerprints: Vec<String>,
    /// What stands for the findings of the last scan: equal digests mean equal findings.
    pub findings_digest: String,
    /// When the first of those leaves expires.
    pub not_after: Option<Timestamp>,
    /// When the fingerprints last changed.
    pub changed_at: Option<Timestamp>,
}

/// The targets of an installation.
#[derive(Clone, Copy, Debug)]
pub struct Targets<'s>(&'s Store);

impl Store {
    /// The targets of the installation.
    pub fn targets(&self) -> Targets<'_> {
        Targets(self)
    }
}

impl Targets<'_> {
    /// One target of an account.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn find(&self, account: AccountId, id: TargetId) -> Result<Option<TargetRecord>, Error> {
        let query = sql("SELECT * FROM target WHERE id = $1 AND account_id = $2");
        let row = self.0.read().await?.one(query.bind(id).bind(account)).await?;
        row.as_ref().map(read).transpose()
    }

    /// How many targets of a pool are scanned by themselves, counted up to `limit`: what it costs.
    ///
    /// # Errors
    /// The database.
    pub async fn watched_in_pool(&self, pool: &str, limit: u32) -> Result<u32, Error> {
        // Rows rather than a count: a count cannot be limited without walking what a subquery answers.
        let query = sql("SELECT id FROM target WHERE pool = $1 AND next_due_at IS NOT NULL LIMIT $2");
        let rows = self
            .0
            .read()
            .await?
            .all(query.bind(pool).bind(i64::from(limit)))
            .await?;
        Ok(u32::try_from(rows.len()).unwrap_or(u32::MAX))
    }

    /// The targets of a monitor, by host; a monitor of ten thousand names and more is cut.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn of_monitor(&self, account: AccountId, monitor: MonitorId) -> Result<Vec<TargetRecord>, Error> {
        let query =
            sql("SELECT * FROM target WHERE monitor_id = $1 AND account_id || '' = $2 ORDER BY host LIMIT 10000");
        let rows = self.0.read().await?.all(query.bind(monitor).bind(account)).await?;
        read_all(&rows, read)
    }
}

/// The targets with these ids, in no order.
pub(crate) async fn with_ids(transaction: &mut Transaction, ids: Vec<TargetId>) -> Result<Vec<TargetRecord>, Error> {
    let query = sql("SELECT * FROM target WHERE id IN ").list(ids);
    read_all(&transaction.all(query).await?, read)
}

pub(crate) fn read(row: &Row) -> Result<TargetRecord, Error> {
    let interval: Option<u32> = row.maybe("interval_s")?;
    Ok(TargetRecord {
        id: row.get("id")?,
        account: row.get("account_id")?,
        monitor: row.get("monitor_id")?,
        host: row.word("host")?,
        port: row.get("port")?,
        starttls: row.word("starttls")?,
        enabled: row.get("enabled")?,
        interval: interval
            .map(Interval::from_seconds)
            .transpose()
            .map_err(Error::inconsistent)?,
        next_due_at: row.maybe("next_due_at")?,
        claimed_at: row.maybe("claimed_at")?,
        scanned_at: row.maybe("scanned_at")?,
        scan: row.maybe("scan_id")?,
        report: row.maybe("report_id")?,
        outcome: row.maybe::<String>("outcome")?.map(|word| outcome(&word)).transpose()?,
        state: TargetState {
            colour: verdict(row.get("colour")?)?,
            colour_since: row.maybe("colour_since")?,
            suspect_since: row.maybe("suspect_since")?,
            failures: row.get("failures")?,
            greens: row.get("greens")?,
            cause: row.maybe("cause")?,
            fingerprints: row.json("fingerprints")?,
            findings_digest: row.get("findings_digest")?,
            not_after: row.maybe("not_after")?,
            changed_at: row.maybe("changed_at")?,
        },
        created_at: row.get("created_at")?,
    })
}
