use super::{TargetRecord, Targets, read};
use crate::{
    AccountId, Cursor, Direction, Error, MonitorId, Page,
    db::sql,
    page::{Order, SortValue, containing, only, read_all},
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
    /// Only those of which the last report says this code.
    pub code: Option<String>,
}

/// How targets are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TargetOrder {
    /// The gravest first, those never scanned last.
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
    fn sql(self) -> Order {
        let (column, direction) = match self {
            Self::Colour => ("colour", Direction::Descending),
            Self::Expiry => ("COALESCE(not_after, 9007199254740991)", Direction::Ascending),
            Self::Host => ("host", Direction::Ascending),
        };
        Order {
            column,
            id: "id",
            direction,
        }
    }

    fn key(self, target: &TargetRecord) -> SortValue {
        match self {
            Self::Colour => SortValue::Int(colour(target.state.colour)),
            Self::Expiry => SortValue::Int(target.state.not_after.map_or(NO_EXPIRY, Timestamp::as_millisecond)),
            Self::Host => SortValue::Text(target.host.to_string()),
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
        let mut query = sql("SELECT * FROM target WHERE account_id = ").arg(account);
        query = only(query, " AND enabled = ", filter.enabled);
        query = only(query, " AND colour = ", filter.colour.map(colour));
        query = only(query, " AND monitor_id = ", filter.monitor);
        if let Some(code) = &filter.code {
            query = query
                .push(" AND id IN (SELECT target_id FROM target_finding WHERE account_id = ")
                .arg(account);
            query = query.push(" AND code = ").arg(code).push(")");
        }
        if let Some(text) = &filter.search {
            query = containing(query, "host", text);
        }
        let rows = self.0.read().await?.all(order.sql().apply(query, after, limit)).await?;
        Ok(Page::of(read_all(&rows, read)?, limit, |target| {
            (order.key(target), target.id.to_string())
        }))
    }
}
