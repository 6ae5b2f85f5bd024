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

/// Take an acknowledgement back
#[utoipa::path(
    delete, path = "/api/v1/incidents/{id}/acknowledgement", operation_id = "withdraw_acknowledgement",
    tag = "Incidents", params(("id" = String, Path, description = "The id of the incident.")),
    responses(
        (status = 200, description = "The incident as it stands now.", body = IncidentAnswer),
        (status = 409, description = "It is over.", body = ProblemDocument, content_type = "application/problem+json"),
        Refusals,
    ),
)]
pub(crate) async fn withdraw(
    Shared(state): Shared<State>,
    caller: Caller<Technical>,
    Id(id): Id<IncidentId>,
) -> Result<Json<IncidentAnswer>, Problem> {
    find(&state, caller.account, id).await?;
    let open = state.store().incidents().acknowledge(caller.account, id, None).await?;
    let incident = changed(&state, caller.account, id, open).await?;
    caller.note(&state, "withdraw", "incident", id).await;
    Ok(Json(incident))
}
