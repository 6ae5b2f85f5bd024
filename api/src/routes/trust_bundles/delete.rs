use crate::{
    State,
    caller::{Caller, Technical},
    problem::Problem,
    routes::Refusals,
};
use axum::{
    extract::{Path, State as Shared},
    http::StatusCode,
};

/// Remove a private CA bundle
///
/// Monitors that name it trust it no more from their next scan on.
#[utoipa::path(
    delete, path = "/api/v1/trust-bundles/{id}", operation_id = "delete_trust_bundle", tag = "Trust bundles",
    params(("id" = String, Path, description = "The id of the bundle: its SHA-256.")),
    responses((status = 204, description = "It is gone."), Refusals),
)]
pub(crate) async fn delete(
    Shared(state): Shared<State>,
    caller: Caller<Technical>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    if state.store().blobs().remove_bundle(caller.account, &id).await? {
        caller.note(&state, "delete", "trust bundle", &id).await;
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::not_found("private CA bundle"))
    }
}
