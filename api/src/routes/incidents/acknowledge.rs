use super::body::{IncidentAnswer, ahead, changed, find};
use crate::{
    State,
    caller::{Caller, Technical},
    extract::{Id, Json},
    problem::{Problem, ProblemDocument},
    routes::Refusals,
    validation::Validation,
};
use axum::{Json as Answer, extract::State as Shared};
use jiff::Timestamp;
use serde::Deserialize;
use store::{Acknowledgement, IncidentId};
use utoipa::ToSchema;

/// That somebody knows.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcknowledgeBody {
    /// Why, or what is done about it.
    #[schema(min_length = 1, max_length = 500, example = "Renewal is ordered, due on Friday.")]
    reason: String,
    /// Until when it holds, at most a year; left out: until the incident is over or gets worse.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    until: Option<Timestamp>,
}

/// Acknowledge an incident
///
/// No reminders are sent while it holds. Scans go on, and what gets worse is told.
#[utoipa::path(
    put, path = "/api/v1/incidents/{id}/acknowledgement", operation_id = "acknowledge_incident", tag = "Incidents",
    params(("id" = String, Path, description = "The id of the incident.")), request_body = AcknowledgeBody,
    responses(
        (status = 200, description = "The incident as it stands now.", body = IncidentAnswer),
        (status = 409, description = "It is over.", body = ProblemDocument, content_type = "application/problem+json"),
        Refusals,
    ),
)]
pub(crate) async fn acknowledge(
    Shared(state): Shared<State>,
    caller: Caller<Technical>,
    Id(id): Id<IncidentId>,
    Json(body): Json<AcknowledgeBody>,
) -> Result<Answer<IncidentAnswer>, Problem> {
    find(&state, caller.account, id).await?;
    let now = state.store_now().await?;
    let mut validation = Validation::default();
    let reason = validation.text("reason", &body.reason, 500);
    validation.require(!reason.is_empty(), "reason", "say why, or what is done about it");
    validation.finish(())?;
    ahead("until", body.until, now)?;
    let acknowledgement = Acknowledgement {
        at: now,
        by: caller.token.name.clone(),
        reason,
        until: body.until,
    };
    let incidents = state.store().incidents();
    let open = incidents
        .acknowledge(caller.account, id, Some(&acknowledgement))
        .await?;
    let incident = changed(&state, caller.account, id, open).await?;
    caller.note(&state, "acknowledge", "incident", id).await;
    Ok(Answer(incident))
}
