use super::body::SettingsBody;
use crate::{
    State,
    caller::{Caller, Read},
    problem::Problem,
    routes::Refusals,
};
use axum::{Json, extract::State as Shared};
use store::AccountSettings;

/// Show the settings of the account
#[utoipa::path(
    get, path = "/api/v1/settings", operation_id = "show_settings", tag = "Account",
    responses((status = 200, description = "The settings.", body = SettingsBody), Refusals),
)]
pub(crate) async fn show(Shared(state): Shared<State>, caller: Caller<Read>) -> Result<Json<AccountSettings>, Problem> {
    let account = state.store().accounts().find(caller.account).await?;
    let account = account.ok_or_else(|| Problem::not_found("account"))?;
    Ok(Json(account.settings))
}
