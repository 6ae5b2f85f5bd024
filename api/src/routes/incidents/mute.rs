use super::body::{IncidentAnswer, ahead, changed, find};
use crate::{
    State,
    caller::{Caller, Technical},
    extract::{Id, Json},
    problem::{Problem, ProblemDocument},
    routes::Refusals,
};
use axum::{Json as Answer, extract::State as Shared};
use jiff::Timestamp;
use serde::Deserialize;
use store::IncidentId;
use utoipa::ToSchema;

/// For how long nothing is sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MuteBody {
    /// Until when, at most a year.
    #[schema(value_type = String, format = DateTime)]
    until: Timestamp,
}

/// Mute an incident
///
/// Nothing is sent about it until then. Scans go on.
#[utoipa::path(
    put, path = "/api/v1/incidents/{id}/mute", operation_id = "mute_incident", tag = "Incidents",
    params(("id" = String, Path, description = "The id of the incident.")), request_body = MuteBody,
    responses(
        (status = 200, description = "The incident as it stands now.", body = IncidentAnswer),
        (status = 409, description = "It is over.", body = ProblemDocument, content_type = "application/problem+json"),
        Refusals,
    ),
)]
pub(crate) async fn mute(
    Shared(state): Shared<State>,
    caller: Caller<Technical>,
    Id(id): Id<IncidentId>,
    Json(body): Json<MuteBody>,
) -> Result<Answer<IncidentAnswer>, Problem> {
    find(&state, caller.account, id).await?;
    ahead("until", Some(body.until), state.store_now().await?)?;
    let open = state
        .store()
        .incidents()
        .mute(caller.account, id, Some(body.until))
        .await?;
    let incident = changed(&state, caller.account, id, open).await?;
    caller.note(&state, "mute", "incident", id).await;
    Ok(Answer(incident))
}
