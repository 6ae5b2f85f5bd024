use crate::problem::Kind;
use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

/// A kind of problem.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KindAnswer {
    /// What `type` of a problem says.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in a few words.
    title: &'static str,
    /// The HTTP status that goes with it.
    status: u16,
}

/// List the kinds of problems
///
/// What `type` of a problem document may say. Needs no token.
#[utoipa::path(
    get, path = "/api/v1/problems", operation_id = "list_problems", tag = "Problems", security(()),
    responses(
        (status = 200, description = "Every kind.", body = Vec<KindAnswer>),
        (status = 503, description = "The answer took too long.", body = crate::problem::ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list() -> Json<Vec<KindAnswer>> {
    let shown = |kind: Kind| KindAnswer {
        kind: kind.uri(),
        title: kind.title(),
        status: kind.status().as_u16(),
    };
    Json(Kind::ALL.into_iter().map(shown).collect())
}
