use super::{TargetRecord, read};
use crate::{
    AccountId, AccountSettings, Error, Interval, Monitor, MonitorId, Store, TargetId,
    db::{Bind, Row, Transaction, Value, sql},
    incidents,
    page::read_all,
    scans::Priority,
    schedule::{first_due, next_due, spread},
    words::colour,
};
use jiff::{SignedDuration, Timestamp};
use model::Host;
use std::collections::{HashMap, HashSet};

/// Whether a change of a monitor makes it reach another server than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// What is known of its targets may no longer hold: they are scanned anew.
    Other,
    /// What is known still holds.
    Same,
}

/// How many rows one statement writes.
const CHUNK: usize = 200;

/// Makes the targets of a monitor those of its names: adds, removes, and moves due times where the frequency changed.
pub(crate) async fn keep_in_step(
    store: &Store,
    transaction: &mut Transaction,
    monitor: &Monitor,
    settings: &AccountSettings,
    endpoint: Endpoint,
    now: Timestamp,
) -> Result<(), Error> {
    let query = sql("SELECT * FROM target WHERE monitor_id = $1").bind(monitor.id);
    let before = read_all(&transaction.all(query).await?, read)?;
    let before: HashMap<Host, TargetRecord> = before.into_iter().map(|target| (target.host.clone(), target)).collect();
    let wanted: HashSet<&Host> = monitor.spec.names.iter().collect();
    let plan = Plan {
        monitor,
        interval: monitor.spec.frequency.unwrap_or(settings.default_frequency).interval(),
        settings,
        now,
    };
    let gone: Vec<TargetId> = before
        .values()
        .filter(|target| !wanted.contains(&target.host))
        .map(|target| target.id)
        .collect();
    remove(transaction, gone, now).await?;
    for target in before.values().filter(|target| wanted.contains(&target.host)) {
        plan.move_along(transaction, target, endpoint).await?;
    }
    let new: Vec<&Host> = monitor
        .spec
        .names
        .iter()
        .filter(|host| !before.contains_key(*host))
        .collect();
    for hosts in new.chunks(CHUNK) {
        plan.add(store, transaction, hosts).await?;
    }
    Ok(())
}

/// When the account wants a target scanned that was never scanned.
fn first(id: TargetId, settings: &AccountSettings, now: Timestamp) -> Timestamp {
    let seconds = |seconds: u32| SignedDuration::from_secs(i64::from(seconds));
    let (delay, over) = (settings.first_scan_delay_s, settings.first_scan_spread_s);
    first_due(id, seconds(delay), seconds(over), now)
}

struct Plan<'m> {
    monitor: &'m Monitor,
    interval: Option<Interval>,
    settings: &'m AccountSettings,
    now: Timestamp,
}

impl Plan<'_> {
    /// The class and the instant of the next scan. A target that waits for its first scan keeps waiting for that one.
    fn due(&self, id: TargetId, before: Option<&TargetRecord>) -> (Priority, Option<Timestamp>) {
        let (Some(interval), true) = (self.interval, self.monitor.spec.enabled) else {
            return (Priority::Schedule, None);
        };
        match before {
            Some(target) if target.claimed_at.is_some() => (
                Priority::Schedule,
                Some(next_due(id, interval, target.claimed_at, self.now)),
            ),
            Some(target) if target.next_due_at.is_some() => (Priority::First, target.next_due_at),
            Some(_) | None => (Priority::First, Some(self.first(id))),
        }
    }

    fn first(&self, id: TargetId) -> Timestamp {
        first(id, self.settings, self.now)
    }

    async fn move_along(
        &self,
        transaction: &mut Transaction,
        target: &TargetRecord,
        endpoint: Endpoint,
    ) -> Result<(), Error> {
        let spec = &self.monitor.spec;
        if endpoint == Endpoint::Same && (target.interval, target.enabled) == (self.interval, spec.enabled) {
            return Ok(());
        }
        let (class, due) = match (endpoint, self.due(target.id, Some(target))) {
            (Endpoint::Other, (_, Some(_))) => (Priority::First, Some(self.first(target.id))),
            (_, due) => due,
        };
        let update = sql(
            "UPDATE target SET port = $2, starttls = $3, enabled = $4, pool = $5, interval_s = $6, due_class = $7, \
             next_due_at = $8 WHERE id = $1",
        )
        .bind(target.id)
        .bind(i64::from(spec.port))
        .bind(spec.starttls.as_str())
        .bind(spec.enabled)
        .bind(&spec.pool)
        .bind(self.interval.map(Interval::seconds))
        .bind(class.column())
        .bind(due);
        transaction.run(update).await?;
        Ok(())
    }

    async fn add(&self, store: &Store, transaction: &mut Transaction, hosts: &[&Host]) -> Result<(), Error> {
        let spec = &self.monitor.spec;
        let rows = hosts.iter().map(|host| {
            let id: TargetId = store.mint(self.now);
            let (class, due) = self.due(id, None);
            vec![
                id.into_value(),
                self.monitor.account.into_value(),
                self.monitor.id.into_value(),
                host.to_string().into_value(),
                i64::from(spec.port).into_value(),
                spec.starttls.as_str().into_value(),
                spec.enabled.into_value(),
                spec.pool.as_str().into_value(),
                self.interval.map(Interval::seconds).into_value(),
                spread(id).into_value(),
                class.column().into_value(),
                due.into_value(),
                colour(None).into_value(),
                Value::Int(Some(0)),
                Value::Int(Some(0)),
                "[]".into_value(),
                "".into_value(),
                self.now.into_value(),
            ]
        });
        let insert = sql(
            "INSERT INTO target (id, account_id, monitor_id, host, port, starttls, enabled, pool, interval_s, spread, \
             due_class, next_due_at, colour, failures, greens, fingerprints, findings_digest, created_at) VALUES ",
        )
        .rows(rows);
        transaction.run(insert).await?;
        Ok(())
    }
}

async fn remove(transaction: &mut Transaction, targets: Vec<TargetId>, now: Timestamp) -> Result<(), Error> {
    for targets in targets.chunks(CHUNK) {
        let touched = incidents::open_at_targets(transaction, targets.to_vec()).await?;
        let delete = sql("DELETE FROM target WHERE id IN ").list(targets.to_vec());
        transaction.run(delete).await?;
        incidents::close_without_targets(transaction, &touched, now).await?;
    }
    Ok(())
}

/// Gives the targets of monitors without a frequency of their own the account's new default, and new due times. Those that
/// wait for a first scan, of the host or of another endpoint, keep waiting for it; those that were never scanned nor due
/// get one.
pub(crate) async fn follow_default(
    transaction: &mut Transaction,
    account: AccountId,
    settings: &AccountSettings,
    now: Timestamp,
) -> Result<(), Error> {
    let mut after = String::new();
    loop {
        let query = sql("SELECT id, frequency_s FROM monitor WHERE account_id = $1 AND id > $2 ORDER BY id LIMIT $3");
        let chunk = i64::try_from(CHUNK).unwrap_or(i64::MAX);
        let rows = transaction
            .all(query.bind(account).bind(after.as_str()).bind(chunk))
            .await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.get("id")?;
        let mut followers: Vec<MonitorId> = Vec::with_capacity(rows.len());
        for row in &rows {
            if row.maybe::<u32>("frequency_s")?.is_none() {
                followers.push(row.get("id")?);
            }
        }
        let query = sql("SELECT id, enabled, claimed_at, next_due_at, due_class FROM target WHERE monitor_id IN ");
        let targets = transaction.all(query.list(followers)).await?;
        for targets in targets.chunks(CHUNK) {
            set_frequency(transaction, targets, settings, now).await?;
        }
    }
}

async fn set_frequency(
    transaction: &mut Transaction,
    targets: &[Row],
    settings: &AccountSettings,
    now: Timestamp,
) -> Result<(), Error> {
    let interval = settings.default_frequency.interval();
    let mut changes = Vec::with_capacity(targets.len());
    for row in targets {
        let id: TargetId = row.get("id")?;
        let claimed: Option<Timestamp> = row.maybe("claimed_at")?;
        let waiting: Option<Timestamp> = row.maybe("next_due_at")?;
        let enabled: bool = row.get("enabled")?;
        let is_first = row.get::<i64>("due_class")? == Priority::First.column();
        let (class, due) = match (interval.filter(|_| enabled), waiting) {
            (None, _) => (Priority::Schedule, None),
            (Some(_), Some(waiting)) if is_first => (Priority::First, Some(waiting)),
            (Some(_), _) if claimed.is_none() => (Priority::First, Some(first(id, settings, now))),
            (Some(interval), _) => (Priority::Schedule, Some(next_due(id, interval, claimed, now))),
        };
        changes.push(vec![id.into_value(), due.into_value(), class.column().into_value()]);
    }
    let update = sql("UPDATE target SET interval_s = ")
        .arg(interval.map(Interval::seconds))
        .push(", next_due_at = new.column2, due_class = new.column3 FROM (VALUES ")
        .rows(changes)
        .push(") AS new WHERE target.id = new.column1");
    transaction.run(update).await?;
    Ok(())
}
