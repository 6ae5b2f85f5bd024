use super::Recording;
use crate::{
    AccountId, Error, Incident, IncidentId, NewIncident, TargetId,
    db::{json, sql},
    incidents::{close, read},
    page::read_all,
    words::colour,
};
use model::Verdict;

impl Recording<'_> {
    /// The open incidents that a target is part of, and has not recovered from.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn incidents_of(&mut self, target: TargetId) -> Result<Vec<Incident>, Error> {
        let query = sql(
            "SELECT i.* FROM incident_target t JOIN incident i ON i.id = t.incident_id \
             WHERE t.target_id = $1 AND t.recovered_at IS NULL AND i.closed_at IS NULL ORDER BY i.id",
        );
        read_all(&self.transaction.all(query.bind(target)).await?, read)
    }

    /// The open incident of an account with this key.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn open_incident(&mut self, account: AccountId, key: &str) -> Result<Option<Incident>, Error> {
        let query = sql("SELECT * FROM incident WHERE account_id = $1 AND incident_key = $2 AND closed_at IS NULL");
        let row = self.transaction.one(query.bind(account).bind(key)).await?;
        row.as_ref().map(read).transpose()
    }

    /// Opens an incident, or answers the one of that key that is open already, unchanged. The flag says whether it is
    /// new.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn open(&mut self, account: AccountId, incident: &NewIncident) -> Result<(Incident, bool), Error> {
        if let Some(open) = self.open_incident(account, &incident.key).await? {
            return Ok((open, false));
        }
        let id: IncidentId = self.store.mint(self.now);
        let insert = sql(
            "INSERT INTO incident (id, account_id, incident_key, colour, cause, facts, opened_at, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING *",
        )
        .bind(id)
        .bind(account)
        .bind(&incident.key)
        .bind(colour(Some(incident.colour)))
        .bind(&incident.cause)
        .bind(json(&incident.facts)?)
        .bind(self.now);
        let row = self.transaction.one(insert).await?;
        let row = row.ok_or_else(|| Error::inconsistent("an insertion answered no row"))?;
        Ok((read(&row)?, true))
    }

    /// Makes a target part of an incident, or says how it stands in it now. Answers whether it was no part before, or
    /// had recovered.
    ///
    /// # Errors
    /// [`Error::Reference`] where one of both does not exist, or the database.
    pub async fn attach(
        &mut self,
        incident: IncidentId,
        target: TargetId,
        verdict: Verdict,
        cause: &str,
    ) -> Result<bool, Error> {
        let query = sql("SELECT COUNT(*) AS n FROM incident_target \
             WHERE incident_id = $1 AND target_id = $2 AND recovered_at IS NULL");
        let attached = self.transaction.number(query.bind(incident).bind(target)).await? > 0;
        let insert = sql(
            "INSERT INTO incident_target (incident_id, target_id, colour, cause, attached_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (incident_id, target_id) DO UPDATE \
             SET colour = excluded.colour, cause = excluded.cause, recovered_at = NULL",
        )
        .bind(incident)
        .bind(target)
        .bind(colour(Some(verdict)))
        .bind(cause)
        .bind(self.now);
        self.transaction.run(insert).await?;
        Ok(!attached)
    }

    /// Says how an open incident stands now. Where the colour gets graver it has worsened, and an acknowledgement is
    /// taken back. Answers whether it has worsened.
    ///
    /// # Errors
    /// The database.
    pub async fn change(&mut self, incident: &Incident, to: &NewIncident) -> Result<bool, Error> {
        let worse = to.colour > incident.colour;
        let update = sql("UPDATE incident SET colour = ").arg(colour(Some(to.colour)));
        let update = update
            .push(", cause = ")
            .arg(&to.cause)
            .push(", facts = ")
            .arg(json(&to.facts)?);
        let mut update = update.push(", updated_at = ").arg(self.now);
        if worse {
            update = update.push(", acknowledged_at = NULL, acknowledged_by = NULL, acknowledged_reason = NULL");
            update = update.push(", acknowledged_until = NULL, worsened_at = ").arg(self.now);
        }
        let update = update.push(" WHERE closed_at IS NULL AND id = ").arg(incident.id);
        self.transaction.run(update).await?;
        Ok(worse)
    }

    /// A target has recovered from an incident. Answers how many targets still have not.
    ///
    /// # Errors
    /// The database.
    pub async fn recover(&mut self, incident: IncidentId, target: TargetId) -> Result<u64, Error> {
        let update = sql("UPDATE incident_target SET recovered_at = $3 \
             WHERE incident_id = $1 AND target_id = $2 AND recovered_at IS NULL");
        self.transaction
            .run(update.bind(incident).bind(target).bind(self.now))
            .await?;
        let query = sql("SELECT COUNT(*) AS n FROM incident_target WHERE incident_id = $1 AND recovered_at IS NULL");
        let left = self.transaction.number(query.bind(incident)).await?;
        Ok(u64::try_from(left).unwrap_or_default())
    }

    /// Ends an incident. Answers whether it was open.
    ///
    /// # Errors
    /// The database.
    pub async fn close(&mut self, incident: IncidentId) -> Result<bool, Error> {
        close(&mut self.transaction, incident, self.now).await
    }

    /// Those targets of an incident that have not recovered, at most so many, and how many there are in all.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn affected(&mut self, incident: IncidentId, limit: u32) -> Result<(Vec<TargetId>, u64), Error> {
        let query = sql("SELECT COUNT(*) AS n FROM incident_target WHERE incident_id = $1 AND recovered_at IS NULL");
        let all = self.transaction.number(query.bind(incident)).await?;
        let query = sql(
            "SELECT target_id FROM incident_target WHERE incident_id = $1 AND recovered_at IS NULL \
             ORDER BY target_id LIMIT $2",
        );
        let rows = self.transaction.all(query.bind(incident).bind(limit)).await?;
        Ok((
            read_all(&rows, |row| row.get("target_id"))?,
            u64::try_from(all).unwrap_or_default(),
        ))
    }
}
