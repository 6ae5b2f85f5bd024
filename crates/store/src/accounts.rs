use crate::{
    AccountId, AccountSettings, Error, Store,
    db::{Row, Transaction, json, sql},
    page::read_all,
    targets,
};
use jiff::Timestamp;

/// An organisation with its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its identity.
    pub id: AccountId,
    /// Its name, unique in the installation.
    pub name: String,
    /// Its general settings.
    pub settings: AccountSettings,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its name or settings last changed.
    pub updated_at: Timestamp,
}

/// The accounts of an installation.
#[derive(Clone, Copy, Debug)]
pub struct Accounts<'s>(&'s Store);

impl Store {
    /// The accounts of the installation.
    pub fn accounts(&self) -> Accounts<'_> {
        Accounts(self)
    }
}

const COLUMNS: &str = "SELECT id, name, settings, created_at, updated_at FROM account";

impl Accounts<'_> {
    /// Makes an account.
    ///
    /// # Errors
    /// [`crate::Conflict::AccountName`], or the database.
    pub async fn create(&self, name: &str, settings: AccountSettings, now: Timestamp) -> Result<Account, Error> {
        let account = Account {
            id: self.0.mint(now),
            name: name.to_owned(),
            settings,
            created_at: now,
            updated_at: now,
        };
        let insert =
            sql("INSERT INTO account (id, name, settings, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)")
                .bind(account.id)
                .bind(name)
                .bind(json(&account.settings)?)
                .bind(now);
        let mut transaction = self.0.write().await?;
        transaction.run(insert).await?;
        transaction.commit().await?;
        Ok(account)
    }

    /// One account.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn find(&self, id: AccountId) -> Result<Option<Account>, Error> {
        find(&mut self.0.read().await?, id).await
    }

    /// One account, by its name.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn find_by_name(&self, name: &str) -> Result<Option<Account>, Error> {
        let query = sql(COLUMNS).push(" WHERE name = ").arg(name);
        self.0.read().await?.one(query).await?.as_ref().map(read).transpose()
    }

    /// Every account, by name; an installation has few.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn list(&self) -> Result<Vec<Account>, Error> {
        let query = sql(COLUMNS).push(" ORDER BY name LIMIT 10000");
        read_all(&self.0.read().await?.all(query).await?, read)
    }

    /// Replaces name and settings. Monitors without a frequency of their own follow a new default in the same
    /// transaction. Answers whether the account exists.
    ///
    /// # Errors
    /// [`crate::Conflict::AccountName`], or the database.
    pub async fn update(
        &self,
        id: AccountId,
        name: &str,
        settings: &AccountSettings,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let mut transaction = self.0.write().await?;
        let Some(before) = find(&mut transaction, id).await? else {
            return Ok(false);
        };
        let update = sql("UPDATE account SET name = $2, settings = $3, updated_at = $4 WHERE id = $1")
            .bind(id)
            .bind(name)
            .bind(json(settings)?)
            .bind(now);
        transaction.run(update).await?;
        if before.settings.default_frequency != settings.default_frequency {
            targets::follow_default(&mut transaction, id, settings, now).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Removes an account with all that belongs to it, its audit log apart. Answers whether it existed.
    ///
    /// # Errors
    /// The database.
    pub async fn delete(&self, id: AccountId) -> Result<bool, Error> {
        let mut transaction = self.0.write().await?;
        // Monitors first: they take targets, scans and reports along. What is left hangs on the account alone.
        for statement in [
            "DELETE FROM monitor WHERE account_id = $1",
            "DELETE FROM scan WHERE account_id = $1 AND target_id IS NULL",
            "DELETE FROM report WHERE account_id = $1 AND target_id IS NULL",
        ] {
            transaction.run(sql(statement).bind(id)).await?;
        }
        let gone = transaction
            .run(sql("DELETE FROM account WHERE id = $1").bind(id))
            .await?;
        transaction.commit().await?;
        Ok(gone > 0)
    }
}

pub(crate) async fn find(transaction: &mut Transaction, id: AccountId) -> Result<Option<Account>, Error> {
    let query = sql("SELECT id, name, settings, created_at, updated_at FROM account WHERE id = $1").bind(id);
    transaction.one(query).await?.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<Account, Error> {
    Ok(Account {
        id: row.get("id")?,
        name: row.get("name")?,
        settings: row.json("settings")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}
