mod list;
mod row;
mod spec;

pub use list::MonitorFilter;
pub use spec::{Monitor, MonitorSpec};

/// What putting a monitor did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonitorPut {
    /// It was made.
    Created,
    /// It stood like this already.
    Unchanged,
    /// It was brought to another state.
    Updated,
}

use crate::{
    AccountId, Conflict, Error, MonitorId, Store, accounts, certificates,
    db::{Transaction, sql},
    incidents, targets,
};
use jiff::Timestamp;
use row::{bind_spec, read};

/// The monitors of an installation. Their targets are kept in step in the same transaction.
#[derive(Clone, Copy, Debug)]
pub struct Monitors<'s>(&'s Store);

impl Store {
    /// The monitors of the installation.
    pub fn monitors(&self) -> Monitors<'_> {
        Monitors(self)
    }
}

impl Monitors<'_> {
    /// Makes a monitor with a target for each of its names.
    ///
    /// # Errors
    /// [`Conflict::ExternalId`], [`Error::Reference`] for an unknown account, file or user, or the database.
    pub async fn create(&self, account: AccountId, spec: &MonitorSpec, now: Timestamp) -> Result<Monitor, Error> {
        let mut transaction = self.0.write().await?;
        let monitor = create(self.0, &mut transaction, account, spec, now).await?;
        transaction.commit().await?;
        Ok(monitor)
    }

    /// Makes many monitors, all or none.
    ///
    /// # Errors
    /// As [`Monitors::create`].
    pub async fn create_many(
        &self,
        account: AccountId,
        specs: &[MonitorSpec],
        now: Timestamp,
    ) -> Result<Vec<MonitorId>, Error> {
        let mut transaction = self.0.write().await?;
        let mut ids = Vec::with_capacity(specs.len());
        for spec in specs {
            ids.push(create(self.0, &mut transaction, account, spec, now).await?.id);
        }
        transaction.commit().await?;
        Ok(ids)
    }

    /// Puts many monitors, all or none: as [`Monitors::put`] those with an external id, as [`Monitors::create`] the others.
    /// Answers each in the order given, and what was done.
    ///
    /// # Errors
    /// As [`Monitors::create`].
    pub async fn put_many(
        &self,
        account: AccountId,
        specs: &[MonitorSpec],
        now: Timestamp,
    ) -> Result<Vec<(Monitor, MonitorPut)>, Error> {
        let mut transaction = self.0.write().await?;
        let mut answers = Vec::with_capacity(specs.len());
        for spec in specs {
            answers.push(put(self.0, &mut transaction, account, spec, now).await?);
        }
        transaction.commit().await?;
        Ok(answers)
    }

    /// Makes the monitor with this external id, or brings it to this state; twice the same changes nothing. Answers it,
    /// and whether it is new.
    ///
    /// # Errors
    /// [`Error::Reference`], or the database. [`Conflict::Other`] where the specification has no external id.
    pub async fn put(&self, account: AccountId, spec: &MonitorSpec, now: Timestamp) -> Result<(Monitor, bool), Error> {
        if spec.external_id.is_none() {
            return Err(Error::Conflict(Conflict::Other));
        }
        let mut transaction = self.0.write().await?;
        let (monitor, done) = put(self.0, &mut transaction, account, spec, now).await?;
        transaction.commit().await?;
        Ok((monitor, done == MonitorPut::Created))
    }

    /// Brings a monitor to this state. With `revision`, only if nobody changed it since that one was read.
    ///
    /// # Errors
    /// [`Conflict::Revision`], [`Conflict::ExternalId`], [`Error::Reference`], or the database.
    pub async fn update(
        &self,
        account: AccountId,
        id: MonitorId,
        spec: &MonitorSpec,
        revision: Option<u32>,
        now: Timestamp,
    ) -> Result<Option<Monitor>, Error> {
        let mut transaction = self.0.write().await?;
        let Some(before) = find(&mut transaction, account, id).await? else {
            return Ok(None);
        };
        if revision.is_some_and(|revision| revision != before.revision) {
            return Err(Error::Conflict(Conflict::Revision));
        }
        let monitor = replace(self.0, &mut transaction, before, spec, now).await?;
        transaction.commit().await?;
        Ok(Some(monitor))
    }

    /// Removes a monitor with its targets and their history; incidents that concern nothing else are closed. Answers
    /// whether it existed.
    ///
    /// # Errors
    /// The database.
    pub async fn delete(&self, account: AccountId, id: MonitorId, now: Timestamp) -> Result<bool, Error> {
        let mut transaction = self.0.write().await?;
        let touched = incidents::open_at_monitor(&mut transaction, id).await?;
        let delete = sql("DELETE FROM monitor WHERE id = $1 AND account_id = $2");
        let gone = transaction.run(delete.bind(id).bind(account)).await?;
        incidents::close_without_targets(&mut transaction, &touched, now).await?;
        transaction.commit().await?;
        Ok(gone > 0)
    }

    /// One monitor of an account.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn find(&self, account: AccountId, id: MonitorId) -> Result<Option<Monitor>, Error> {
        find(&mut self.0.read().await?, account, id).await
    }

    /// The monitor of an account with the caller's own key.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn find_by_external_id(&self, account: AccountId, external_id: &str) -> Result<Option<Monitor>, Error> {
        find_by_external_id(&mut self.0.read().await?, account, external_id).await
    }
}

async fn find(transaction: &mut Transaction, account: AccountId, id: MonitorId) -> Result<Option<Monitor>, Error> {
    let query = sql("SELECT * FROM monitor WHERE id = $1 AND account_id = $2")
        .bind(id)
        .bind(account);
    transaction.one(query).await?.as_ref().map(read).transpose()
}

async fn find_by_external_id(
    transaction: &mut Transaction,
    account: AccountId,
    external_id: &str,
) -> Result<Option<Monitor>, Error> {
    let query = sql("SELECT * FROM monitor WHERE account_id = $1 AND external_id = $2");
    let row = transaction.one(query.bind(account).bind(external_id)).await?;
    row.as_ref().map(read).transpose()
}

/// The monitors with these ids, in no order.
pub(crate) async fn with_ids(transaction: &mut Transaction, ids: Vec<MonitorId>) -> Result<Vec<Monitor>, Error> {
    let query = sql("SELECT * FROM monitor WHERE id IN ").list(ids);
    crate::page::read_all(&transaction.all(query).await?, read)
}

/// Makes a monitor with its targets inside a transaction.
pub(crate) async fn create(
    store: &Store,
    transaction: &mut Transaction,
    account: AccountId,
    spec: &MonitorSpec,
    now: Timestamp,
) -> Result<Monitor, Error> {
    let monitor = Monitor {
        id: store.mint(now),
        account,
        spec: resolved(transaction, account, spec).await?,
        revision: 1,
        created_at: now,
        updated_at: now,
    };
    know_pool(transaction, &monitor.spec.pool).await?;
    let insert = sql(
        "INSERT INTO monitor (id, account_id, updated_at, external_id, name, names, file_id, port, starttls, enabled, \
         frequency_s, depth, connect, sni, verify_name, xmpp_domain, client_certificate, pool, trust, manager_id, tags, \
         thresholds, search, revision, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, \
         $15, $16, $17, $18, $19, $20, $21, $22, $23, 1, $3)",
    )
    .bind(monitor.id)
    .bind(account)
    .bind(now);
    transaction.run(bind_spec(insert, &monitor.spec)?).await?;
    keep_in_step(store, transaction, &monitor, targets::Endpoint::Same, now).await?;
    Ok(monitor)
}

/// Makes a monitor inside a transaction, or brings the one with its external id to this state.
async fn put(
    store: &Store,
    transaction: &mut Transaction,
    account: AccountId,
    spec: &MonitorSpec,
    now: Timestamp,
) -> Result<(Monitor, MonitorPut), Error> {
    let before = match spec.external_id.as_deref() {
        Some(external) => find_by_external_id(transaction, account, external).await?,
        None => None,
    };
    let Some(before) = before else {
        let monitor = create(store, transaction, account, spec, now).await?;
        return Ok((monitor, MonitorPut::Created));
    };
    let revision = before.revision;
    let monitor = replace(store, transaction, before, spec, now).await?;
    let done = match monitor.revision == revision {
        true => MonitorPut::Unchanged,
        false => MonitorPut::Updated,
    };
    Ok((monitor, done))
}

/// Brings a monitor to another state inside a transaction. The same state changes nothing, its revision included.
async fn replace(
    store: &Store,
    transaction: &mut Transaction,
    before: Monitor,
    spec: &MonitorSpec,
    now: Timestamp,
) -> Result<Monitor, Error> {
    let spec = resolved(transaction, before.account, spec).await?;
    if spec == before.spec {
        return Ok(before);
    }
    know_pool(transaction, &spec.pool).await?;
    let update = sql(
        "UPDATE monitor SET updated_at = $3, external_id = $4, name = $5, names = $6, file_id = $7, port = $8, \
         starttls = $9, enabled = $10, frequency_s = $11, depth = $12, connect = $13, sni = $14, verify_name = $15, \
         xmpp_domain = $16, client_certificate = $17, pool = $18, trust = $19, manager_id = $20, tags = $21, \
         thresholds = $22, search = $23, revision = revision + 1 WHERE id = $1 AND account_id = $2",
    )
    .bind(before.id)
    .bind(before.account)
    .bind(now);
    transaction.run(bind_spec(update, &spec)?).await?;
    let endpoint = match before.spec.reaches_like(&spec) {
        true => targets::Endpoint::Same,
        false => targets::Endpoint::Other,
    };
    let monitor = Monitor {
        spec,
        revision: before.revision + 1,
        updated_at: now,
        ..before
    };
    keep_in_step(store, transaction, &monitor, endpoint, now).await?;
    Ok(monitor)
}

async fn keep_in_step(
    store: &Store,
    transaction: &mut Transaction,
    monitor: &Monitor,
    endpoint: targets::Endpoint,
    now: Timestamp,
) -> Result<(), Error> {
    let account = accounts::find(transaction, monitor.account).await?;
    let account = account.ok_or_else(|| Error::Reference("the account does not exist".to_owned()))?;
    targets::keep_in_step(store, transaction, monitor, &account.settings, endpoint, now).await
}

/// Each name once, and the line that the named one goes on in.
async fn resolved(transaction: &mut Transaction, account: AccountId, spec: &MonitorSpec) -> Result<MonitorSpec, Error> {
    let mut spec = spec.clone().normal();
    if let Some(file) = spec.file {
        let seat = certificates::seat(transaction, account, file).await?;
        spec.file = Some(seat.ok_or_else(|| Error::Reference(format!("line {file} of certificates")))?);
    }
    Ok(spec)
}

async fn know_pool(transaction: &mut Transaction, pool: &str) -> Result<(), Error> {
    let insert = sql("INSERT INTO pool (name) VALUES ($1) ON CONFLICT (name) DO NOTHING");
    transaction.run(insert.bind(pool)).await?;
    Ok(())
}
