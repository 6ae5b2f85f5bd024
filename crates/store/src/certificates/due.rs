use super::Certificates;
use crate::{
    AccountId, CertificateId, Error, FileId, NewScan, ScanId, TargetId,
    db::{Transaction, sql},
    page::read_all,
    scans::request,
};
use jiff::Timestamp;

/// A certificate whose turn has come: for one test of its installation, or for a look at its date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueCertificate {
    /// The account that it belongs to.
    pub account: AccountId,
    /// Its line.
    pub file: FileId,
    /// The latest certificate of the line.
    pub certificate: CertificateId,
    /// Its SHA-256 in lower-case hexadecimal.
    pub fingerprint: String,
    /// The names that it is for.
    pub names: Vec<String>,
    /// First instant of validity.
    pub not_before: Timestamp,
    /// Last instant of validity.
    pub not_after: Timestamp,
    /// The targets of monitors that expect the line: scanned by themselves they are not, or it would not be due.
    pub targets: Vec<TargetId>,
    /// When it fell due.
    pub due_at: Timestamp,
}

impl Certificates<'_> {
    /// Lines whose installation is to be tested once: added some days ago, and not monitored since. Those that are
    /// monitored by now are taken off the list.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn due_tests(&self, now: Timestamp, limit: u32) -> Result<Vec<DueCertificate>, Error> {
        let due = sql(
            "SELECT id, account_id, test_due_at AS due_at FROM certificate_file WHERE test_due_at <= $1 \
             ORDER BY test_due_at LIMIT $2",
        );
        let due = self.due(due.bind(now).bind(limit)).await?;
        if due.is_empty() {
            return Ok(due);
        }
        let monitored = sql(
            "UPDATE certificate_file SET test_due_at = NULL WHERE EXISTS (SELECT 1 FROM monitor m \
             JOIN target t ON t.monitor_id = m.id WHERE m.file_id = certificate_file.id AND t.enabled = 1 \
             AND t.interval_s IS NOT NULL) AND id IN ",
        )
        .list(due.iter().map(|due| due.file))
        .push(" RETURNING id");
        let mut transaction = self.0.write().await?;
        let rows = transaction.all(monitored).await?;
        transaction.commit().await?;
        let monitored: Vec<FileId> = read_all(&rows, |row| row.get("id"))?;
        Ok(due.into_iter().filter(|due| !monitored.contains(&due.file)).collect())
    }

    /// Lines that no scanner reaches and whose date is to be looked at.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn due_reviews(&self, now: Timestamp, limit: u32) -> Result<Vec<DueCertificate>, Error> {
        let query = sql(
            "SELECT id, account_id, review_due_at AS due_at FROM certificate_file WHERE review_due_at <= $1 \
             ORDER BY review_due_at LIMIT $2",
        );
        self.due(query.bind(now).bind(limit)).await
    }

    /// Takes a due test and orders its scans. None where another scheduler took it.
    ///
    /// # Errors
    /// [`Error::Reference`] for an unknown target, or the database.
    pub async fn start_test(
        &self,
        test: &DueCertificate,
        scans: &[NewScan],
        now: Timestamp,
    ) -> Result<Option<Vec<ScanId>>, Error> {
        let mut transaction = self.0.write().await?;
        let update = sql("UPDATE certificate_file SET test_due_at = NULL WHERE id = $1 AND test_due_at = $2");
        if transaction.run(update.bind(test.file).bind(test.due_at)).await? == 0 {
            return Ok(None);
        }
        let mut ids = Vec::with_capacity(scans.len());
        for scan in scans {
            ids.push(request(self.0, &mut transaction, scan, now).await?);
        }
        transaction.commit().await?;
        Ok(Some(ids))
    }

    async fn due(&self, query: crate::db::Query) -> Result<Vec<DueCertificate>, Error> {
        let mut transaction = self.0.read().await?;
        let mut due = Vec::new();
        for row in transaction.all(query).await? {
            let file: FileId = row.get("id")?;
            if let Some(test) = latest(&mut transaction, row.get("account_id")?, file, row.get("due_at")?).await? {
                due.push(test);
            }
        }
        Ok(due)
    }
}

async fn latest(
    transaction: &mut Transaction,
    account: AccountId,
    file: FileId,
    due_at: Timestamp,
) -> Result<Option<DueCertificate>, Error> {
    let query = sql(
        "SELECT id, fingerprint, names, not_before, not_after FROM certificate WHERE file_id = $1 \
         ORDER BY not_before DESC, id DESC LIMIT 1",
    );
    let Some(row) = transaction.one(query.bind(file)).await? else {
        return Ok(None);
    };
    let query = sql(
        "SELECT t.id FROM monitor m JOIN target t ON t.monitor_id = m.id WHERE m.file_id = $1 ORDER BY t.id LIMIT 1000",
    );
    let targets = transaction.all(query.bind(file)).await?;
    Ok(Some(DueCertificate {
        account,
        file,
        certificate: row.get("id")?,
        fingerprint: row.get("fingerprint")?,
        names: row.json("names")?,
        not_before: row.get("not_before")?,
        not_after: row.get("not_after")?,
        targets: read_all(&targets, |row| row.get("id"))?,
        due_at,
    }))
}
