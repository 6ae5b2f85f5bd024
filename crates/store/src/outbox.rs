use crate::{
    AccountId, Channel, Error, IncidentId, OutboxId, Store,
    db::{Row, Transaction, json, sql},
    page::read_all,
    words::words,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// A message that is owed.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMessage {
    /// The account that it is about.
    pub account: AccountId,
    /// What it is about. With event, threshold and recipient it is owed once, for ever.
    pub subject: MessageSubject,
    /// What happened: `opened`, `worsened`, `reminder`, `changed`, `recovered`, `digest`, `test`, `monitoring_broken`.
    pub event: String,
    /// Which threshold was passed, or what else tells two messages of one event apart; may be empty.
    pub threshold: String,
    /// The way of the message.
    pub channel: Channel,
    /// The one address that it goes to.
    pub recipient: String,
    /// Which messages go first.
    pub priority: MessagePriority,
    /// The domain of its Message-ID.
    pub domain: String,
    /// What the message says, for its template.
    pub payload: Value,
}

/// What a message is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageSubject {
    /// An incident: the message belongs to its thread.
    Incident(IncidentId),
    /// Something else, by a key that is the same when it is owed twice: `digest:2026-W47`.
    Other(String),
}

/// Which messages go first, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessagePriority {
    /// Red, and what people wait for.
    Urgent,
    /// Orange, recovered, changed.
    Normal,
    /// Summaries.
    Low,
}

impl MessagePriority {
    const ALL: [Self; 3] = [Self::Urgent, Self::Normal, Self::Low];

    fn column(self) -> i64 {
        match self {
            Self::Urgent => 0,
            Self::Normal => 1,
            Self::Low => 2,
        }
    }
}

/// A message as it stands in the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Its identity.
    pub id: OutboxId,
    /// The account that it is about.
    pub account: AccountId,
    /// The incident that it is about.
    pub incident: Option<IncidentId>,
    /// What happened.
    pub event: String,
    /// Which threshold was passed.
    pub threshold: String,
    /// The way of the message.
    pub channel: Channel,
    /// The one address that it goes to.
    pub recipient: String,
    /// Its Message-ID with angle brackets, the same at each try.
    pub message_id: String,
    /// The Message-ID of the root of its thread, which need not exist as a message.
    pub in_reply_to: Option<String>,
    /// What the message says.
    pub payload: Value,
    /// How far it has come.
    pub state: MessageState,
    /// How often sending was tried, this time included.
    pub attempts: u32,
    /// Since when it is owed.
    pub created_at: Timestamp,
    /// Why the last try failed.
    pub last_error: Option<String>,
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageState {
    /// Given up.
    Failed,
    /// Owed.
    Pending,
    /// Accepted by the next server.
    Sent,
}

words!(MessageState: Failed = "failed", Pending = "pending", Sent = "sent");

/// How the outbox stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxDepth {
    /// Messages that are owed.
    pub pending: u64,
    /// Messages that were given up and are still kept.
    pub failed: u64,
    /// Since when the oldest one is owed.
    pub oldest: Option<Timestamp>,
}

/// The outbox of an installation.
#[derive(Clone, Copy, Debug)]
pub struct Outbox<'s>(&'s Store);

impl Store {
    /// The messages that are owed.
    pub fn outbox(&self) -> Outbox<'_> {
        Outbox(self)
    }
}

/// One claim hands out no more.
const LARGEST_CLAIM: u32 = 1_000;

impl Outbox<'_> {
    /// Owes somebody a message outside of a recording. None where the same was owed before.
    ///
    /// # Errors
    /// [`Error::Reference`] for an unknown account or incident, or the database.
    pub async fn enqueue(&self, message: &NewMessage, now: Timestamp) -> Result<Option<OutboxId>, Error> {
        let mut transaction = self.0.write().await?;
        let id = enqueue(self.0, &mut transaction, message, now).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Hands out messages that may be sent now, urgent before normal before low, the longest waiting first. They are
    /// held until `lease` has passed: those neither marked nor renewed by then are handed out again, with the same
    /// Message-ID.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn claim(
        &self,
        by: &str,
        limit: u32,
        lease: SignedDuration,
        now: Timestamp,
    ) -> Result<Vec<Message>, Error> {
        let until = now.saturating_add(lease).map_err(Error::inconsistent)?;
        let mut room = usize::try_from(limit.min(LARGEST_CLAIM)).unwrap_or_default();
        let mut transaction = self.0.write().await?;
        let mut messages = Vec::new();
        for priority in MessagePriority::ALL {
            if room == 0 {
                break;
            }
            let update = sql(
                "UPDATE outbox SET lease_by = $1, available_at = $2, attempts = attempts + 1 WHERE id IN \
                 (SELECT id FROM outbox WHERE priority = $3 AND available_at <= $4 ORDER BY available_at LIMIT $5) \
                 RETURNING *",
            )
            .bind(by)
            .bind(until)
            .bind(priority.column())
            .bind(now)
            .bind(i64::try_from(room).unwrap_or(i64::MAX));
            let mut claimed = read_all(&transaction.all(update).await?, read)?;
            claimed.sort_by_key(|message| message.id);
            room -= claimed.len().min(room);
            messages.extend(claimed);
        }
        transaction.commit().await?;
        Ok(messages)
    }

    /// The next server accepted a message. Answers whether it was still owed.
    ///
    /// # Errors
    /// The database.
    pub async fn mark_sent(&self, id: OutboxId, now: Timestamp) -> Result<bool, Error> {
        self.finish(id, MessageState::Sent, None, now).await
    }

    /// A message is given up. Answers whether it was still owed.
    ///
    /// # Errors
    /// The database.
    pub async fn mark_failed(&self, id: OutboxId, error: &str, now: Timestamp) -> Result<bool, Error> {
        self.finish(id, MessageState::Failed, Some(error), now).await
    }

    /// A message is to be tried again from an instant on. Answers whether it was still owed.
    ///
    /// # Errors
    /// The database.
    pub async fn retry_at(&self, id: OutboxId, error: &str, at: Timestamp) -> Result<bool, Error> {
        let update = sql("UPDATE outbox SET available_at = $2, lease_by = NULL, last_error = $3 \
             WHERE id = $1 AND available_at IS NOT NULL");
        self.0.change(update.bind(id).bind(at).bind(error)).await
    }

    /// Gives messages back that were not tried: they may be claimed at once, and the attempt does not count. Those that
    /// somebody else holds by now are left alone. Answers how many were given back.
    ///
    /// # Errors
    /// The database.
    pub async fn release(&self, by: &str, messages: &[OutboxId], now: Timestamp) -> Result<u64, Error> {
        if messages.is_empty() {
            return Ok(0);
        }
        let update = sql("UPDATE outbox SET lease_by = NULL, attempts = attempts - 1, available_at = ").arg(now);
        let update = update.push(" WHERE available_at IS NOT NULL AND lease_by = ").arg(by);
        let update = update.push(" AND id IN ").list(messages.iter().copied());
        let mut transaction = self.0.write().await?;
        let changed = transaction.run(update).await?;
        transaction.commit().await?;
        Ok(changed)
    }

    /// Gives back every message that is held, by whomever: they may be claimed at once, and go out under the same
    /// Message-ID. The attempt counts: it may have sent the message. Only for a process that knows that every holder is
    /// dead, as the lock of an embedded store tells it. Answers how many were given back.
    ///
    /// # Errors
    /// The database.
    pub async fn release_all(&self, now: Timestamp) -> Result<u64, Error> {
        let update = sql("UPDATE outbox SET lease_by = NULL, available_at = $1 \
             WHERE available_at IS NOT NULL AND lease_by IS NOT NULL");
        let mut transaction = self.0.write().await?;
        let changed = transaction.run(update.bind(now)).await?;
        transaction.commit().await?;
        Ok(changed)
    }

    /// One message.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn find(&self, id: OutboxId) -> Result<Option<Message>, Error> {
        let query = sql("SELECT * FROM outbox WHERE id = $1").bind(id);
        self.0.read().await?.one(query).await?.as_ref().map(read).transpose()
    }

    /// The messages about an incident, oldest first, at most a thousand.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn of_incident(&self, account: AccountId, incident: IncidentId) -> Result<Vec<Message>, Error> {
        let query = sql("SELECT * FROM outbox WHERE incident_id = $1 AND account_id || '' = $2 ORDER BY id LIMIT 1000");
        let rows = self.0.read().await?.all(query.bind(incident).bind(account)).await?;
        read_all(&rows, read)
    }

    /// How many messages are owed and since when.
    ///
    /// # Errors
    /// The database.
    pub async fn depth(&self) -> Result<OutboxDepth, Error> {
        let mut transaction = self.0.read().await?;
        let pending = sql("SELECT COUNT(*) AS n, MIN(created_at) AS oldest FROM outbox WHERE available_at IS NOT NULL");
        let row = transaction.one(pending).await?;
        let row = row.ok_or_else(|| Error::inconsistent("a count answered no row"))?;
        let failed = sql("SELECT COUNT(*) AS n FROM outbox WHERE state = $1 AND finished_at IS NOT NULL");
        let failed = transaction.number(failed.bind(MessageState::Failed.as_str())).await?;
        Ok(OutboxDepth {
            pending: row.get("n")?,
            failed: u64::try_from(failed).unwrap_or_default(),
            oldest: row.maybe("oldest")?,
        })
    }

    async fn finish(
        &self,
        id: OutboxId,
        state: MessageState,
        error: Option<&str>,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let update = sql(
            "UPDATE outbox SET state = $2, available_at = NULL, lease_by = NULL, finished_at = $3, last_error = $4 \
             WHERE id = $1 AND available_at IS NOT NULL",
        );
        self.0
            .change(update.bind(id).bind(state.as_str()).bind(now).bind(error))
            .await
    }
}

/// Owes a message inside a transaction. Its Message-ID exists from here on.
pub(crate) async fn enqueue(
    store: &Store,
    transaction: &mut Transaction,
    message: &NewMessage,
    now: Timestamp,
) -> Result<Option<OutboxId>, Error> {
    let id: OutboxId = store.mint(now);
    let (subject, incident) = match &message.subject {
        MessageSubject::Incident(incident) => (incident.to_string(), Some(*incident)),
        MessageSubject::Other(key) => (key.clone(), None),
    };
    let insert = sql(
        "INSERT INTO outbox (id, account_id, subject, incident_id, event, threshold, channel, recipient, priority, \
         message_id, in_reply_to, payload, state, available_at, attempts, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $14) \
         ON CONFLICT (account_id, subject, event, threshold, recipient) DO NOTHING",
    )
    .bind(id)
    .bind(message.account)
    .bind(subject)
    .bind(incident)
    .bind(&message.event)
    .bind(&message.threshold)
    .bind(message.channel.as_str())
    .bind(&message.recipient)
    .bind(message.priority.column())
    .bind(format!("<{id}@{}>", message.domain))
    .bind(incident.map(|incident| format!("<incident-{incident}@{}>", message.domain)))
    .bind(json(&message.payload)?)
    .bind(MessageState::Pending.as_str())
    .bind(now);
    Ok((transaction.run(insert).await? > 0).then_some(id))
}

fn read(row: &Row) -> Result<Message, Error> {
    Ok(Message {
        id: row.get("id")?,
        account: row.get("account_id")?,
        incident: row.maybe("incident_id")?,
        event: row.get("event")?,
        threshold: row.get("threshold")?,
        channel: row.word("channel")?,
        recipient: row.get("recipient")?,
        message_id: row.get("message_id")?,
        in_reply_to: row.maybe("in_reply_to")?,
        payload: row.json("payload")?,
        state: row.word("state")?,
        attempts: row.get("attempts")?,
        created_at: row.get("created_at")?,
        last_error: row.maybe("last_error")?,
    })
}
