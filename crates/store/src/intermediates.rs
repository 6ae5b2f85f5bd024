use crate::{Error, Store, db::sql, digest::sha256};
use jiff::Timestamp;

/// How many are kept: a few times the number of public ones that serve today.
const MOST: u32 = 4096;

/// Intermediates of public CAs that were seen on sound chains. They belong to no account.
#[derive(Clone, Copy, Debug)]
pub struct Intermediates<'s>(&'s Store);

impl Store {
    /// Intermediates of public CAs that were seen.
    pub fn intermediates(&self) -> Intermediates<'_> {
        Intermediates(self)
    }
}

impl Intermediates<'_> {
    /// Keeps certificates (DER); those that were seen longest ago go where there are more than 4,096.
    ///
    /// # Errors
    /// The database.
    pub async fn keep(&self, certificates: &[Vec<u8>], now: Timestamp) -> Result<(), Error> {
        let mut transaction = self.0.write().await?;
        for der in certificates {
            let insert = sql("INSERT INTO intermediate (digest, der, seen_at) VALUES ($1, $2, $3) \
                 ON CONFLICT (digest) DO UPDATE SET seen_at = excluded.seen_at");
            transaction
                .run(insert.bind(sha256(der)).bind(der.clone()).bind(now))
                .await?;
        }
        let last = sql("SELECT seen_at FROM intermediate WHERE seen_at >= $1 ORDER BY seen_at DESC LIMIT 1 OFFSET $2")
            .bind(Timestamp::UNIX_EPOCH)
            .bind(MOST);
        if let Some(row) = transaction.one(last).await? {
            let oldest: Timestamp = row.get("seen_at")?;
            let delete = sql("DELETE FROM intermediate WHERE seen_at <= $1 AND seen_at < $2");
            transaction.run(delete.bind(oldest).bind(now)).await?;
        }
        transaction.commit().await
    }

    /// All that are kept (DER), the last seen first.
    ///
    /// # Errors
    /// The database.
    pub async fn all(&self) -> Result<Vec<Vec<u8>>, Error> {
        let query = sql("SELECT der FROM intermediate WHERE seen_at >= $1 ORDER BY seen_at DESC LIMIT $2")
            .bind(Timestamp::UNIX_EPOCH)
            .bind(MOST);
        let rows = self.0.read().await?.all(query).await?;
        rows.iter().map(|row| row.get("der")).collect()
    }
}
