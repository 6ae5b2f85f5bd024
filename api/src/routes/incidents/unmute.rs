use super::body::{IncidentAnswer, changed, find};
use crate::{
    State,
    caller::{Caller, Technical},
    extract::Id,
    problem::{Problem, ProblemDocument},
    routes::Refusals,
};
use axum::{Json, extract::State as Shared};
use store::IncidentId;

/// Send about an incident again
#[utoipa::path(
    delete, path = "/api/v1/incidents/{id}/mute", operation_id = "unmute_incident", tag = "Incidents",
    params(("id" = String, Path, description = "The id of the incident.")),
    responses(
        (status = 200, description = "The incident as it stands now.", body = IncidentAnswer),
        (status = 409, description = "It is over.", body = ProblemDocument, content_type = "application/problem+json"),
        Refusals,
    ),
)]
pub(crate) async fn unmute(
    Shared(state): Shared<State>,
    caller: Caller<Technical>,
    Id(id): Id<IncidentId>,
) -> Result<Json<IncidentAnswer>, Problem> {
    find(&state, caller.account, id).await?;
    let open = state.store().incidents().mute(caller.account, id, None).await?;
    let incident = changed(&state, caller.account, id, open).await?;
    caller.note(&state, "unmute", "incident", id).await;
    Ok(Json(incident))
}
