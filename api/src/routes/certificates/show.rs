use super::body::CertificateAnswer;
use crate::{
    State,
    caller::{Caller, Read},
    extract::Id,
    problem::Problem,
    routes::Refusals,
};
use axum::{Json, extract::State as Shared};
use store::CertificateId;

/// Show a certificate
#[utoipa::path(
    get, path = "/api/v1/certificates/{id}", operation_id = "show_certificate", tag = "Certificates",
    params(("id" = String, Path, description = "The id of the certificate.")),
    responses((status = 200, description = "The certificate.", body = CertificateAnswer), Refusals),
)]
pub(crate) async fn show(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Id(id): Id<CertificateId>,
) -> Result<Json<CertificateAnswer>, Problem> {
    let certificate = state.store().certificates().find(caller.account, id).await?;
    let certificate = certificate.ok_or_else(|| Problem::not_found("certificate"))?;
    Ok(Json(certificate.into()))
}
