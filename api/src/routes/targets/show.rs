use super::body::TargetAnswer;
use crate::{
    State,
    caller::{Caller, Read},
    extract::Id,
    problem::Problem,
    routes::Refusals,
};
use axum::{Json, extract::State as Shared};
use store::{AccountId, TargetId, TargetRecord};

/// Show a target
#[utoipa::path(
    get, path = "/api/v1/targets/{id}", operation_id = "show_target", tag = "Targets",
    params(("id" = String, Path, description = "The id of the target.")),
    responses((status = 200, description = "The target.", body = TargetAnswer), Refusals),
)]
pub(crate) async fn show(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Id(id): Id<TargetId>,
) -> Result<Json<TargetAnswer>, Problem> {
    let target = find(&state, caller.account, id).await?;
    Ok(Json(TargetAnswer::from(&target)))
}

pub(crate) async fn find(state: &State, account: AccountId, id: TargetId) -> Result<TargetRecord, Problem> {
    let target = state.store().targets().find(account, id).await?;
    target.ok_or_else(|| Problem::not_found("target"))
}
