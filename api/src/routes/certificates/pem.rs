use crate::{
    State,
    caller::{Caller, Read},
    extract::{Id, Parameters},
    problem::{Kind, Problem},
    routes::Refusals,
};
use axum::{
    extract::State as Shared,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use certificates::Certificate;
use serde::Deserialize;
use store::CertificateId;
use utoipa::{IntoParams, ToSchema};

/// What is downloaded.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// The certificate alone unless given.
    #[param(inline)]
    include: Option<Include>,
}

/// Which certificates a download holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Include {
    /// The certificate alone.
    Certificate,
    /// The intermediates alone.
    Chain,
    /// The certificate, then its intermediates: what a server sends.
    Full,
}

/// Download a certificate
///
/// As PEM, with or without the intermediates that came with it.
#[utoipa::path(
    get, path = "/api/v1/certificates/{id}/pem", operation_id = "download_certificate", tag = "Certificates",
    params(("id" = String, Path, description = "The id of the certificate."), Wanted),
    responses(
        (status = 200, description = "The certificates.", body = String, content_type = "application/x-pem-file"),
        Refusals,
    ),
)]
pub(crate) async fn pem(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Id(id): Id<CertificateId>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Response, Problem> {
    let all = state.store().certificates().der(caller.account, id).await?;
    let all = all.ok_or_else(|| Problem::not_found("certificate"))?;
    let (chosen, name) = match wanted.include.unwrap_or(Include::Certificate) {
        Include::Certificate => (all.get(..1), "certificate.pem"),
        Include::Chain => (all.get(1..), "chain.pem"),
        Include::Full => (Some(all.as_slice()), "fullchain.pem"),
    };
    let mut pem = String::new();
    for der in chosen.unwrap_or_default() {
        let certificate = Certificate::from_der(der).map_err(|error| {
            tracing::error!(%error, certificate = %id, "a stored certificate does not read");
            Problem::new(
                Kind::Internal,
                "the stored certificate does not read; the logs say more",
            )
        })?;
        pem.push_str(&certificate.to_pem());
    }
    if pem.is_empty() {
        return Err(Problem::new(
            Kind::NotFound,
            "no intermediate came with this certificate",
        ));
    }
    Ok(download(pem, name))
}

/// A PEM file as an answer that browsers save.
pub(crate) fn download(pem: String, name: &'static str) -> Response {
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}\""));
    let mut response = ([(header::CONTENT_TYPE, "application/x-pem-file")], pem).into_response();
    if let Ok(disposition) = disposition {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}
