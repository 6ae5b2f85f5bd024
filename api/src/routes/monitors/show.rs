use super::{body::MonitorAnswer, create::etag};
use crate::{
    State,
    caller::{Caller, Read},
    extract::Id,
    problem::Problem,
    routes::Refusals,
};
use axum::{Json, extract::State as Shared, http::header, response::IntoResponse};
use store::MonitorId;

/// Show a monitor
#[utoipa::path(
    get, path = "/api/v1/monitors/{id}", operation_id = "show_monitor", tag = "Monitors",
    params(("id" = String, Path, description = "The id of the monitor.")),
    responses(
        (status = 200, description = "The monitor.", body = MonitorAnswer,
            headers(("ETag" = String, description = "Its revision."))),
        Refusals,
    ),
)]
pub(crate) async fn show(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Id(id): Id<MonitorId>,
) -> Result<impl IntoResponse, Problem> {
    let monitor = state.store().monitors().find(caller.account, id).await?;
    let monitor = monitor.ok_or_else(|| Problem::not_found("monitor"))?;
    let tag = [(header::ETAG, etag(monitor.revision))];
    Ok((tag, Json(MonitorAnswer::from(&monitor))))
}
