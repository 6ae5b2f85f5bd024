mod due;
mod import;
mod list;
mod row;

pub use due::DueCertificate;
pub use import::{Imported, NewCertificate};
pub use list::{CertificateFilter, CertificateOrder};

pub(crate) use import::import;

use crate::{
    AccountId, CertificateId, Error, FileId, Store, UserId, blobs,
    db::{Transaction, sql},
    page::read_all,
    words::words,
};
use jiff::Timestamp;
use model::CertificateFacts;
use row::{SELECT, bind_details, read};

/// One certificate of the inventory, with what belongs to its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Its identity.
    pub id: CertificateId,
    /// The account that it belongs to.
    pub account: AccountId,
    /// The line that it belongs to.
    pub file: FileId,
    /// The certificate that replaces it, the latest one where there are several.
    pub successor: Option<CertificateId>,
    /// What is read from it, `der` left out: see [`Certificates::der`].
    pub facts: CertificateFacts,
    /// The names that it is for, in lower case.
    pub names: Vec<String>,
    /// The digests of the intermediates that came with it, the one that certifies it first.
    pub chain: Vec<String>,
    /// The reference of the CA.
    pub ca_reference: String,
    /// Where it came from.
    pub source: CertificateSource,
    /// Since when it is known to be revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was added.
    pub created_at: Timestamp,
    /// What belongs to its line.
    pub details: FileDetails,
}

/// What belongs to a line of certificates and passes to each successor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDetails {
    /// Our reference.
    pub reference: String,
    /// The customer's reference.
    pub customer_reference: String,
    /// The custom fields A to D.
    pub custom: [String; 4],
    /// A free note.
    pub note: String,
    /// The organisation.
    pub organisation: String,
    /// The responsible user.
    pub responsible: Option<UserId>,
    /// Whether it is to be monitored.
    pub monitored: bool,
    /// Whether it is to be renewed; otherwise there are no reminders.
    pub renewed: bool,
    /// Whether no scanner reaches it: it is watched by its date alone.
    pub offline: bool,
}

impl Default for FileDetails {
    fn default() -> Self {
        Self {
            reference: String::new(),
            customer_reference: String::new(),
            custom: Default::default(),
            note: String::new(),
            organisation: String::new(),
            responsible: None,
            monitored: true,
            renewed: true,
            offline: false,
        }
    }
}

/// Where a certificate came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CertificateSource {
    /// A program added it.
    Api,
    /// A person uploaded it.
    Import,
    /// A server presented it.
    Scan,
}

words!(CertificateSource: Api = "api", Import = "import", Scan = "scan");

/// A certificate of a line: any of them may stand where the line is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineMember {
    /// Its identity.
    pub id: CertificateId,
    /// Its SHA-256 in lower-case hexadecimal.
    pub fingerprint: String,
    /// Its serial number in lower-case hexadecimal.
    pub serial: String,
    /// First instant of validity.
    pub not_before: Timestamp,
    /// Last instant of validity.
    pub not_after: Timestamp,
}

/// The inventory of certificates.
#[derive(Clone, Copy, Debug)]
pub struct Certificates<'s>(&'s Store);

impl Store {
    /// The inventory of certificates.
    pub fn certificates(&self) -> Certificates<'_> {
        Certificates(self)
    }
}

impl Certificates<'_> {
    /// Adds a certificate to the inventory and to the line that it continues. One that is there already stays as it is.
    ///
    /// # Errors
    /// [`Error::Reference`] for an unknown account or user, or the database.
    pub async fn import(
        &self,
        account: AccountId,
        certificate: &NewCertificate,
        now: Timestamp,
    ) -> Result<Imported, Error> {
        let mut transaction = self.0.write().await?;
        let imported = import(self.0, &mut transaction, account, certificate, now).await?;
        transaction.commit().await?;
        Ok(imported)
    }

    /// One certificate of an account.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn find(&self, account: AccountId, id: CertificateId) -> Result<Option<Certificate>, Error> {
        let query = sql(SELECT)
            .push(" WHERE c.id = ")
            .arg(id)
            .push(" AND c.account_id = ")
            .arg(account);
        self.0.read().await?.one(query).await?.as_ref().map(read).transpose()
    }

    /// The certificate of an account with this SHA-256 (lower-case hexadecimal).
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn find_by_fingerprint(
        &self,
        account: AccountId,
        fingerprint: &str,
    ) -> Result<Option<Certificate>, Error> {
        let query = sql(SELECT).push(" WHERE c.account_id = ").arg(account);
        let query = query.push(" AND c.fingerprint = ").arg(fingerprint);
        self.0.read().await?.one(query).await?.as_ref().map(read).transpose()
    }

    /// The certificate itself (DER), then those of the intermediates that came with it.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn der(&self, account: AccountId, id: CertificateId) -> Result<Option<Vec<Vec<u8>>>, Error> {
        let mut transaction = self.0.read().await?;
        let query = sql("SELECT fingerprint, chain FROM certificate WHERE id = $1 AND account_id = $2");
        let Some(row) = transaction.one(query.bind(id).bind(account)).await? else {
            return Ok(None);
        };
        let mut digests = vec![row.get::<String>("fingerprint")?];
        digests.extend(row.json::<Vec<String>>("chain")?);
        let mut certificates = Vec::with_capacity(digests.len());
        for digest in digests {
            let bytes = blobs::find(&mut transaction, &digest).await?;
            certificates.push(bytes.ok_or_else(|| Error::inconsistent(format!("blob {digest} is missing")))?);
        }
        Ok(Some(certificates))
    }

    /// The certificates of a line, oldest first.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn line(&self, file: FileId) -> Result<Vec<LineMember>, Error> {
        line(&mut self.0.read().await?, file).await
    }

    /// Replaces what belongs to a line. Answers whether the account has it.
    ///
    /// # Errors
    /// [`Error::Reference`] for an unknown user, or the database.
    pub async fn update_details(
        &self,
        account: AccountId,
        file: FileId,
        details: &FileDetails,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let update = sql(
            "UPDATE certificate_file SET reference = $4, customer_reference = $5, custom_a = $6, custom_b = $7, \
             custom_c = $8, custom_d = $9, note = $10, organisation = $11, responsible_id = $12, monitored = $13, \
             renewed = $14, offline = $15, search = $16, updated_at = $3, \
             review_due_at = CASE WHEN $15 = 0 THEN NULL ELSE COALESCE(review_due_at, $3) END \
             WHERE id = $1 AND account_id = $2",
        )
        .bind(file)
        .bind(account)
        .bind(now);
        self.0.change(bind_details(update, details)).await
    }

    /// Notes since when a certificate is revoked, or that it is not. Answers whether the account has it.
    ///
    /// # Errors
    /// The database.
    pub async fn set_revoked(
        &self,
        account: AccountId,
        id: CertificateId,
        since: Option<Timestamp>,
    ) -> Result<bool, Error> {
        let update = sql("UPDATE certificate SET revoked_at = $3 WHERE id = $1 AND account_id = $2");
        self.0.change(update.bind(id).bind(account).bind(since)).await
    }

    /// Takes a certificate from the inventory, and its line with it where that holds nothing more. Answers whether the
    /// account had it.
    ///
    /// # Errors
    /// The database.
    pub async fn delete(&self, account: AccountId, id: CertificateId) -> Result<bool, Error> {
        let mut transaction = self.0.write().await?;
        let delete = sql("DELETE FROM certificate WHERE id = $1 AND account_id = $2 RETURNING file_id");
        let Some(row) = transaction.one(delete.bind(id).bind(account)).await? else {
            return Ok(false);
        };
        let file: FileId = row.get("file_id")?;
        if line(&mut transaction, file).await?.is_empty() {
            transaction
                .run(sql("DELETE FROM certificate_file WHERE id = $1").bind(file))
                .await?;
        }
        transaction.commit().await?;
        Ok(true)
    }
}

/// The line that a line of an account goes on in: itself, mostly. None: the account has no such line.
pub(crate) async fn seat(
    transaction: &mut Transaction,
    account: AccountId,
    file: FileId,
) -> Result<Option<FileId>, Error> {
    let query = sql("SELECT COALESCE(continued_in, id) AS id FROM certificate_file WHERE id = $1 AND account_id = $2");
    let row = transaction.one(query.bind(file).bind(account)).await?;
    row.map(|row| row.get("id")).transpose()
}

/// The certificates of a line, oldest first; of more than a thousand the newest. Those of lines that went on in this one
/// belong to it.
pub(crate) async fn line(transaction: &mut Transaction, file: FileId) -> Result<Vec<LineMember>, Error> {
    let query = sql(
        "SELECT id, fingerprint, serial, not_before, not_after FROM certificate WHERE file_id IN \
         (SELECT id FROM certificate_file WHERE id = $1 UNION SELECT id FROM certificate_file WHERE continued_in = $1) \
         ORDER BY not_before DESC, id DESC LIMIT 1000",
    );
    let rows = transaction.all(query.bind(file)).await?;
    let mut members = read_all(&rows, |row| {
        Ok(LineMember {
            id: row.get("id")?,
            fingerprint: row.get("fingerprint")?,
            serial: row.get("serial")?,
            not_before: row.get("not_before")?,
            not_after: row.get("not_after")?,
        })
    })?;
    members.reverse();
    Ok(members)
}
