use crate::{
    AccountId, Error, Store,
    db::{Transaction, sql},
    digest::sha256,
};
use jiff::Timestamp;

/// A private CA bundle of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustBundle {
    /// The SHA-256 of its PEM text in lower-case hexadecimal: how jobs name it.
    pub digest: String,
    /// What people call it.
    pub name: String,
    /// When it was uploaded.
    pub created_at: Timestamp,
}

/// Bytes by their digest, and the CA bundles among them.
#[derive(Clone, Copy, Debug)]
pub struct Blobs<'s>(&'s Store);

impl Store {
    /// Bytes by their digest: certificates and private CA bundles.
    pub fn blobs(&self) -> Blobs<'_> {
        Blobs(self)
    }
}

impl Blobs<'_> {
    /// Keeps bytes; the same ones are kept once. Answers their digest.
    ///
    /// # Errors
    /// The database.
    pub async fn put(&self, bytes: &[u8], now: Timestamp) -> Result<String, Error> {
        let mut transaction = self.0.write().await?;
        let digest = put(&mut transaction, bytes, now).await?;
        transaction.commit().await?;
        Ok(digest)
    }

    /// The bytes with this digest.
    ///
    /// # Errors
    /// The database.
    pub async fn find(&self, digest: &str) -> Result<Option<Vec<u8>>, Error> {
        find(&mut self.0.read().await?, digest).await
    }

    /// Adds a private CA bundle (PEM text, already checked) to an account, or gives the one that is there a new name.
    /// Answers its digest.
    ///
    /// # Errors
    /// [`Error::Reference`] for an unknown account, or the database.
    pub async fn add_bundle(
        &self,
        account: AccountId,
        name: &str,
        pem: &[u8],
        now: Timestamp,
    ) -> Result<String, Error> {
        let mut transaction = self.0.write().await?;
        let digest = put(&mut transaction, pem, now).await?;
        let insert = sql(
            "INSERT INTO trust_bundle (account_id, digest, name, created_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (account_id, digest) DO UPDATE SET name = excluded.name",
        );
        let insert = insert.bind(account).bind(&digest).bind(name).bind(now);
        transaction.run(insert).await?;
        transaction.commit().await?;
        Ok(digest)
    }

    /// The bundles of an account, by name, at most a thousand.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn bundles(&self, account: AccountId) -> Result<Vec<TrustBundle>, Error> {
        let query =
            sql("SELECT digest, name, created_at FROM trust_bundle WHERE account_id = $1 ORDER BY name LIMIT 1000")
                .bind(account);
        let rows = self.0.read().await?.all(query).await?;
        crate::page::read_all(&rows, |row| {
            Ok(TrustBundle {
                digest: row.get("digest")?,
                name: row.get("name")?,
                created_at: row.get("created_at")?,
            })
        })
    }

    /// The PEM text of a bundle of an account.
    ///
    /// # Errors
    /// The database.
    pub async fn bundle(&self, account: AccountId, digest: &str) -> Result<Option<Vec<u8>>, Error> {
        let query = sql(
            "SELECT bytes FROM trust_bundle JOIN blob ON blob.digest = trust_bundle.digest \
             WHERE account_id = $1 AND trust_bundle.digest = $2",
        );
        let row = self.0.read().await?.one(query.bind(account).bind(digest)).await?;
        row.map(|row| row.get("bytes")).transpose()
    }

    /// Takes a bundle from an account. Monitors that name it trust it no more. Answers whether it was there.
    ///
    /// # Errors
    /// The database.
    pub async fn remove_bundle(&self, account: AccountId, digest: &str) -> Result<bool, Error> {
        let delete = sql("DELETE FROM trust_bundle WHERE account_id = $1 AND digest = $2");
        self.0.change(delete.bind(account).bind(digest)).await
    }
}

pub(crate) async fn put(transaction: &mut Transaction, bytes: &[u8], now: Timestamp) -> Result<String, Error> {
    let digest = sha256(bytes);
    let insert =
        sql("INSERT INTO blob (digest, bytes, created_at) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING")
            .bind(&digest)
            .bind(bytes.to_vec())
            .bind(now);
    transaction.run(insert).await?;
    Ok(digest)
}

pub(crate) async fn find(transaction: &mut Transaction, digest: &str) -> Result<Option<Vec<u8>>, Error> {
    let query = sql("SELECT bytes FROM blob WHERE digest = $1").bind(digest);
    let row = transaction.one(query).await?;
    row.map(|row| row.get("bytes")).transpose()
}
