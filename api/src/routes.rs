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
mod trust_bundles;
mod words;

use crate::State;
use axum::extract::DefaultBodyLimit;
use std::collections::BTreeMap;
use utoipa::{
    IntoResponses,
    openapi::{Content, Ref, RefOr, Response, ResponseBuilder},
};
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt as _},
    routes,
};

/// Every operation. `import_bytes` bounds the bodies of imports; others have the bound of the whole router.
pub(crate) fn api(import_bytes: usize) -> OpenApiRouter<State> {
    OpenApiRouter::new()
        .routes(routes!(me::show::show))
        .routes(routes!(monitors::list::list, monitors::create::create))
        .routes(routes!(monitors::import::import).layer(DefaultBodyLimit::max(import_bytes)))
        .routes(routes!(monitors::put::put, monitors::by_external_id::by_external_id))
        .routes(routes!(
            monitors::show::show,
            monitors::patch::patch,
            monitors::delete::delete
        ))
        .routes(routes!(targets::list::list))
        .routes(routes!(targets::show::show))
        .routes(routes!(targets::history::history))
        .routes(routes!(targets::report::report))
        .routes(routes!(targets::chain::chain))
        .routes(routes!(scans::list::list, scans::create::create))
        .routes(routes!(scans::show::show))
        .routes(routes!(scans::events::events))
        .routes(routes!(reports::show::show))
        .routes(routes!(reports::chain::chain))
        .routes(routes!(certificates::list::list))
        .routes(routes!(certificates::import::import).layer(DefaultBodyLimit::max(import_bytes)))
        .routes(routes!(certificates::show::show))
        .routes(routes!(certificates::pem::pem))
        .routes(
            routes!(trust_bundles::list::list, trust_bundles::create::create)
                .layer(DefaultBodyLimit::max(import_bytes)),
        )
        .routes(routes!(trust_bundles::show::show, trust_bundles::delete::delete))
        .routes(routes!(incidents::list::list))
        .routes(routes!(incidents::show::show))
        .routes(routes!(
            incidents::acknowledge::acknowledge,
            incidents::withdraw::withdraw
        ))
        .routes(routes!(incidents::mute::mute, incidents::unmute::unmute))
        .routes(routes!(settings::show::show, settings::patch::patch))
        .routes(routes!(problems::list::list))
}

/// What any operation may answer instead of what was asked for, as the OpenAPI document says it.
pub(crate) struct Refusals;

impl IntoResponses for Refusals {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let all = [
            (401, "No token, or one that opens nothing."),
            (403, "The token lacks the scope that this needs."),
            (404, "There is no such thing in the account."),
            (
                422,
                "Some values do not hold: `errors` says which, and how to mend them.",
            ),
            (500, "Vigie failed."),
            (
                503,
                "The store or the queue does not answer now; the same request may succeed later.",
            ),
        ];
        let response = |(status, description): (u16, &str)| {
            let content = Content::new(Some(Ref::from_schema_name("Problem")));
            let response = ResponseBuilder::new()
                .description(description)
                .content("application/problem+json", content)
                .build();
            (status.to_string(), RefOr::T(response))
        };
        all.into_iter().map(response).collect()
    }
}
