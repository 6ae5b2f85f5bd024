use crate::{
    State,
    caller::{Caller, Technical},
    extract::Id,
    problem::Problem,
    routes::Refusals,
};
use axum::{extract::State as Shared, http::StatusCode};
use store::MonitorId;

/// Remove a monitor
///
/// With its targets and their history.
#[utoipa::path(
    delete, path = "/api/v1/monitors/{id}", operation_id = "delete_monitor", tag = "Monitors",
    params(("id" = String, Path, description = "The id of the monitor.")),
    responses((status = 204, description = "It is gone."), Refusals),
)]
pub(crate) async fn delete(
    Shared(state): Shared<State>,
    caller: Caller<Technical>,
    Id(id): Id<MonitorId>,
) -> Result<StatusCode, Problem> {
    let now = state.store_now().await?;
    if state.store().monitors().delete(caller.account, id, now).await? {
        caller.note(&state, "delete", "monitor", id).await;
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found("monitor"))
    }
}
