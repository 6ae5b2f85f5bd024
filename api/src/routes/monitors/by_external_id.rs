use super::{body::MonitorAnswer, create::etag};
use crate::{
    State,
    caller::{Caller, Read},
    extract::Id,
    problem::Problem,
    routes::Refusals,
};
use axum::{Json, extract::State as Shared, http::header, response::IntoResponse};

/// Show the monitor with an external id
#[utoipa::path(
    get, path = "/api/v1/monitors/by-external-id/{external_id}", operation_id = "show_monitor_by_external_id",
    tag = "Monitors", params(("external_id" = String, Path, description = "The caller's own key.")),
    responses(
        (status = 200, description = "The monitor.", body = MonitorAnswer,
            headers(("ETag" = String, description = "Its revision."))),
        Refusals,
    ),
)]
pub(crate) async fn by_external_id(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Id(external_id): Id<String>,
) -> Result<impl IntoResponse, Problem> {
    let monitors = state.store().monitors();
    let monitor = monitors.find_by_external_id(caller.account, &external_id).await?;
    let monitor = monitor.ok_or_else(|| Problem::not_found("monitor"))?;
    let tag = [(header::ETAG, etag(monitor.revision))];
    Ok((tag, Json(MonitorAnswer::from(&monitor))))
}
