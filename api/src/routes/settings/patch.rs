use super::body::{SettingsBody, check};
use crate::{
    State,
    caller::{Administrative, Caller},
    extract::{Json, from_json},
    problem::{Kind, Problem},
    routes::{Refusals, monitors::patch::merge},
};
use axum::{Json as Answer, extract::State as Shared};
use serde_json::Value;
use store::AccountSettings;

/// Change the settings of the account
///
/// A JSON merge patch (RFC 7396): what it names is replaced, null goes back to the default, the rest stays.
#[utoipa::path(
    patch, path = "/api/v1/settings", operation_id = "change_settings", tag = "Account",
    request_body(content = SettingsBody, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The settings as they stand now.", body = SettingsBody), Refusals),
)]
pub(crate) async fn patch(
    Shared(state): Shared<State>,
    caller: Caller<Administrative>,
    Json(change): Json<Value>,
) -> Result<Answer<AccountSettings>, Problem> {
    let account = state.store().accounts().find(caller.account).await?;
    let account = account.ok_or_else(|| Problem::not_found("account"))?;
    let settings = applied(&account.settings, change)?;
    check(&state, caller.account, &settings).await?;
    let now = state.store_now().await?;
    state
        .store()
        .accounts()
        .update(account.id, &account.name, &settings, now)
        .await?;
    caller.note(&state, "update", "settings", account.id).await;
    Ok(Answer(settings))
}

/// The settings with a merge patch applied. A field that nobody knows is refused rather than dropped.
fn applied(before: &AccountSettings, change: Value) -> Result<AccountSettings, Problem> {
    let Value::Object(fields) = &change else {
        return Err(Problem::field("body", "give an object with what is to change"));
    };
    let mut whole = serde_json::to_value(before).unwrap_or_default();
    let defaults = serde_json::to_value(AccountSettings::default()).unwrap_or_default();
    let forgotten: Vec<String> = fields
        .iter()
        .filter(|(_, value)| value.is_null())
        .map(|(name, _)| name.clone())
        .collect();
    merge(&mut whole, change);
    for name in forgotten {
        let (Some(default), Some(whole)) = (defaults.get(&name), whole.as_object_mut()) else {
            continue;
        };
        // The test after the issue is switched off by null; everything else has a default.
        let value = if name == "installation_test_days" {
            Value::Null
        } else {
            default.clone()
        };
        whole.insert(name, value);
    }
    let bytes = serde_json::to_vec(&whole).map_err(|error| Problem::new(Kind::MalformedBody, error.to_string()))?;
    from_json::<SettingsBody>(&bytes)?;
    from_json(&bytes)
}
