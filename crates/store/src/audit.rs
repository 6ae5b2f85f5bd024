use crate::{
    AccountId, AuditId, Cursor, Error, Page, Store, UserId,
    db::{Row, json, sql},
    page::{Direction, Order, SortValue, only, read_all},
    words::words,
};
use jiff::Timestamp;
use serde_json::Value;
use std::net::IpAddr;

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditEntry {
    /// Its identity.
    pub id: AuditId,
    /// When it was done.
    pub at: Timestamp,
    /// What was done, by whom.
    pub entry: NewAuditEntry,
}

/// What was done, by whom.
#[derive(Clone, Debug, PartialEq)]
pub struct NewAuditEntry {
    /// The user; none: somebody at the command line of the server, or Vigie itself.
    pub user: Option<UserId>,
    /// The name of who did it, as it was then.
    pub actor: String,
    /// From which address.
    pub address: Option<IpAddr>,
    /// Through which door.
    pub door: Door,
    /// What was done: `create`, `update`, `delete`, `sign_in` ...
    pub action: String,
    /// The kind of what it was done to: `monitor`, `user` ...
    pub kind: String,
    /// The id of what it was done to.
    pub object: String,
    /// What else is worth keeping. Never a secret.
    pub details: Value,
}

/// The way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Door {
    /// The REST API.
    Api,
    /// The command line.
    Cli,
    /// The web console.
    Console,
    /// Vigie itself.
    System,
}

words!(Door: Api = "api", Cli = "cli", Console = "console", System = "system");

/// Which lines are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only what was done at this instant or later.
    pub from: Option<Timestamp>,
    /// Only what was done before this instant.
    pub until: Option<Timestamp>,
    /// Only what this user did.
    pub user: Option<UserId>,
    /// Only what was done to things of this kind.
    pub kind: Option<String>,
}

/// The audit log of an installation. Lines are added, and go with retention; nothing changes them.
#[derive(Clone, Copy, Debug)]
pub struct Audit<'s>(&'s Store);

impl Store {
    /// The audit log of the installation.
    pub fn audit(&self) -> Audit<'_> {
        Audit(self)
    }
}

impl Audit<'_> {
    /// Adds a line.
    ///
    /// # Errors
    /// The database.
    pub async fn append(&self, account: AccountId, entry: &NewAuditEntry, now: Timestamp) -> Result<AuditId, Error> {
        let id: AuditId = self.0.mint(now);
        let insert = sql(
            "INSERT INTO audit (id, account_id, at, user_id, actor, address, door, action, kind, object, details) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(id)
        .bind(account)
        .bind(now)
        .bind(entry.user)
        .bind(&entry.actor)
        .bind(entry.address.map(|address| address.to_string()))
        .bind(entry.door.as_str())
        .bind(&entry.action)
        .bind(&entry.kind)
        .bind(&entry.object)
        .bind(json(&entry.details)?);
        self.0.change(insert).await?;
        Ok(id)
    }

    /// A page of the log of an account, newest first.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn list(
        &self,
        account: AccountId,
        filter: &AuditFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<AuditEntry>, Error> {
        let mut query = sql("SELECT * FROM audit WHERE account_id = ").arg(account);
        query = only(query, " AND at >= ", filter.from);
        query = only(query, " AND at < ", filter.until);
        query = only(query, " AND user_id = ", filter.user);
        query = only(query, " AND kind = ", filter.kind.clone());
        let order = Order {
            columns: &["at", "id"],
            direction: Direction::Descending,
        };
        let rows = self.0.read().await?.all(order.apply(query, after, limit)).await?;
        Ok(Page::of(read_all(&rows, read)?, limit, |entry| {
            vec![entry.at.into(), SortValue::Text(entry.id.to_string())]
        }))
    }
}

fn read(row: &Row) -> Result<AuditEntry, Error> {
    Ok(AuditEntry {
        id: row.get("id")?,
        at: row.get("at")?,
        entry: NewAuditEntry {
            user: row.maybe("user_id")?,
            actor: row.get("actor")?,
            address: row.maybe_word("address")?,
            door: row.word("door")?,
            action: row.get("action")?,
            kind: row.get("kind")?,
            object: row.get("object")?,
            details: row.json("details")?,
        },
    })
}
