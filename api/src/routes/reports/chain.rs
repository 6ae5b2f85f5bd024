use super::show::find;
use crate::{
    State,
    caller::{Caller, Read},
    extract::Id,
    problem::Problem,
    routes::{Refusals, targets::chain::to_install},
};
use axum::{extract::State as Shared, response::Response};
use store::ScanId;

/// Download the chain to install that a report recommends
///
/// By the id of its scan: also of a scan of any host that was asked for. As PEM, the server's certificate first. There is one
/// where the server presents something else than it should.
#[utoipa::path(
    get, path = "/api/v1/reports/{id}/chain.pem", operation_id = "download_report_chain", tag = "Reports",
    params(("id" = String, Path, description = "The id of the scan.")),
    responses(
        (status = 200, description = "The chain.", body = String, content_type = "application/x-pem-file"),
        Refusals,
    ),
)]
pub(crate) async fn chain(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Id(id): Id<ScanId>,
) -> Result<Response, Problem> {
    let report = find(&state, caller.account, id).await?;
    to_install(Some(&report))
}
