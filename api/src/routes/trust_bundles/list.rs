use super::body::TrustBundleItem;
use crate::{
    State,
    caller::{Caller, Read},
    paging::Listed,
    problem::Problem,
    routes::Refusals,
};
use axum::{Json, extract::State as Shared};

/// List private CA bundles
///
/// By name, all of them.
#[utoipa::path(
    get, path = "/api/v1/trust-bundles", operation_id = "list_trust_bundles", tag = "Trust bundles",
    responses((status = 200, description = "The bundles.", body = Listed<TrustBundleItem>), Refusals),
)]
pub(crate) async fn list(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
) -> Result<Json<Listed<TrustBundleItem>>, Problem> {
    let bundles = state.store().blobs().bundles(caller.account).await?;
    Ok(Json(Listed {
        items: bundles.into_iter().map(TrustBundleItem::from).collect(),
        next: None,
    }))
}
