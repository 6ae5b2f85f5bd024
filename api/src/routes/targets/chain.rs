use super::show::find;
use crate::{
    State,
    caller::{Caller, Read},
    extract::Id,
    problem::{Kind, Problem},
    routes::{Refusals, certificates::pem::download},
};
use axum::{extract::State as Shared, response::Response};
use model::Report;
use store::TargetId;

/// Download the chain to install
///
/// As PEM, the server's certificate first. There is one where the server presents something else than it should.
#[utoipa::path(
    get, path = "/api/v1/targets/{id}/chain.pem", operation_id = "download_target_chain", tag = "Targets",
    params(("id" = String, Path, description = "The id of the target.")),
    responses(
        (status = 200, description = "The chain.", body = String, content_type = "application/x-pem-file"),
        Refusals,
    ),
)]
pub(crate) async fn chain(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Id(id): Id<TargetId>,
) -> Result<Response, Problem> {
    find(&state, caller.account, id).await?;
    let latest = state.store().scans().latest_report(caller.account, id).await?;
    to_install(latest.as_ref().map(|(report, _)| report))
}

/// The chain to install that a report holds.
pub(crate) fn to_install(report: Option<&Report>) -> Result<Response, Problem> {
    let pem = report.and_then(Report::recommended_chain).ok_or_else(|| {
        let detail =
            "there is no other chain to install: the target presents what it should, or no complete chain is known";
        Problem::new(Kind::NotFound, detail)
    })?;
    Ok(download(pem.to_owned(), "chain.pem"))
}
