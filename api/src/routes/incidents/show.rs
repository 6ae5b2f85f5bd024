use super::body::{IncidentWithTargets, find};
use crate::{
    State,
    caller::{Caller, Read},
    extract::Id,
    problem::Problem,
    routes::Refusals,
};
use axum::{Json, extract::State as Shared};
use store::IncidentId;

/// Show an incident
#[utoipa::path(
    get, path = "/api/v1/incidents/{id}", operation_id = "show_incident", tag = "Incidents",
    params(("id" = String, Path, description = "The id of the incident.")),
    responses((status = 200, description = "The incident.", body = IncidentWithTargets), Refusals),
)]
pub(crate) async fn show(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Id(id): Id<IncidentId>,
) -> Result<Json<IncidentWithTargets>, Problem> {
    let incident = find(&state, caller.account, id).await?;
    let targets = state.store().incidents().targets(caller.account, id).await?;
    Ok(Json(IncidentWithTargets {
        incident: incident.into(),
        targets: targets.iter().map(ToString::to_string).collect(),
    }))
}
