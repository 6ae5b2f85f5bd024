use super::body::ScanAnswer;
use crate::{
    State,
    caller::{Caller, Read},
    extract::Id,
    problem::Problem,
    routes::Refusals,
};
use axum::{Json, extract::State as Shared};
use store::{AccountId, Scan, ScanId};

/// Show a scan
///
/// Ask again until `state` is `done`; then `result.report` names the report.
#[utoipa::path(
    get, path = "/api/v1/scans/{id}", operation_id = "show_scan", tag = "Scans",
    params(("id" = String, Path, description = "The id of the scan.")),
    responses((status = 200, description = "The scan.", body = ScanAnswer), Refusals),
)]
pub(crate) async fn show(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Id(id): Id<ScanId>,
) -> Result<Json<ScanAnswer>, Problem> {
    let scan = find(&state, caller.account, id).await?;
    Ok(Json(ScanAnswer::from(&scan)))
}

pub(crate) async fn find(state: &State, account: AccountId, id: ScanId) -> Result<Scan, Problem> {
    let scan = state.store().scans().find(account, id).await?;
    scan.ok_or_else(|| Problem::not_found("scan"))
}
