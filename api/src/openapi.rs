use crate::routes;
use axum::{Json, http::header, response::IntoResponse};
use std::sync::LazyLock;
use utoipa::{
    OpenApi,
    openapi::{
        self,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

/// The OpenAPI 3.1 document of the API, made from the operations themselves.
pub fn document() -> openapi::OpenApi {
    let (_, mut document) = routes::api(0).split_for_parts();
    document.merge(Head::openapi());
    document.info = Head::openapi().info;
    document.tags = Head::openapi().tags;
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "An API token. Each may read; scopes allow more: technical, administrative.",
        ))
        .build();
    let components = document.components.get_or_insert_with(Default::default);
    components.add_security_scheme("token", SecurityScheme::Http(bearer));
    document.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    document
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Vigie API",
        version = "1",
        description = "Watch the TLS certificates of an organisation where they are really installed.\n\nEverything is one \
account's, the one that the token opens. Lists come a page at a time: give `next` of a page as `cursor` to read on. \
What goes wrong is told as problem documents (RFC 9457). Instants are RFC 3339 in UTC; fields that end in `_s`, `_ms` and \
`_days` are seconds, milliseconds and days. Unknown fields of a request are refused.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    servers((url = "/", description = "This installation")),
    tags(
        (name = "Monitors", description = "How installations are tested."),
        (name = "Targets", description = "Each name of a monitor, with what is known of it."),
        (name = "Scans", description = "Ordered, followed, and looked up."),
        (name = "Reports", description = "What scans found."),
        (name = "Certificates", description = "The inventory."),
        (name = "Trust bundles", description = "Private CAs that monitors may trust."),
        (name = "Incidents", description = "Problems that are open, or were."),
        (name = "Account", description = "The account, its settings, and who the caller is."),
        (name = "Problems", description = "What the API answers when something goes wrong."),
    ),
)]
struct Head;

/// `/api/v1/openapi.json`.
pub(crate) async fn serve() -> impl IntoResponse {
    static DOCUMENT: LazyLock<openapi::OpenApi> = LazyLock::new(document);
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(&*DOCUMENT))
}
