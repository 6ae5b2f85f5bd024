use super::{
    body::{MonitorAnswer, MonitorBody},
    references,
};
use crate::{
    State,
    caller::{Caller, Technical},
    extract::Json,
    problem::{Problem, ProblemDocument},
    routes::Refusals,
    validation::Validation,
};
use axum::{
    extract::State as Shared,
    http::{StatusCode, header},
    response::IntoResponse,
};
use queue::Wakeup;

/// Add a monitor
///
/// Each of its names becomes a target, whose first scan runs some minutes later.
#[utoipa::path(
    post, path = "/api/v1/monitors", operation_id = "create_monitor", tag = "Monitors", request_body = MonitorBody,
    responses(
        (status = 201, description = "It is made.", body = MonitorAnswer,
            headers(("Location" = String, description = "Where it is."), ("ETag" = String, description = "Its revision."))),
        (status = 409, description = "Another monitor of the account has this external id.", body = ProblemDocument,
            content_type = "application/problem+json"),
        Refusals,
    ),
)]
pub(crate) async fn create(
    Shared(state): Shared<State>,
    caller: Caller<Technical>,
    Json(body): Json<MonitorBody>,
) -> Result<impl IntoResponse, Problem> {
    let spec = body.to_spec()?;
    let checked = references::check(&state, caller.account, (&spec, None), Validation::default()).await?;
    checked.finish(())?;
    let now = state.store_now().await?;
    let monitor = state.store().monitors().create(caller.account, &spec, now).await?;
    caller.note(&state, "create", "monitor", monitor.id).await;
    wake(&state).await;
    let headers = [
        (header::LOCATION, format!("/api/v1/monitors/{}", monitor.id)),
        (header::ETAG, etag(monitor.revision)),
    ];
    Ok((StatusCode::CREATED, headers, axum::Json(MonitorAnswer::from(&monitor))))
}

/// The revision as an entity tag (RFC 9110 section 8.8.3).
pub(crate) fn etag(revision: u32) -> String {
    format!("\"{revision}\"")
}

/// Tells schedulers that something may be due earlier than they know. A call that is lost costs a moment.
pub(crate) async fn wake(state: &State) {
    if let Err(error) = state.queue().wakeups().wake(Wakeup::DueScans).await {
        tracing::warn!(%error, "schedulers could not be woken");
    }
}
