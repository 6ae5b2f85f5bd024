use super::show::find;
use crate::{
    State,
    caller::{Caller, Read},
    extract::{Id, Parameters},
    problem::Problem,
    routes::{
        Refusals,
        reports::body::{InLanguage, ReportAnswer, told},
    },
};
use axum::{Json, extract::State as Shared};
use serde_json::Value;
use store::TargetId;

/// Show the latest report of a target
///
/// The full report that holds now. Scans since then saw the same: `scanned_at` of the target says when last.
#[utoipa::path(
    get, path = "/api/v1/targets/{id}/report", operation_id = "show_target_report", tag = "Targets",
    params(("id" = String, Path, description = "The id of the target."), InLanguage),
    responses((status = 200, description = "The report.", body = ReportAnswer), Refusals),
)]
pub(crate) async fn report(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Id(id): Id<TargetId>,
    Parameters(wanted): Parameters<InLanguage>,
) -> Result<Json<Value>, Problem> {
    find(&state, caller.account, id).await?;
    let latest = state.store().scans().latest_report(caller.account, id).await?;
    let (report, _) = latest.ok_or_else(|| Problem::not_found("report: the target was not scanned yet, so no"))?;
    Ok(Json(told(&report, wanted.language()?)))
}
