use super::body::MonitorAnswer;
use crate::{
    State,
    caller::{Caller, Read},
    extract::Parameters,
    paging::{self, Listed},
    problem::Problem,
    routes::Refusals,
};
use axum::{Json, extract::State as Shared};
use serde::Deserialize;
use store::MonitorFilter;
use utoipa::IntoParams;

/// Which monitors are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Only those whose name, external id, hosts or tags contain this text.
    search: Option<String>,
    /// Only those that are enabled, or are not.
    enabled: Option<bool>,
    /// At most so many, 100 unless given.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// The `next` of the page before.
    cursor: Option<String>,
}

/// List monitors
///
/// By name, a page at a time.
#[utoipa::path(
    get, path = "/api/v1/monitors", operation_id = "list_monitors", tag = "Monitors", params(Wanted),
    responses((status = 200, description = "A page of monitors.", body = Listed<MonitorAnswer>), Refusals),
)]
pub(crate) async fn list(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<Listed<MonitorAnswer>>, Problem> {
    let filter = MonitorFilter {
        search: wanted.search,
        enabled: wanted.enabled,
        file: None,
    };
    let after = paging::cursor(wanted.cursor.as_deref())?;
    let limit = paging::limit(wanted.limit)?;
    let page = state
        .store()
        .monitors()
        .list(caller.account, &filter, after.as_ref(), limit)
        .await?;
    Ok(Json(Listed::of(page, |monitor| MonitorAnswer::from(&monitor))))
}
