use super::body::{TrustBundleAnswer, TrustBundleItem};
use crate::{
    State,
    caller::{Caller, Read},
    problem::{Kind, Problem},
    routes::Refusals,
};
use axum::{
    Json,
    extract::{Path, State as Shared},
};

/// Show a private CA bundle
///
/// With its certificates.
#[utoipa::path(
    get, path = "/api/v1/trust-bundles/{id}", operation_id = "show_trust_bundle", tag = "Trust bundles",
    params(("id" = String, Path, description = "The id of the bundle: its SHA-256.")),
    responses((status = 200, description = "The bundle.", body = TrustBundleAnswer), Refusals),
)]
pub(crate) async fn show(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Path(id): Path<String>,
) -> Result<Json<TrustBundleAnswer>, Problem> {
    let blobs = state.store().blobs();
    let all = blobs.bundles(caller.account).await?;
    let bundle = all.into_iter().find(|bundle| bundle.digest == id);
    let bundle = bundle.ok_or_else(|| Problem::not_found("private CA bundle"))?;
    let text = blobs.bundle(caller.account, &id).await?;
    let text = text.ok_or_else(|| Problem::not_found("private CA bundle"))?;
    let certificates = certificates::read(&text).map_err(|error| {
        tracing::error!(%error, bundle = %id, "a stored bundle does not read");
        Problem::new(Kind::Internal, "the stored bundle does not read; the logs say more")
    })?;
    Ok(Json(TrustBundleAnswer::of(
        TrustBundleItem::from(bundle),
        &certificates,
    )))
}
