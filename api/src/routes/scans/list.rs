use super::body::ScanAnswer;
use crate::{
    State,
    caller::{Caller, Read},
    extract::Parameters,
    paging::{self, Listed},
    problem::Problem,
    routes::{Refusals, targets::history::Part},
};
use axum::{Json, extract::State as Shared};

/// List scans of hosts
///
/// Scans without a target, newest first. Those of a target are its history.
#[utoipa::path(
    get, path = "/api/v1/scans", operation_id = "list_scans", tag = "Scans", params(Part),
    responses((status = 200, description = "A page of scans.", body = Listed<ScanAnswer>), Refusals),
)]
pub(crate) async fn list(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Parameters(part): Parameters<Part>,
) -> Result<Json<Listed<ScanAnswer>>, Problem> {
    let after = paging::cursor(part.cursor.as_deref())?;
    let limit = paging::limit(part.limit)?;
    let page = state
        .store()
        .scans()
        .on_demand(caller.account, after.as_ref(), limit)
        .await?;
    Ok(Json(Listed::of(page, |scan| ScanAnswer::from(&scan))))
}
