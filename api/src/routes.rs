//! The operations of the API: a folder for each resource, a file for each operation.

pub(crate) mod certificates;
mod incidents;
mod me;
mod monitors;
mod problems;
mod report_schema;
pub(crate) mod reports;
mod scans;
mod settings;
pub(crate) mod targets;
mod words;

use crate::{State, problem::Problem};
use axum::extract::DefaultBodyLimit;
use utoipa::IntoResponses;
use utoipa_axum::{router::{OpenApiRouter, UtoipaMethodRouterExt as _}, routes};

/// Every operation. `import_bytes` bounds the bodies of imports; others have the bound of the whole router.
pub(crate) fn api(import_bytes: usize) -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(me::show::show))
        .routes(routes!(monitors::list::list, monitors::create::create))
        .routes(routes!(monitors::import::import).layer(DefaultBodyLimit::max(import_bytes)))
        .routes(routes!(monitors::put::put, monitors::by_external_id::by_external_id))
        .routes(routes!(monitors::show::show, monitors::patch::patch, monitors::delete::delete))
        .routes(routes!(targets::list::list))
        .routes(routes!(targets::show::show))
        .routes(routes!(targets::history::history))
        .routes(routes!(targets::report::report))
        .routes(routes!(targets::chain::chain))
        .routes(routes!(scans::list::list, scans::create::create))
        .routes(routes!(scans::show::show))
        .routes(routes!(scans::events::events))
        .routes(routes!(reports::show::show))
        .routes(routes!(certificates::list::list))
        .routes(routes!(certificates::import::import).layer(DefaultBodyLimit::max(import_bytes)))
        .routes(routes!(certificates::show::show))
        .routes(routes!(certificates::pem::pem))
        .routes(routes!(incidents::list::list))
        .routes(routes!(incidents::show::show))
        .routes(routes!(incidents::acknowledge::acknowledge, incidents::withdraw::withdraw))
        .routes(routes!(incidents::mute::mute, incidents::unmute::unmute))
        .routes(routes!(settings::show::show, settings::patch::patch))
        .routes(routes!(problems::list::list))
}

/// What any operation may answer instead of what was asked for.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "says how problems look in the OpenAPI document")]
pub(crate) enum Refusals {
    /// No token, or one that opens nothing.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthenticated(#[to_schema] Problem),
    /// The token lacks the scope that this needs.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(#[to_schema] Problem),
    /// There is no such thing in the account.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(#[to_schema] Problem),
    /// Some values do not hold: `errors` says which, and how to mend them.
    #[response(status = 422, content_type = "application/problem+json")]
    Validation(#[to_schema] Problem),
    /// Vigie failed.
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(#[to_schema] Problem),
    /// The store or the queue does not answer now; the same request may succeed later.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(#[to_schema] Problem),
}
