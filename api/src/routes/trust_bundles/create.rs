use super::body::{TrustBundleAnswer, TrustBundleItem, pem};
use crate::{
    State,
    caller::{Caller, Technical},
    extract::{Body, Parameters, from_json, is_json},
    problem::{FieldError, Problem},
    routes::{
        Refusals,
        certificates::import::{KEY_CAME_ALONG, holds_private_key},
    },
};
use axum::{Json, extract::State as Shared, http::HeaderMap, http::StatusCode};
use certificates::Certificate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A private CA bundle to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTrustBundle {
    /// What people call it: 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// PEM, or DER or PKCS#7 in base64; the certificates of authorities alone.
    content: String,
}

/// The name of a bundle that is sent as a file.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Named {
    /// What people call it, where the body is a file.
    name: Option<String>,
}

const LONGEST_NAME: usize = 100;
/// A bundle travels to every scanner that uses it; the public programmes have some 150 roots.
const MOST_CERTIFICATES: usize = 500;
/// The store lists no more.
const MOST_BUNDLES: usize = 1_000;

/// Add a private CA bundle
///
/// As JSON, or as one file (PEM, DER, PKCS#7) with another content type than JSON and its name in the address. It may hold
/// authorities alone: roots, and intermediates beside them. The same certificates again give the bundle a new name. Monitors
/// then trust it by its id.
#[utoipa::path(
    post, path = "/api/v1/trust-bundles", operation_id = "create_trust_bundle", tag = "Trust bundles", params(Named),
    request_body(content(
        (NewTrustBundle = "application/json"),
        (String = "application/x-pem-file"),
        (String = "application/octet-stream"),
    )),
    responses((status = 201, description = "It is there.", body = TrustBundleAnswer), Refusals),
)]
pub(crate) async fn create(
    Shared(state): Shared<State>,
    caller: Caller<Technical>,
    Parameters(named): Parameters<Named>,
    headers: HeaderMap,
    Body(bytes): Body,
) -> Result<(StatusCode, Json<TrustBundleAnswer>), Problem> {
    let (name, content) = match is_json(&headers) {
        true => {
            let wanted: NewTrustBundle = from_json(&bytes)?;
            (wanted.name, wanted.content.into_bytes())
        }
        false => (named.name.unwrap_or_default(), bytes.to_vec()),
    };
    let name = name.trim().to_owned();
    let mut errors = Vec::new();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        errors.push(error("name", "give a name of 1 to 100 characters"));
    }
    let authorities = match authorities(&content) {
        Ok(authorities) => authorities,
        Err(detail) => {
            errors.push(error("content", detail));
            Vec::new()
        }
    };
    if !errors.is_empty() {
        return Err(Problem::validation(errors));
    }
    let blobs = state.store().blobs();
    let known = blobs.bundles(caller.account).await?;
    let text = pem(&authorities);
    if known.len() >= MOST_BUNDLES {
        return Err(Problem::field(
            "content",
            "the account has 1,000 bundles: remove one first",
        ));
    }
    let now = state.store_now().await?;
    let id = blobs.add_bundle(caller.account, &name, text.as_bytes(), now).await?;
    let created_at = known
        .iter()
        .find(|bundle| bundle.digest == id)
        .map(|bundle| bundle.created_at);
    caller.note(&state, "create", "trust bundle", &id).await;
    let item = TrustBundleItem {
        id,
        name,
        created_at: created_at.unwrap_or(now),
    };
    let mut answer = TrustBundleAnswer::of(item, &authorities);
    answer.detail = holds_private_key(&content).then(|| KEY_CAME_ALONG.to_owned());
    Ok((StatusCode::CREATED, Json(answer)))
}

fn error(field: &str, detail: impl Into<String>) -> FieldError {
    FieldError {
        field: field.to_owned(),
        detail: detail.into(),
    }
}

/// The authorities of a file, each once, in its order; or what is wrong with it.
fn authorities(content: &[u8]) -> Result<Vec<Certificate>, String> {
    let mut authorities: Vec<Certificate> = Vec::new();
    for certificate in certificates::read(content).map_err(|error| error.to_string())? {
        // A root of version 1 cannot say that it is an authority.
        if !certificate.is_ca() && !certificate.is_self_issued() {
            let subject = certificate.subject();
            return Err(format!(
                "{subject} is no certificate authority: give the root, and intermediates if you like, without server certificates"
            ));
        }
        if !authorities.contains(&certificate) {
            authorities.push(certificate);
        }
    }
    match authorities.len() > MOST_CERTIFICATES {
        true => Err(format!("a bundle holds at most {MOST_CERTIFICATES} certificates")),
        false => Ok(authorities),
    }
}
