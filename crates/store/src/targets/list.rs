use super::{TargetRecord, Targets, read};
use crate::{
    AccountId, Cursor, Error, MonitorId, Page,
    db::sql,
    page::{Direction, Order, SortValue, containing, of_account, only, read_all},
    words::colour,
};
use jiff::Timestamp;
use model::Verdict;

/// Which targets are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetFilter {
    /// Only those whose host contains this text.
    pub search: Option<String>,
    /// Only those that are scanned by themselves, or are not.
    pub enabled: Option<bool>,
    /// Only those of this colour; `Some(None)`: those never scanned.
    pub colour: Option<Option<Verdict>>,
    /// Only those of this monitor.
    pub monitor: Option<MonitorId>,
}

/// How targets are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TargetOrder {
    /// The gravest first, those never scanned last, by name among equals.
    Colour,
    /// Those first whose certificate expires first, those without last.
    Expiry,
    /// By name.
    #[default]
    Host,
}

/// Stands in the index for a target of which no certificate is known: the largest number that JSON keeps whole.
const NO_EXPIRY: i64 = 9_007_199_254_740_991;

impl TargetOrder {
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Colour => &["colour", "host", "id"],
            Self::Expiry => &["COALESCE(not_after, 9007199254740991)", "id"],
            Self::Host => &["host", "id"],
        }
    }

    fn key(self, target: &TargetRecord) -> Vec<SortValue> {
        let (host, id) = (
            SortValue::Text(target.host.to_string()),
            SortValue::Text(target.id.to_string()),
        );
        let expiry = target.state.not_after.map_or(NO_EXPIRY, Timestamp::as_millisecond);
        match self {
            Self::Colour => vec![SortValue::Int(colour(target.state.colour)), host, id],
            Self::Expiry => vec![SortValue::Int(expiry), id],
            Self::Host => vec![host, id],
        }
    }
}

impl Targets<'_> {
    /// A page of the targets of an account.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn list(
        &self,
        account: AccountId,
        filter: &TargetFilter,
        order: TargetOrder,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<TargetRecord>, Error> {
        let query = sql("SELECT * FROM target WHERE ");
        let mut query = of_account(
            query,
            ["account_id", "account_id || ''"],
            account,
            filter.monitor.is_some(),
        );
        query = only(query, " AND enabled = ", filter.enabled);
        query = only(query, " AND colour = ", filter.colour.map(colour));
        query = only(query, " AND monitor_id = ", filter.monitor);
        if let Some(text) = &filter.search {
            query = containing(query, "host", text);
        }
        let sorted = Order {
            columns: order.columns(),
            direction: Direction::Ascending,
        };
        let rows = self.0.read().await?.all(sorted.apply(query, after, limit)).await?;
        Ok(Page::of(read_all(&rows, read)?, limit, |target| order.key(target)))
    }

    /// A page of the targets of an account of which the report that holds says this code, oldest first.
    ///
    /// # Errors
    /// The database, or a row that does not read.
    pub async fn with_finding(
        &self,
        account: AccountId,
        code: &str,
        after: Option<&Cursor>,
        limit: u32,
    ) -> Result<Page<TargetRecord>, Error> {
        let query = sql("SELECT t.* FROM target_finding f JOIN target t ON t.id = f.target_id WHERE f.account_id = ");
        let query = query.arg(account).push(" AND f.code = ").arg(code);
        let order = Order {
            columns: &["f.target_id"],
            direction: Direction::Ascending,
        };
        let rows = self.0.read().await?.all(order.apply(query, after, limit)).await?;
        Ok(Page::of(read_all(&rows, read)?, limit, |target| {
            vec![SortValue::Text(target.id.to_string())]
        }))
    }
}
