use crate::{
    AccountId, Error, MailFormat, Store, UserId,
    db::{Row, Transaction, sql},
    page::read_all,
};
use jiff::Timestamp;
use model::Language;

/// A person, or a program that uses the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Its identity.
    pub id: UserId,
    /// The account that it belongs to.
    pub account: AccountId,
    /// What it is.
    pub profile: UserProfile,
    /// The hash of the password (PHC string), where there is one.
    pub password_hash: Option<String>,
    /// The secret of the second factor, where there is one.
    pub totp_secret: Option<String>,
    /// Failed sign-ins in a row.
    pub failed_sign_ins: u32,
    /// Since when sign-in is locked.
    pub locked_at: Option<Timestamp>,
    /// Since when the user is suspended.
    pub suspended_at: Option<Timestamp>,
    /// The last sign-in that succeeded.
    pub last_sign_in_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What can be edited of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserProfile {
    /// The name to sign in with, unique in the installation.
    pub name: String,
    /// Where mails go.
    pub email: String,
    /// What the user may do.
    pub rights: Rights,
    /// The language of mails and console; none: the account's.
    pub language: Option<Language>,
    /// How mails are written; none: the account's.
    pub mail_format: Option<MailFormat>,
    /// The IANA time zone; none: the account's.
    pub time_zone: Option<String>,
}

/// What a user may do. Everybody may read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// The first user of the account, who creates API users and may pass this role on.
    pub super_user: bool,
    /// Users, settings, audit log.
    pub administrative: bool,
    /// Monitors, certificates, scans.
    pub technical: bool,
}

/// The users of an installation.
#[derive(Clone, Copy, Debug)]
pub struct Users<'s>(&'s Store);

impl Store {
    /// The users of the installation.
    pub fn users(&self) -> Users<'_> {
        Users(self)
    }
}

impl Users<'_> {
    /// Makes a user, who has no password yet.
    ///
    /// # Errors
    /// [`crate::Conflict::UserName`], [`Error::Reference`] for an unknown account, or the database.
    pub async fn create(&self, account: AccountId, profile: &UserProfile, now: Timestamp) -> Result<UserId, Error> {
        let id: UserId = self.0.mint(now);
        let insert = sql(
            "INSERT INTO app_user (id, account_id, name, email, super_user, administrative, technical, language, \
             mail_format, time_zone, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
        )
        .bind(id)
        .bind(account);
        let mut transaction = self.0.write().await?;
        transaction.run(bind_profile(insert, profile).bind(now)).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// One user of an account.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn find(&self, account: AccountId, id: UserId) -> Result<Option<User>, Error> {
        find(&mut self.0.read().await?, account, id).await
    }

    /// The user who signs in with this name.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn find_by_name(&self, name: &str) -> Result<Option<User>, Error> {
        let query = sql("SELECT * FROM app_user WHERE name = $1").bind(name);
        self.0.read().await?.one(query).await?.as_ref().map(read).transpose()
    }

    /// Every user of an account, by name, at most ten thousand.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn list(&self, account: AccountId) -> Result<Vec<User>, Error> {
        let query = sql("SELECT * FROM app_user WHERE account_id = $1 ORDER BY name LIMIT 10000").bind(account);
        read_all(&self.0.read().await?.all(query).await?, read)
    }

    /// Replaces what can be edited. Answers whether the user exists.
    ///
    /// # Errors
    /// [`crate::Conflict::UserName`], or the database.
    pub async fn update(
        &self,
        account: AccountId,
        id: UserId,
        profile: &UserProfile,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let update = sql(
            "UPDATE app_user SET name = $3, email = $4, super_user = $5, administrative = $6, technical = $7, \
             language = $8, mail_format = $9, time_zone = $10, updated_at = $11 WHERE id = $1 AND account_id = $2",
        )
        .bind(id)
        .bind(account);
        self.0.change(bind_profile(update, profile).bind(now)).await
    }

    /// Sets or takes away the password. Answers whether the user exists.
    ///
    /// # Errors
    /// The database.
    pub async fn set_password_hash(&self, account: AccountId, id: UserId, hash: Option<&str>) -> Result<bool, Error> {
        let update = sql("UPDATE app_user SET password_hash = $3 WHERE id = $1 AND account_id = $2");
        self.0.change(update.bind(id).bind(account).bind(hash)).await
    }

    /// Suspends a user since an instant, or lets them in again. Answers whether the user exists.
    ///
    /// # Errors
    /// The database.
    pub async fn suspend(&self, account: AccountId, id: UserId, since: Option<Timestamp>) -> Result<bool, Error> {
        let update = sql("UPDATE app_user SET suspended_at = $3 WHERE id = $1 AND account_id = $2");
        self.0.change(update.bind(id).bind(account).bind(since)).await
    }

    /// Removes a user with their tokens. The audit log keeps their name. Answers whether the user existed.
    ///
    /// # Errors
    /// The database.
    pub async fn delete(&self, account: AccountId, id: UserId) -> Result<bool, Error> {
        let delete = sql("DELETE FROM app_user WHERE id = $1 AND account_id = $2");
        self.0.change(delete.bind(id).bind(account)).await
    }
}

pub(crate) async fn find(transaction: &mut Transaction, account: AccountId, id: UserId) -> Result<Option<User>, Error> {
    let query = sql("SELECT * FROM app_user WHERE id = $1 AND account_id = $2")
        .bind(id)
        .bind(account);
    transaction.one(query).await?.as_ref().map(read).transpose()
}

fn bind_profile(query: crate::db::Query, profile: &UserProfile) -> crate::db::Query {
    query
        .bind(&profile.name)
        .bind(&profile.email)
        .bind(profile.rights.super_user)
        .bind(profile.rights.administrative)
        .bind(profile.rights.technical)
        .bind(profile.language.map(Language::as_str))
        .bind(profile.mail_format.map(MailFormat::as_str))
        .bind(profile.time_zone.clone())
}

fn read(row: &Row) -> Result<User, Error> {
    Ok(User {
        id: row.get("id")?,
        account: row.get("account_id")?,
        profile: UserProfile {
            name: row.get("name")?,
            email: row.get("email")?,
            rights: Rights {
                super_user: row.get("super_user")?,
                administrative: row.get("administrative")?,
                technical: row.get("technical")?,
            },
            language: row.maybe_word("language")?,
            mail_format: row.maybe_word("mail_format")?,
            time_zone: row.maybe("time_zone")?,
        },
        password_hash: row.maybe("password_hash")?,
        totp_secret: row.maybe("totp_secret")?,
        failed_sign_ins: row.get("failed_sign_ins")?,
        locked_at: row.maybe("locked_at")?,
        suspended_at: row.maybe("suspended_at")?,
        last_sign_in_at: row.maybe("last_sign_in_at")?,
        created_at: row.get("created_at")?,
    })
}
