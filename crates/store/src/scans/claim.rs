use super::{Priority, Scan, ScanContext, ScanState, Scans, Watched, read, word};
use crate::{
    Account, AccountId, Error, FileId, Interval, LineMember, Monitor, MonitorId, ScanId, Store, TargetId, accounts,
    certificates,
    db::{Bind, Transaction, Value, sql},
    monitors,
    page::read_all,
    schedule::next_due,
    targets,
};
use jiff::{SignedDuration, Timestamp};
use std::{collections::HashMap, sync::Arc};

/// Who claims, what, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRequest {
    /// The pool whose work is asked for.
    pub pool: String,
    /// Who asks: an id of the process, fresh at each start.
    pub by: String,
    /// How many at most; 1,000 are never exceeded.
    pub limit: u32,
    /// How long the scans are held unless renewed.
    pub lease: SignedDuration,
}

/// One claim hands out no more.
const LARGEST_CLAIM: u32 = 1_000;

impl Scans<'_> {
    /// Hands out scans of a pool that are due: those ordered, those whose lease ran out (under the same id, with one
    /// attempt more), and those of targets whose time has come, for which ids are made now. On demand before
    /// confirmations before first scans before the schedule; the oldest first among equals.
    ///
    /// What is handed out is held by nobody else until the lease ends. A target with a scan that still waits or runs
    /// gets no second one: its due time passes.
    ///
    /// # Errors
    /// The database, or a row that does not read; then nothing is handed out.
    pub async fn claim_due(&self, request: &ClaimRequest, now: Timestamp) -> Result<Vec<ScanContext>, Error> {
        let claim = Claim {
            store: self.0,
            request,
            until: now.saturating_add(request.lease).map_err(Error::inconsistent)?,
            now,
        };
        let mut room = usize::try_from(request.limit.min(LARGEST_CLAIM)).unwrap_or_default();
        let mut transaction = self.0.write().await?;
        let mut claimed = Vec::new();
        for priority in Priority::ALL {
            let open = claim.open_scans(&mut transaction, priority, room).await?;
            room -= open.len().min(room);
            claimed.extend(open);
            while matches!(priority, Priority::First | Priority::Schedule) && room > 0 {
                let Some(due) = claim.due_targets(&mut transaction, priority, room).await? else {
                    break;
                };
                room -= due.len().min(room);
                claimed.extend(due);
            }
        }
        let mut contexts = contexts(&mut transaction, claimed).await?;
        transaction.commit().await?;
        contexts.sort_by_key(|context| (Priority::of(context.scan.reason).column(), context.scan.due_at));
        Ok(contexts)
    }

    /// Every pool that a monitor ever named, by name: whose work there may be.
    ///
    /// # Errors
    /// The database.
    pub async fn pools(&self) -> Result<Vec<String>, Error> {
        let rows = self
            .0
            .read()
            .await?
            .all(sql("SELECT name FROM pool ORDER BY name"))
            .await?;
        read_all(&rows, |row| row.get("name"))
    }
}

struct Claim<'c> {
    store: &'c Store,
    request: &'c ClaimRequest,
    until: Timestamp,
    now: Timestamp,
}

impl Claim<'_> {
    /// Scans that were ordered, given back, or lost by a process that died.
    async fn open_scans(
        &self,
        transaction: &mut Transaction,
        priority: Priority,
        room: usize,
    ) -> Result<Vec<ScanId>, Error> {
        if room == 0 {
            return Ok(Vec::new());
        }
        let update = sql(
            "UPDATE scan SET state = $1, lease_by = $2, available_at = $3, attempts = attempts + 1 WHERE id IN \
             (SELECT id FROM scan WHERE pool = $4 AND priority = $5 AND available_at <= $6 \
             ORDER BY available_at LIMIT $7) RETURNING id",
        )
        .bind(ScanState::Leased.as_str())
        .bind(&self.request.by)
        .bind(self.until)
        .bind(&self.request.pool)
        .bind(priority.column())
        .bind(self.now)
        .bind(i64::try_from(room).unwrap_or(i64::MAX));
        read_all(&transaction.all(update).await?, |row| row.get("id"))
    }

    /// Targets whose time has come: moves their next due time and makes a scan of this one, except where one is open
    /// still. None: there is no such target.
    async fn due_targets(
        &self,
        transaction: &mut Transaction,
        priority: Priority,
        room: usize,
    ) -> Result<Option<Vec<ScanId>>, Error> {
        let query = sql(
            "SELECT id, account_id, interval_s, next_due_at, (SELECT COUNT(*) FROM scan \
             WHERE scan.target_id = target.id AND scan.available_at IS NOT NULL) AS n \
             FROM target WHERE pool = $1 AND due_class = $2 AND next_due_at <= $3 ORDER BY next_due_at LIMIT $4",
        )
        .bind(&self.request.pool)
        .bind(priority.column())
        .bind(self.now)
        .bind(i64::try_from(room).unwrap_or(i64::MAX));
        let rows = transaction.all(query).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let (mut moved, mut scans) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        for row in &rows {
            let target: TargetId = row.get("id")?;
            let interval: Option<u32> = row.maybe("interval_s")?;
            let interval = interval
                .map(Interval::from_seconds)
                .transpose()
                .map_err(Error::inconsistent)?;
            let next = interval.map(|interval| next_due(target, interval, Some(self.now), self.now));
            moved.push(vec![target.into_value(), next.into_value()]);
            if row.get::<i64>("n")? == 0 {
                scans.push(self.scan(target, row.get("account_id")?, row.get("next_due_at")?, priority));
            }
        }
        let update = sql("UPDATE target SET due_class = ")
            .arg(Priority::Schedule.column())
            .push(", claimed_at = ")
            .arg(self.now)
            .push(", next_due_at = new.column2 FROM (VALUES ")
            .rows(moved)
            .push(") AS new WHERE target.id = new.column1");
        transaction.run(update).await?;
        if scans.is_empty() {
            return Ok(Some(Vec::new()));
        }
        let insert = sql(
            "INSERT INTO scan (id, account_id, target_id, reason, priority, pool, due_at, state, available_at, \
             lease_by, attempts) VALUES ",
        )
        .rows(scans)
        .push(" ON CONFLICT (target_id, due_at) DO NOTHING RETURNING id");
        read_all(&transaction.all(insert).await?, |row| row.get("id")).map(Some)
    }

    fn scan(&self, target: TargetId, account: AccountId, due_at: Timestamp, priority: Priority) -> Vec<Value> {
        vec![
            self.store.mint::<ScanId>(self.now).into_value(),
            account.into_value(),
            target.into_value(),
            word(priority.reason()).into_value(),
            priority.column().into_value(),
            self.request.pool.as_str().into_value(),
            due_at.into_value(),
            ScanState::Leased.as_str().into_value(),
            self.until.into_value(),
            self.request.by.as_str().into_value(),
            Value::Int(Some(1)),
        ]
    }
}

/// What is needed to order these scans or to judge their reports, in the order of the ids. What is shared is read once.
pub(crate) async fn contexts(transaction: &mut Transaction, ids: Vec<ScanId>) -> Result<Vec<ScanContext>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = sql("SELECT * FROM scan WHERE id IN ").list(ids.clone());
    let scans = read_all(&transaction.all(query).await?, read)?;
    let mut shared = Shared::default();
    shared.load(transaction, &scans).await?;
    let mut by_id: HashMap<ScanId, Scan> = scans.into_iter().map(|scan| (scan.id, scan)).collect();
    let in_order = ids.iter().filter_map(|id| by_id.remove(id));
    in_order.map(|scan| shared.context(scan)).collect()
}

/// What several scans of a batch have in common.
#[derive(Default)]
struct Shared {
    accounts: HashMap<AccountId, Arc<Account>>,
    targets: HashMap<TargetId, crate::TargetRecord>,
    monitors: HashMap<MonitorId, Arc<Monitor>>,
    lines: HashMap<FileId, Arc<[LineMember]>>,
}

impl Shared {
    async fn load(&mut self, transaction: &mut Transaction, scans: &[Scan]) -> Result<(), Error> {
        for scan in scans {
            if !self.accounts.contains_key(&scan.account)
                && let Some(account) = accounts::find(transaction, scan.account).await?
            {
                self.accounts.insert(account.id, Arc::new(account));
            }
        }
        let ids: Vec<TargetId> = scans.iter().filter_map(|scan| scan.target).collect();
        if ids.is_empty() {
            return Ok(());
        }
        for target in targets::with_ids(transaction, ids).await? {
            self.targets.insert(target.id, target);
        }
        let mut ids: Vec<MonitorId> = self.targets.values().map(|target| target.monitor).collect();
        ids.sort_unstable();
        ids.dedup();
        for monitor in monitors::with_ids(transaction, ids).await? {
            if let Some(file) = monitor.spec.file
                && !self.lines.contains_key(&file)
            {
                self.lines
                    .insert(file, certificates::line(transaction, file).await?.into());
            }
            self.monitors.insert(monitor.id, Arc::new(monitor));
        }
        Ok(())
    }

    fn context(&self, scan: Scan) -> Result<ScanContext, Error> {
        let missing = |what: &str| Error::inconsistent(format!("the {what} of scan {} is missing", scan.id));
        let account = self.accounts.get(&scan.account).ok_or_else(|| missing("account"))?;
        let watched = match scan.target {
            Some(id) => {
                let target = self.targets.get(&id).ok_or_else(|| missing("target"))?;
                let monitor = self.monitors.get(&target.monitor).ok_or_else(|| missing("monitor"))?;
                let line = monitor.spec.file.and_then(|file| self.lines.get(&file));
                Some(Watched {
                    target: target.clone(),
                    monitor: Arc::clone(monitor),
                    expected: line.map_or_else(|| Arc::from([]), Arc::clone),
                })
            }
            None => None,
        };
        Ok(ScanContext {
            account: Arc::clone(account),
            watched,
            scan,
        })
    }
}
