use super::{
    body::{MonitorAnswer, MonitorBody},
    create::{etag, wake},
    references,
};
use crate::{
    State,
    caller::{Caller, Technical},
    extract::{Id, Json, from_json},
    problem::{Kind, Problem, ProblemDocument},
    routes::Refusals,
    validation::Validation,
};
use axum::{
    extract::State as Shared,
    http::{HeaderMap, header},
    response::IntoResponse,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use store::MonitorId;

/// Change a monitor
///
/// A JSON merge patch (RFC 7396): what it names is replaced, null goes back to the default, the rest stays. With
/// `If-Match`, only if nobody changed the monitor since.
#[utoipa::path(
    patch, path = "/api/v1/monitors/{id}", operation_id = "change_monitor", tag = "Monitors",
    params(
        ("id" = String, Path, description = "The id of the monitor."),
        ("If-Match" = Option<String>, Header, description = "The ETag of the state that the change starts from."),
    ),
    request_body(content = MonitorBody, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The monitor as it stands now.", body = MonitorAnswer,
            headers(("ETag" = String, description = "Its revision."))),
        (status = 409, description = "Another monitor of the account has this external id.", body = ProblemDocument,
            content_type = "application/problem+json"),
        (status = 412, description = "Somebody else changed it meanwhile.", body = ProblemDocument,
            content_type = "application/problem+json"),
        Refusals,
    ),
)]
pub(crate) async fn patch(
    Shared(state): Shared<State>,
    caller: Caller<Technical>,
    Id(id): Id<MonitorId>,
    headers: HeaderMap,
    Json(change): Json<Value>,
) -> Result<impl IntoResponse, Problem> {
    let monitors = state.store().monitors();
    let before = monitors.find(caller.account, id).await?;
    let before = before.ok_or_else(|| Problem::not_found("monitor"))?;
    if let Some(expected) = headers.get(header::IF_MATCH)
        && expected != "*"
        && *expected != etag(before.revision)
    {
        let detail = "it has another ETag now: read it again, and send If-Match with that one";
        return Err(Problem::new(Kind::PreconditionFailed, detail));
    }
    let body: MonitorBody = merged(&MonitorBody::of(&before.spec), change)?;
    let spec = body.to_spec()?;
    let checked = references::check(
        &state,
        caller.account,
        (&spec, Some(&before.spec)),
        Validation::default(),
    )
    .await?;
    checked.finish(())?;
    let now = state.store_now().await?;
    // The patch was made of that revision: another one in between makes it void, If-Match or not.
    let monitor = monitors
        .update(caller.account, id, &spec, Some(before.revision), now)
        .await?;
    let monitor = monitor.ok_or_else(|| Problem::not_found("monitor"))?;
    caller.note(&state, "update", "monitor", id).await;
    wake(&state).await;
    let tag = [(header::ETAG, etag(monitor.revision))];
    Ok((tag, axum::Json(MonitorAnswer::from(&monitor))))
}

/// A value with a merge patch applied to it (RFC 7396 section 2).
pub(crate) fn merged<T: Serialize + DeserializeOwned>(before: &T, change: Value) -> Result<T, Problem> {
    if !change.is_object() {
        return Err(Problem::field("body", "give an object with what is to change"));
    }
    let mut whole = serde_json::to_value(before).unwrap_or_default();
    merge(&mut whole, change);
    from_json(&serde_json::to_vec(&whole).unwrap_or_default())
}

pub(crate) fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    if let Value::Object(fields) = target {
        for (name, value) in patch {
            if value.is_null() {
                fields.remove(&name);
            } else {
                merge(fields.entry(name).or_insert(Value::Null), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn patches_merge_as_the_rfc_shows() {
        // RFC 7396 appendix A.
        for (original, patch, result) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (
                json!({"a": {"b": "c"}}),
                json!({"a": {"b": "d", "c": null}}),
                json!({"a": {"b": "d"}}),
            ),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ] {
            let mut value = original.clone();
            merge(&mut value, patch);
            assert_eq!(value, result, "{original}");
        }
    }
}
