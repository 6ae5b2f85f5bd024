use super::{
    body::{MonitorAnswer, MonitorBody},
    create::{etag, wake},
    references,
};
use crate::{
    State,
    caller::{Caller, Technical},
    extract::{Id, Json},
    problem::Problem,
    routes::Refusals,
    validation::Validation,
};
use axum::{
    extract::State as Shared,
    http::{StatusCode, header},
    response::IntoResponse,
};

/// Put the monitor with an external id
///
/// Makes it, or brings it to this state; what the body leaves out goes back to its default. The same request twice changes
/// nothing, so it is safe to repeat.
#[utoipa::path(
    put, path = "/api/v1/monitors/by-external-id/{external_id}", operation_id = "put_monitor", tag = "Monitors",
    params(("external_id" = String, Path, description = "The caller's own key.")), request_body = MonitorBody,
    responses(
        (status = 200, description = "It existed, and stands as asked.", body = MonitorAnswer,
            headers(("ETag" = String, description = "Its revision."))),
        (status = 201, description = "It is made.", body = MonitorAnswer,
            headers(("Location" = String, description = "Where it is."), ("ETag" = String, description = "Its revision."))),
        Refusals,
    ),
)]
pub(crate) async fn put(
    Shared(state): Shared<State>,
    caller: Caller<Technical>,
    Id(external_id): Id<String>,
    Json(mut body): Json<MonitorBody>,
) -> Result<impl IntoResponse, Problem> {
    if body.external_id.as_ref().is_some_and(|inside| *inside != external_id) {
        let detail = "it differs from the one in the address: leave it out, or give the same";
        return Err(Problem::field("external_id", detail));
    }
    body.external_id = Some(external_id);
    let spec = body.to_spec()?;
    let checked = references::check(&state, caller.account, (&spec, None), Validation::default()).await?;
    checked.finish(())?;
    let now = state.store_now().await?;
    let (monitor, new) = state.store().monitors().put(caller.account, &spec, now).await?;
    caller
        .note(&state, if new { "create" } else { "update" }, "monitor", monitor.id)
        .await;
    wake(&state).await;
    let headers = [
        (header::LOCATION, format!("/api/v1/monitors/{}", monitor.id)),
        (header::ETAG, etag(monitor.revision)),
    ];
    let status = if new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, headers, axum::Json(MonitorAnswer::from(&monitor))))
}
