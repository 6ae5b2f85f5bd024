use super::{Scan, ScanState, Scans, read};
use crate::{
    AccountId, Cursor, Error, Page, ScanId, TargetId,
    db::sql,
    page::{Direction, Order, SortValue, read_all},
    reports,
};
use jiff::Timestamp;
use model::Report;

impl Scans<'_> {
    /// The scans of a target that are over, newest due time first.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn history(
        &self,
        account: AccountId,
        target: TargetId,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<Scan>, Error> {
        let query = sql("SELECT * FROM scan WHERE target_id = ").arg(target);
        let query = query.push(" AND account_id = ").arg(account);
        let query = query.push(" AND state = ").arg(ScanState::Done.as_str());
        let order = Order {
            columns: &["due_at", "id"],
            direction: Direction::Descending,
        };
        let rows = self.0.read().await?.all(order.apply(query, after, limit)).await?;
        Ok(Page::of(read_all(&rows, read)?, limit, |scan| {
            vec![scan.due_at.into(), SortValue::Text(scan.id.to_string())]
        }))
    }

    /// The scans of an account that have no target, newest first: what people asked for, and tests of installations.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn on_demand(&self, account: AccountId, after: Option<&Cursor>, limit: u32) -> Result<Page<Scan>, Error> {
        let query = sql("SELECT * FROM scan WHERE target_id IS NULL AND account_id = ").arg(account);
        let order = Order {
            columns: &["id"],
            direction: Direction::Descending,
        };
        let rows = self.0.read().await?.all(order.apply(query, after, limit)).await?;
        Ok(Page::of(read_all(&rows, read)?, limit, |scan| {
            vec![SortValue::Text(scan.id.to_string())]
        }))
    }

    /// The full report of a scan, where it was kept: where it differed from the one before, and retention spared it.
    ///
    /// # Errors
    /// The database, or a report that does not read.
    pub async fn report(&self, account: AccountId, scan: ScanId) -> Result<Option<Report>, Error> {
        let query = sql("SELECT body FROM report WHERE scan_id = $1 AND account_id = $2");
        let row = self.0.read().await?.one(query.bind(scan).bind(account)).await?;
        row.map(|row| reports::read(&row.get::<Vec<u8>>("body")?)).transpose()
    }

    /// What is known of a target now: the full report that holds, and the instant at which the last scan saw the same.
    ///
    /// # Errors
    /// The database, or a report that does not read.
    pub async fn latest_report(
        &self,
        account: AccountId,
        target: TargetId,
    ) -> Result<Option<(Report, Timestamp)>, Error> {
        let query = sql(
            "SELECT r.body, t.scanned_at FROM target t JOIN report r ON r.scan_id = t.report_id \
             WHERE t.id = $1 AND t.account_id = $2",
        );
        let row = self.0.read().await?.one(query.bind(target).bind(account)).await?;
        row.map(|row| Ok((reports::read(&row.get::<Vec<u8>>("body")?)?, row.get("scanned_at")?)))
            .transpose()
    }
}
