use super::{Monitor, Monitors, row::read};
use crate::{
    AccountId, Cursor, Error, FileId, Page,
    db::sql,
    page::{Direction, Order, SortValue, containing, of_account, only, read_all},
};

/// Which monitors are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MonitorFilter {
    /// Only those whose name, external id, hosts or tags contain this text.
    pub search: Option<String>,
    /// Only those that are enabled, or are not.
    pub enabled: Option<bool>,
    /// Only those that expect a certificate of this line.
    pub file: Option<FileId>,
}

impl Monitors<'_> {
    /// A page of the monitors of an account, by name and then by age.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn list(
        &self,
        account: AccountId,
        filter: &MonitorFilter,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<Monitor>, Error> {
        let query = sql("SELECT * FROM monitor WHERE ");
        let mut query = of_account(
            query,
            ["account_id", "account_id || ''"],
            account,
            filter.file.is_some(),
        );
        query = only(query, " AND enabled = ", filter.enabled);
        query = only(query, " AND file_id = ", filter.file);
        if let Some(text) = &filter.search {
            query = containing(query, "search", text);
        }
        let order = Order {
            columns: &["name", "id"],
            direction: Direction::Ascending,
        };
        let rows = self.0.read().await?.all(order.apply(query, after, limit)).await?;
        Ok(Page::of(read_all(&rows, read)?, limit, |monitor| {
            [monitor.spec.name.clone(), monitor.id.to_string()]
                .map(SortValue::Text)
                .into()
        }))
    }
}
