use crate::{
    AccountId, Error, Store, TokenId, UserId,
    db::{Row, json, sql},
    digest::sha256,
    page::read_all,
};
use jiff::Timestamp;

/// A token of an API user. Its secret is not kept, only the SHA-256 of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its identity.
    pub id: TokenId,
    /// The account that it opens.
    pub account: AccountId,
    /// The user that it belongs to; none: the token made with the account.
    pub user: Option<UserId>,
    /// What people call it.
    pub name: String,
    /// What it may do, in the words of the API.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it opens nothing.
    pub expires_at: Option<Timestamp>,
    /// When it was taken back.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to about a minute.
    pub last_used_at: Option<Timestamp>,
}

/// A token to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    /// The user that it belongs to, if any.
    pub user: Option<UserId>,
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// From when on it opens nothing.
    pub expires_at: Option<Timestamp>,
}

/// The tokens of an installation.
#[derive(Clone, Copy, Debug)]
pub struct Tokens<'s>(&'s Store);

impl Store {
    /// The API tokens of the installation.
    pub fn tokens(&self) -> Tokens<'_> {
        Tokens(self)
    }
}

/// Its use is written down again after so long.
const USE_NOTED_EVERY_MS: i64 = 60_000;

impl Tokens<'_> {
    /// Keeps a token. `secret` is long and random, made by the caller and shown once; only its SHA-256 is stored.
    ///
    /// # Errors
    /// [`Error::Reference`] for an unknown account or user, or the database.
    pub async fn create(
        &self,
        account: AccountId,
        token: &NewToken,
        secret: &str,
        now: Timestamp,
    ) -> Result<TokenId, Error> {
        let id: TokenId = self.0.mint(now);
        let insert = sql(
            "INSERT INTO api_token (id, account_id, user_id, name, secret_sha256, scopes, created_at, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id)
        .bind(account)
        .bind(token.user)
        .bind(&token.name)
        .bind(sha256(secret.as_bytes()))
        .bind(json(&token.scopes)?)
        .bind(now)
        .bind(token.expires_at);
        let mut transaction = self.0.write().await?;
        transaction.run(insert).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// The token with this secret, if it opens anything now: neither expired nor revoked, its user not suspended.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn authenticate(&self, secret: &str, now: Timestamp) -> Result<Option<Token>, Error> {
        let query = sql(
            "SELECT t.* FROM api_token t LEFT JOIN app_user u ON u.id = t.user_id WHERE t.secret_sha256 = $1 \
             AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > $2) AND u.suspended_at IS NULL",
        );
        let query = query.bind(sha256(secret.as_bytes())).bind(now);
        let token = self.0.read().await?.one(query).await?.as_ref().map(read).transpose()?;
        if let Some(token) = &token
            && token
                .last_used_at
                .is_none_or(|last| now.as_millisecond() - last.as_millisecond() >= USE_NOTED_EVERY_MS)
        {
            let update = sql("UPDATE api_token SET last_used_at = $2 WHERE id = $1");
            self.0.change(update.bind(token.id).bind(now)).await?;
        }
        Ok(token)
    }

    /// The tokens of an account, oldest first, at most ten thousand.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn list(&self, account: AccountId) -> Result<Vec<Token>, Error> {
        let query = sql("SELECT * FROM api_token WHERE account_id = $1 ORDER BY id LIMIT 10000").bind(account);
        read_all(&self.0.read().await?.all(query).await?, read)
    }

    /// Takes a token back. Answers whether it was still of use.
    ///
    /// # Errors
    /// The database.
    pub async fn revoke(&self, account: AccountId, id: TokenId, now: Timestamp) -> Result<bool, Error> {
        let update =
            sql("UPDATE api_token SET revoked_at = $3 WHERE id = $1 AND account_id = $2 AND revoked_at IS NULL");
        self.0.change(update.bind(id).bind(account).bind(now)).await
    }
}

fn read(row: &Row) -> Result<Token, Error> {
    Ok(Token {
        id: row.get("id")?,
        account: row.get("account_id")?,
        user: row.maybe("user_id")?,
        name: row.get("name")?,
        scopes: row.json("scopes")?,
        created_at: row.get("created_at")?,
        expires_at: row.maybe("expires_at")?,
        revoked_at: row.maybe("revoked_at")?,
        last_used_at: row.maybe("last_used_at")?,
    })
}
