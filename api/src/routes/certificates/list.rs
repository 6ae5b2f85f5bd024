use super::body::CertificateAnswer;
use crate::{
    State,
    caller::{Caller, Read},
    extract::Parameters,
    paging::{self, Listed},
    problem::Problem,
    routes::Refusals,
    validation::Validation,
};
use axum::{Json, extract::State as Shared};
use serde::Deserialize;
use store::{CertificateFilter, CertificateOrder};
use utoipa::{IntoParams, ToSchema};

/// Which certificates are listed, and in which order.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Only those of which a name, serial number, reference, custom field or the note contains this text.
    search: Option<String>,
    /// Also those that are expired, revoked or replaced; otherwise only what is active.
    all: Option<bool>,
    /// Only those of this line.
    file: Option<String>,
    /// The order: by `expiry` unless given, or by `name`.
    #[param(inline)]
    sort: Option<Sort>,
    /// At most so many, 100 unless given.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// The `next` of the page before, with the same filter and order.
    cursor: Option<String>,
}

/// How certificates are sorted.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sort {
    /// Those that expire first come first.
    Expiry,
    /// By common name.
    Name,
}

/// List certificates
#[utoipa::path(
    get, path = "/api/v1/certificates", operation_id = "list_certificates", tag = "Certificates", params(Wanted),
    responses((status = 200, description = "A page of certificates.", body = Listed<CertificateAnswer>), Refusals),
)]
pub(crate) async fn list(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<Listed<CertificateAnswer>>, Problem> {
    let mut validation = Validation::default();
    let file = validation.id("file", wanted.file.as_deref());
    validation.finish(())?;
    let filter = CertificateFilter {
        search: wanted.search,
        active_at: (wanted.all != Some(true)).then(|| state.now()),
        file,
        serial: None,
    };
    let order = match wanted.sort {
        None | Some(Sort::Expiry) => CertificateOrder::Expiry,
        Some(Sort::Name) => CertificateOrder::CommonName,
    };
    let after = paging::cursor(wanted.cursor.as_deref())?;
    let limit = paging::limit(wanted.limit)?;
    let certificates = state.store().certificates();
    let page = certificates
        .list(caller.account, &filter, order, after.as_ref(), limit)
        .await?;
    Ok(Json(Listed::of(page, CertificateAnswer::from)))
}
