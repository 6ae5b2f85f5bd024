use super::{Priority, Scan, ScanState, Scans, read, word};
use crate::{
    AccountId, Error, FileId, ScanId, Store, TargetId,
    db::{Transaction, json, sql},
};
use jiff::{SignedDuration, Timestamp};
use model::{ClientCertificate, Depth, Expected, Reason, Target, Trust};
use serde::{Deserialize, Serialize};

/// A scan to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewScan {
    /// The account that asks.
    pub account: AccountId,
    /// What is scanned.
    pub subject: ScanSubject,
    /// The line of certificates whose installation it tests, where it is such a test.
    pub file: Option<FileId>,
    /// Why: it decides the priority.
    pub reason: Reason,
    /// From when it may be handed out.
    pub due_at: Timestamp,
    /// The scanner that a confirmation would rather avoid.
    pub avoid_scanner: Option<String>,
}

/// What a new scan looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScanSubject {
    /// Any host, as it is described here.
    Host(Box<Demand>),
    /// A target, as its monitor describes it when the scan is handed out.
    Target(TargetId),
}

/// What is scanned, and how, where no monitor says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// The host and the way there.
    pub target: Target,
    /// The pool that does it.
    pub pool: String,
    /// How much is tested.
    pub depth: Depth,
    /// Which roots are trusted.
    pub trust: Trust,
    /// The certificate that is expected there.
    #[serde(default)]
    pub expected: Expected,
    /// What is expected about client certificates.
    #[serde(default)]
    pub client_certificate: Option<ClientCertificate>,
}

impl Scans<'_> {
    /// Orders a scan. Where an on-demand scan of the same target still waits or runs, that one is answered and nothing
    /// is added.
    ///
    /// # Errors
    /// [`Error::Reference`] where the account has no such target, or the database.
    pub async fn request(&self, scan: &NewScan, now: Timestamp) -> Result<ScanId, Error> {
        let mut transaction = self.0.write().await?;
        let id = request(self.0, &mut transaction, scan, now).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// One scan of an account.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn find(&self, account: AccountId, id: ScanId) -> Result<Option<Scan>, Error> {
        let query = sql("SELECT * FROM scan WHERE id = $1 AND account_id = $2");
        let row = self.0.read().await?.one(query.bind(id).bind(account)).await?;
        row.as_ref().map(read).transpose()
    }
}

/// Two scans of a target never have the same due time; a second one waits so many milliseconds at most.
const TRIES: i64 = 1_000;

/// Orders a scan inside a transaction.
pub(crate) async fn request(
    store: &Store,
    transaction: &mut Transaction,
    scan: &NewScan,
    now: Timestamp,
) -> Result<ScanId, Error> {
    let (target, demand, pool) = match &scan.subject {
        ScanSubject::Host(demand) => (None, Some(json(demand)?), demand.pool.clone()),
        ScanSubject::Target(target) => (Some(*target), None, pool_of(transaction, scan.account, *target).await?),
    };
    if let Some(waiting) = waiting(transaction, scan, target).await? {
        return Ok(waiting);
    }
    let id: ScanId = store.mint(now);
    for late in 0..TRIES {
        let due_at = scan.due_at.saturating_add(SignedDuration::from_millis(late));
        let due_at = due_at.map_err(Error::inconsistent)?;
        let insert = sql(
            "INSERT INTO scan (id, account_id, target_id, file_id, reason, priority, pool, due_at, state, available_at, \
             attempts, demand, avoid_scanner) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, 0, $10, $11) \
             ON CONFLICT (target_id, due_at) DO NOTHING",
        )
        .bind(id)
        .bind(scan.account)
        .bind(target)
        .bind(scan.file)
        .bind(word(scan.reason))
        .bind(Priority::of(scan.reason).column())
        .bind(&pool)
        .bind(due_at)
        .bind(ScanState::Queued.as_str())
        .bind(demand.clone())
        .bind(scan.avoid_scanner.clone());
        if transaction.run(insert).await? > 0 {
            return Ok(id);
        }
    }
    Err(Error::inconsistent(
        "a thousand scans of one target are due within a second",
    ))
}

async fn pool_of(transaction: &mut Transaction, account: AccountId, target: TargetId) -> Result<String, Error> {
    let query = sql("SELECT pool FROM target WHERE id = $1 AND account_id = $2");
    let row = transaction.one(query.bind(target).bind(account)).await?;
    row.ok_or_else(|| Error::Reference(format!("target {target}")))?
        .get("pool")
}

async fn waiting(
    transaction: &mut Transaction,
    scan: &NewScan,
    target: Option<TargetId>,
) -> Result<Option<ScanId>, Error> {
    if scan.reason != Reason::Demand {
        return Ok(None);
    }
    let Some(target) = target else {
        return Ok(None);
    };
    let query = sql("SELECT id FROM scan WHERE target_id = $1 AND available_at IS NOT NULL AND reason = $2 LIMIT 1");
    let row = transaction.one(query.bind(target).bind(word(Reason::Demand))).await?;
    row.map(|row| row.get("id")).transpose()
}
