use super::body::{InLanguage, ReportAnswer, told};
use crate::{
    State,
    caller::{Caller, Read},
    extract::{Id, Parameters},
    problem::{Kind, Problem},
    routes::Refusals,
};
use axum::{Json, extract::State as Shared};
use model::Report;
use serde_json::Value;
use store::{AccountId, ScanId};

/// Show a report
///
/// By the id of its scan. A scan that saw the same as an earlier one is answered with the report of that one, as long as
/// it is kept.
#[utoipa::path(
    get, path = "/api/v1/reports/{id}", operation_id = "show_report", tag = "Reports",
    params(("id" = String, Path, description = "The id of the scan."), InLanguage),
    responses((status = 200, description = "The report.", body = ReportAnswer), Refusals),
)]
pub(crate) async fn show(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Id(id): Id<ScanId>,
    Parameters(wanted): Parameters<InLanguage>,
) -> Result<Json<Value>, Problem> {
    let language = wanted.language()?;
    let report = find(&state, caller.account, id).await?;
    Ok(Json(told(&report, language)))
}

/// The report that says what a scan found.
pub(crate) async fn find(state: &State, account: AccountId, id: ScanId) -> Result<Report, Problem> {
    let scans = state.store().scans();
    if let Some(report) = scans.report(account, id).await? {
        return Ok(report);
    }
    let scan = scans
        .find(account, id)
        .await?
        .ok_or_else(|| Problem::not_found("report"))?;
    let Some(result) = scan.result else {
        return Err(Problem::new(
            Kind::NotFound,
            "the scan is not over yet: ask again, or follow its events",
        ));
    };
    let same = match result.report.filter(|same| *same != id) {
        Some(same) => scans.report(account, same).await?,
        None => None,
    };
    same.ok_or_else(|| {
        Problem::new(
            Kind::NotFound,
            "the full report is no longer kept; the history has its summary",
        )
    })
}
