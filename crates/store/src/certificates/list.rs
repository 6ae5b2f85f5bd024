use super::{
    Certificate, Certificates,
    row::{SELECT, read},
};
use crate::{
    AccountId, Cursor, Error, FileId, Page,
    db::sql,
    page::{Direction, Order, SortValue, of_account, only, read_all},
};
use jiff::Timestamp;

/// Which certificates are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateFilter {
    /// Only those of which a name, serial number, reference, custom field or the note contains this text.
    pub search: Option<String>,
    /// Only what is active at this instant: neither expired, revoked nor replaced.
    pub active_at: Option<Timestamp>,
    /// Only those of this line.
    pub file: Option<FileId>,
    /// Only those with this serial number (lower-case hexadecimal).
    pub serial: Option<String>,
}

/// How certificates are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CertificateOrder {
    /// By common name.
    CommonName,
    /// Those that expire first come first.
    #[default]
    Expiry,
}

impl Certificates<'_> {
    /// A page of the certificates of an account.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn list(
        &self,
        account: AccountId,
        filter: &CertificateFilter,
        order: CertificateOrder,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<Certificate>, Error> {
        let found = filter.file.is_some() || filter.serial.is_some();
        let query = sql(SELECT).push(" WHERE ");
        let mut query = of_account(query, ["c.account_id", "c.account_id || ''"], account, found);
        query = only(query, " AND c.file_id = ", filter.file);
        query = only(query, " AND c.serial = ", filter.serial.clone());
        if let Some(at) = filter.active_at {
            query = query
                .push(" AND c.revoked_at IS NULL AND c.successor_id IS NULL AND c.not_after >= ")
                .arg(at);
        }
        if let Some(text) = &filter.search {
            query = crate::page::containing_either(query, ["c.search", "f.search"], text);
        }
        let columns: &[&str] = match order {
            CertificateOrder::CommonName => &["c.common_name", "c.id"],
            CertificateOrder::Expiry => &["c.not_after", "c.id"],
        };
        let sorted = Order {
            columns,
            direction: Direction::Ascending,
        };
        let rows = self.0.read().await?.all(sorted.apply(query, after, limit)).await?;
        Ok(Page::of(read_all(&rows, read)?, limit, |certificate| {
            let value = match order {
                CertificateOrder::CommonName => SortValue::Text(common_name(certificate)),
                CertificateOrder::Expiry => certificate.facts.not_after.into(),
            };
            vec![value, SortValue::Text(certificate.id.to_string())]
        }))
    }
}

/// What the column `common_name` holds.
fn common_name(certificate: &Certificate) -> String {
    let name = certificate
        .facts
        .common_name
        .as_ref()
        .or_else(|| certificate.names.first());
    name.cloned().unwrap_or_default()
}
