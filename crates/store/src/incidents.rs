use crate::{
    AccountId, Cursor, Error, IncidentId, MonitorId, Page, Store, TargetId,
    db::{Row, Transaction, sql},
    page::{Direction, Order, SortValue, only, read_all},
    words::{colour, known_verdict},
};
use jiff::Timestamp;
use model::Verdict;
use serde_json::Value;

/// A problem that is open, or was: of one target, or of all that share a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Its identity, and the root of its mail thread.
    pub id: IncidentId,
    /// The account that it belongs to.
    pub account: AccountId,
    /// What tells it from others; unique among the open ones of the account.
    pub key: String,
    /// How grave it is.
    pub colour: Verdict,
    /// The code of the finding that it is about.
    pub cause: String,
    /// What the recorder wants to remember of it.
    pub facts: Value,
    /// Since when.
    pub opened_at: Timestamp,
    /// When it last turned from orange to red.
    pub worsened_at: Option<Timestamp>,
    /// When it was over.
    pub closed_at: Option<Timestamp>,
    /// Who knows of it, where somebody said so.
    pub acknowledgement: Option<Acknowledgement>,
    /// Until when nothing is sent about it.
    pub muted_until: Option<Timestamp>,
}

/// Somebody knows of an incident: no reminders until then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// When it was said.
    pub at: Timestamp,
    /// By whom, as people read it.
    pub by: String,
    /// Why, or what is done about it.
    pub reason: String,
    /// Until when it holds; none: until the incident is over or gets worse.
    pub until: Option<Timestamp>,
}

/// How an incident stands, as the recorder sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct NewIncident {
    /// What tells it from others.
    pub key: String,
    /// How grave it is.
    pub colour: Verdict,
    /// The code of the finding that it is about.
    pub cause: String,
    /// What the recorder wants to remember of it.
    pub facts: Value,
}

/// Which incidents are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IncidentFilter {
    /// Only those that are open, or are over.
    pub open: Option<bool>,
    /// Only those of this colour.
    pub colour: Option<Verdict>,
    /// Only those of this target, recovered or not.
    pub target: Option<TargetId>,
}

/// The incidents of an installation. They are opened and closed by a [`crate::Recording`].
#[derive(Clone, Copy, Debug)]
pub struct Incidents<'s>(&'s Store);

impl Store {
    /// The incidents of the installation.
    pub fn incidents(&self) -> Incidents<'_> {
        Incidents(self)
    }
}

impl Incidents<'_> {
    /// One incident of an account.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn find(&self, account: AccountId, id: IncidentId) -> Result<Option<Incident>, Error> {
        let query = sql("SELECT * FROM incident WHERE id = $1 AND account_id = $2");
        let row = self.0.read().await?.one(query.bind(id).bind(account)).await?;
        row.as_ref().map(read).transpose()
    }

    /// A page of the incidents of an account, newest first.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn list(
        &self,
        account: AccountId,
        filter: &IncidentFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<Incident>, Error> {
        let mut query = sql("SELECT * FROM incident WHERE account_id = ").arg(account);
        query = match filter.open {
            Some(true) => query.push(" AND closed_at IS NULL"),
            Some(false) => query.push(" AND closed_at IS NOT NULL"),
            None => query,
        };
        query = only(
            query,
            " AND colour = ",
            filter.colour.map(|verdict| colour(Some(verdict))),
        );
        if let Some(target) = filter.target {
            query = query.push(" AND id IN (SELECT incident_id FROM incident_target WHERE target_id = ");
            query = query.arg(target).push(")");
        }
        let order = Order {
            columns: &["id"],
            direction: Direction::Descending,
        };
        let rows = self.0.read().await?.all(order.apply(query, after, limit)).await?;
        Ok(Page::of(read_all(&rows, read)?, limit, |incident| {
            vec![SortValue::Text(incident.id.to_string())]
        }))
    }

    /// The targets of an incident that have not recovered, at most a thousand.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn targets(&self, account: AccountId, id: IncidentId) -> Result<Vec<TargetId>, Error> {
        let query = sql(
            "SELECT t.target_id FROM incident_target t JOIN incident i ON i.id = t.incident_id \
             WHERE t.incident_id = $1 AND i.account_id = $2 AND t.recovered_at IS NULL ORDER BY t.target_id LIMIT 1000",
        );
        let rows = self.0.read().await?.all(query.bind(id).bind(account)).await?;
        read_all(&rows, |row| row.get("target_id"))
    }

    /// Notes that somebody knows of an open incident, or takes that back. Answers whether it is open.
    ///
    /// # Errors
    /// The database.
    pub async fn acknowledge(
        &self,
        account: AccountId,
        id: IncidentId,
        acknowledgement: Option<&Acknowledgement>,
    ) -> Result<bool, Error> {
        let update = sql(
            "UPDATE incident SET acknowledged_at = $3, acknowledged_by = $4, acknowledged_reason = $5, \
             acknowledged_until = $6 WHERE id = $1 AND account_id = $2 AND closed_at IS NULL",
        )
        .bind(id)
        .bind(account)
        .bind(acknowledgement.map(|known| known.at))
        .bind(acknowledgement.map(|known| known.by.clone()))
        .bind(acknowledgement.map(|known| known.reason.clone()))
        .bind(acknowledgement.and_then(|known| known.until));
        self.0.change(update).await
    }

    /// Sends nothing about an open incident until an instant, or sends again. Answers whether it is open.
    ///
    /// # Errors
    /// The database.
    pub async fn mute(&self, account: AccountId, id: IncidentId, until: Option<Timestamp>) -> Result<bool, Error> {
        let update =
            sql("UPDATE incident SET muted_until = $3 WHERE id = $1 AND account_id = $2 AND closed_at IS NULL");
        self.0.change(update.bind(id).bind(account).bind(until)).await
    }
}

pub(crate) async fn close(transaction: &mut Transaction, id: IncidentId, now: Timestamp) -> Result<bool, Error> {
    let update = sql("UPDATE incident SET closed_at = $2, updated_at = $2 WHERE id = $1 AND closed_at IS NULL");
    Ok(transaction.run(update.bind(id).bind(now)).await? > 0)
}

/// The open incidents that concern targets of a monitor.
pub(crate) async fn open_at_monitor(
    transaction: &mut Transaction,
    monitor: MonitorId,
) -> Result<Vec<IncidentId>, Error> {
    let query = sql(
        "SELECT DISTINCT i.incident_id FROM target t JOIN incident_target i ON i.target_id = t.id \
         WHERE t.monitor_id = $1 AND i.recovered_at IS NULL",
    );
    let rows = transaction.all(query.bind(monitor)).await?;
    read_all(&rows, |row| row.get("incident_id"))
}

/// The open incidents that concern these targets.
pub(crate) async fn open_at_targets(
    transaction: &mut Transaction,
    targets: Vec<TargetId>,
) -> Result<Vec<IncidentId>, Error> {
    let query = sql("SELECT DISTINCT incident_id FROM incident_target WHERE recovered_at IS NULL AND target_id IN ");
    let rows = transaction.all(query.list(targets)).await?;
    read_all(&rows, |row| row.get("incident_id"))
}

/// Ends those of these incidents that no target is left in.
pub(crate) async fn close_without_targets(
    transaction: &mut Transaction,
    incidents: &[IncidentId],
    now: Timestamp,
) -> Result<(), Error> {
    for id in incidents {
        let query = sql("SELECT COUNT(*) AS n FROM incident_target WHERE incident_id = $1 AND recovered_at IS NULL");
        if transaction.number(query.bind(*id)).await? == 0 {
            close(transaction, *id, now).await?;
        }
    }
    Ok(())
}

pub(crate) fn read(row: &Row) -> Result<Incident, Error> {
    let acknowledged_at: Option<Timestamp> = row.maybe("acknowledged_at")?;
    Ok(Incident {
        id: row.get("id")?,
        account: row.get("account_id")?,
        key: row.get("incident_key")?,
        colour: known_verdict(row.get("colour")?)?,
        cause: row.get("cause")?,
        facts: row.json("facts")?,
        opened_at: row.get("opened_at")?,
        worsened_at: row.maybe("worsened_at")?,
        closed_at: row.maybe("closed_at")?,
        acknowledgement: match acknowledged_at {
            Some(at) => Some(Acknowledgement {
                at,
                by: row.get("acknowledged_by")?,
                reason: row.get("acknowledged_reason")?,
                until: row.maybe("acknowledged_until")?,
            }),
            None => None,
        },
        muted_until: row.maybe("muted_until")?,
    })
}
