use super::body::IncidentAnswer;
use crate::{
    State,
    caller::{Caller, Read},
    extract::Parameters,
    paging::{self, Listed},
    problem::Problem,
    routes::{Refusals, words::Colour},
    validation::Validation,
};
use axum::{Json, extract::State as Shared};
use serde::Deserialize;
use store::IncidentFilter;
use utoipa::IntoParams;

/// Which incidents are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Only those that are open, or are over.
    open: Option<bool>,
    /// Only those of this colour.
    #[param(inline)]
    colour: Option<Colour>,
    /// Only those of this target.
    target: Option<String>,
    /// At most so many, 100 unless given.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// The `next` of the page before, with the same filter.
    cursor: Option<String>,
}

/// List incidents
///
/// Newest first.
#[utoipa::path(
    get, path = "/api/v1/incidents", operation_id = "list_incidents", tag = "Incidents", params(Wanted),
    responses((status = 200, description = "A page of incidents.", body = Listed<IncidentAnswer>), Refusals),
)]
pub(crate) async fn list(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<Listed<IncidentAnswer>>, Problem> {
    let mut validation = Validation::default();
    let target = validation.id("target", wanted.target.as_deref());
    validation.finish(())?;
    let filter = IncidentFilter {
        open: wanted.open,
        colour: wanted.colour.map(Into::into),
        target,
    };
    let after = paging::cursor(wanted.cursor.as_deref())?;
    let limit = paging::limit(wanted.limit)?;
    let page = state
        .store()
        .incidents()
        .list(caller.account, &filter, after.as_ref(), limit)
        .await?;
    Ok(Json(Listed::of(page, IncidentAnswer::from)))
}
