use super::show::find;
use crate::{
    State,
    caller::{Caller, Read},
    extract::{Id, Parameters},
    paging::{self, Listed},
    problem::Problem,
    routes::{Refusals, scans::body::ScanAnswer},
};
use axum::{Json, extract::State as Shared};
use serde::Deserialize;
use store::TargetId;
use utoipa::IntoParams;

/// Which part of a list is shown.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Part {
    /// At most so many, 100 unless given.
    #[param(minimum = 1, maximum = 1000)]
    pub(crate) limit: Option<u32>,
    /// The `next` of the page before.
    pub(crate) cursor: Option<String>,
}

/// List the scans of a target
///
/// Those that are over, newest first.
#[utoipa::path(
    get, path = "/api/v1/targets/{id}/history", operation_id = "list_target_history", tag = "Targets",
    params(("id" = String, Path, description = "The id of the target."), Part),
    responses((status = 200, description = "A page of scans.", body = Listed<ScanAnswer>), Refusals),
)]
pub(crate) async fn history(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Id(id): Id<TargetId>,
    Parameters(part): Parameters<Part>,
) -> Result<Json<Listed<ScanAnswer>>, Problem> {
    find(&state, caller.account, id).await?;
    let after = paging::cursor(part.cursor.as_deref())?;
    let limit = paging::limit(part.limit)?;
    let page = state
        .store()
        .scans()
        .history(caller.account, id, after.as_ref(), limit)
        .await?;
    Ok(Json(Listed::of(page, |scan| ScanAnswer::from(&scan))))
}
