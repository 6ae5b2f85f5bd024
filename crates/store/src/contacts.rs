use crate::{
    AccountId, ContactPointId, Error, Store, User, UserId,
    db::{Row, Transaction, sql},
    page::read_all,
    users,
    words::words,
};
use jiff::Timestamp;
use model::Language;

/// An address of the account that receives messages beside the monitoring manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactPoint {
    /// Its identity.
    pub id: ContactPointId,
    /// What it receives.
    pub kind: ContactKind,
    /// The way there.
    pub channel: Channel,
    /// The mail address, or the address of the webhook.
    pub address: String,
    /// Its language; none: the account's.
    pub language: Option<Language>,
    /// Since when nothing is sent there, because the address refused.
    pub disabled_at: Option<Timestamp>,
}

/// What a contact point receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContactKind {
    /// A copy of every message.
    Copy,
    /// What is red.
    Emergency,
}

words!(ContactKind: Copy = "copy", Emergency = "emergency");

/// The way of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// By mail.
    Mail,
    /// As a signed HTTP request.
    Webhook,
}

words!(Channel: Mail = "mail", Webhook = "webhook");

/// Whom the messages about one monitor concern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contacts {
    /// The monitoring manager: the monitor's own, else the account's; none where neither is named, or is suspended.
    pub manager: Option<User>,
    /// The contact points of the account that are not disabled.
    pub points: Vec<ContactPoint>,
}

/// The contact points of an installation.
#[derive(Clone, Copy, Debug)]
pub struct ContactPoints<'s>(&'s Store);

impl Store {
    /// The contact points of the installation.
    pub fn contact_points(&self) -> ContactPoints<'_> {
        ContactPoints(self)
    }
}

impl ContactPoints<'_> {
    /// Adds a contact point.
    ///
    /// # Errors
    /// [`crate::Conflict::ContactPoint`], [`Error::Reference`] for an unknown account, or the database.
    pub async fn create(
        &self,
        account: AccountId,
        kind: ContactKind,
        (channel, address): (Channel, &str),
        language: Option<Language>,
        now: Timestamp,
    ) -> Result<ContactPointId, Error> {
        let id: ContactPointId = self.0.mint(now);
        let insert = sql(
            "INSERT INTO contact_point (id, account_id, kind, channel, address, language, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id)
        .bind(account)
        .bind(kind.as_str())
        .bind(channel.as_str())
        .bind(address)
        .bind(language.map(Language::as_str))
        .bind(now);
        let mut transaction = self.0.write().await?;
        transaction.run(insert).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// The contact points of an account, oldest first, at most a thousand.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn list(&self, account: AccountId) -> Result<Vec<ContactPoint>, Error> {
        list(&mut self.0.read().await?, account).await
    }

    /// Stops sending to an address that refused, or starts again (none). Answers whether the contact point exists.
    ///
    /// # Errors
    /// The database.
    pub async fn disable(
        &self,
        account: AccountId,
        id: ContactPointId,
        since: Option<Timestamp>,
    ) -> Result<bool, Error> {
        let update = sql("UPDATE contact_point SET disabled_at = $3 WHERE id = $1 AND account_id = $2");
        self.0.change(update.bind(id).bind(account).bind(since)).await
    }

    /// Removes a contact point. Answers whether it existed.
    ///
    /// # Errors
    /// The database.
    pub async fn delete(&self, account: AccountId, id: ContactPointId) -> Result<bool, Error> {
        let delete = sql("DELETE FROM contact_point WHERE id = $1 AND account_id = $2");
        self.0.change(delete.bind(id).bind(account)).await
    }
}

async fn list(transaction: &mut Transaction, account: AccountId) -> Result<Vec<ContactPoint>, Error> {
    let query = sql("SELECT * FROM contact_point WHERE account_id = $1 ORDER BY id LIMIT 1000").bind(account);
    read_all(&transaction.all(query).await?, read)
}

/// Whom the messages of an account concern, where `managers` are the users to ask in order of preference.
pub(crate) async fn of_account(
    transaction: &mut Transaction,
    account: AccountId,
    managers: [Option<UserId>; 2],
) -> Result<Contacts, Error> {
    let mut contacts = Contacts {
        manager: None,
        points: list(transaction, account).await?,
    };
    contacts.points.retain(|point| point.disabled_at.is_none());
    for id in managers.into_iter().flatten() {
        if contacts.manager.is_none() {
            let user = users::find(transaction, account, id).await?;
            contacts.manager = user.filter(|user| user.suspended_at.is_none());
        }
    }
    Ok(contacts)
}

fn read(row: &Row) -> Result<ContactPoint, Error> {
    Ok(ContactPoint {
        id: row.get("id")?,
        kind: row.word("kind")?,
        channel: row.word("channel")?,
        address: row.get("address")?,
        language: row.maybe_word("language")?,
        disabled_at: row.maybe("disabled_at")?,
    })
}
