use crate::{
    CertificateId, Error, FileId,
    db::{Transaction, sql},
    page::read_all,
};
use jiff::Timestamp;

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
