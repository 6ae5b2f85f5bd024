use crate::{
    State,
    caller::{Caller, Read},
    problem::Problem,
    routes::Refusals,
};
use axum::{Json, extract::State as Shared};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Who the caller is, and what the token may do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    /// The account that the token opens.
    account: AccountAnswer,
    /// The token.
    token: TokenAnswer,
    /// The id of the user that the token belongs to; null: the token made with the account.
    user: Option<String>,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AccountAnswer {
    /// Its identity.
    id: String,
    /// Its name.
    name: String,
}

/// A token; its secret is never shown again.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenAnswer {
    /// Its identity.
    id: String,
    /// What people call it.
    name: String,
    /// What it may do beside reading: technical, administrative.
    scopes: Vec<String>,
    /// From when on it opens nothing; null: never.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

/// Show the caller
#[utoipa::path(
    get, path = "/api/v1/me", operation_id = "show_me", tag = "Account",
    responses((status = 200, description = "Account, token and scopes.", body = Me), Refusals),
)]
pub(crate) async fn show(Shared(state): Shared<State>, caller: Caller<Read>) -> Result<Json<Me>, Problem> {
    let account = state.store().accounts().find(caller.account).await?;
    let account = account.ok_or_else(|| Problem::not_found("account"))?;
    Ok(Json(Me {
        account: AccountAnswer {
            id: account.id.to_string(),
            name: account.name,
        },
        user: caller.token.user.map(|user| user.to_string()),
        token: TokenAnswer {
            id: caller.token.id.to_string(),
            name: caller.token.name,
            scopes: caller.token.scopes,
            expires_at: caller.token.expires_at,
        },
    }))
}
