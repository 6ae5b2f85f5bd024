mod grouping;

use crate::{
    State,
    caller::{Caller, Technical},
    extract::{Body, from_json},
    problem::Problem,
    routes::{Refusals, monitors::create::wake},
};
use axum::{
    Json,
    extract::State as Shared,
    http::{HeaderMap, header},
};
use grouping::Group;
use model::Host;
use serde::{Deserialize, Serialize};
use store::{
    Account, CertificateSource, FileDetails, FileId, Imported as Kept, MonitorFilter, MonitorSpec, NewCertificate,
};
use utoipa::ToSchema;

/// Certificates to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CertificateImport {
    /// At most 1,000 items.
    #[schema(max_items = 1000)]
    certificates: Vec<CertificateItem>,
}

/// One file or pasted text.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CertificateItem {
    /// PEM, or DER or PKCS#7 in base64; one certificate or several, with or without their intermediates.
    content: String,
    /// Our reference.
    reference: String,
    /// The reference of the CA.
    ca_reference: String,
    /// The customer's reference.
    customer_reference: String,
    /// The custom fields A to D.
    custom: [String; 4],
    /// A free note.
    note: String,
    /// The organisation.
    organisation: String,
    /// Whether it is monitored; left out: as the account says.
    monitored: Option<bool>,
    /// Whether no scanner reaches it: it is watched by its date alone.
    offline: bool,
}

/// What became of each certificate.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CertificatesImported {
    /// In the order of the request; one entry for each certificate that is no intermediate, or for an item that does not read.
    results: Vec<CertificateResult>,
}

/// What became of one certificate.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct CertificateResult {
    /// The item that it stands in, from 0.
    item: usize,
    /// What happened.
    outcome: CertificateOutcome,
    /// The certificate.
    certificate: Option<String>,
    /// Its line.
    file: Option<String>,
    /// Its subject.
    subject: Option<String>,
    /// The certificates that it replaces.
    replaced: Vec<String>,
    /// The monitor that was made for it, where one was.
    monitor: Option<String>,
    /// Why it was refused, and how to mend it; or that a private key came along.
    detail: Option<String>,
}

/// What became of a certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum CertificateOutcome {
    /// It is new to the account.
    Added,
    /// It was there already.
    Known,
    /// It does not read.
    #[default]
    Refused,
}

const MOST_ITEMS: usize = 1_000;

/// CertificateImport certificates
///
/// As JSON with many items, or as one file (PEM, DER, PKCS#7) with another content type than JSON. Each item is judged alone:
/// one that does not read stops no other. A certificate that begins a line is given a monitor where the account monitors
/// imported certificates by default.
#[utoipa::path(
    post, path = "/api/v1/certificates/import", operation_id = "import_certificates", tag = "Certificates",
    request_body(content(
        (CertificateImport = "application/json"),
        (String = "application/x-pem-file"),
        (String = "application/octet-stream"),
    )),
    responses((status = 200, description = "What became of each certificate.", body = CertificatesImported), Refusals),
)]
pub(crate) async fn import(
    Shared(state): Shared<State>,
    caller: Caller<Technical>,
    headers: HeaderMap,
    Body(bytes): Body,
) -> Result<Json<CertificatesImported>, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let json = kind.is_some_and(|kind| kind.starts_with("application/json"));
    let items: Vec<(CertificateItem, Vec<u8>)> = match json {
        true => from_json::<CertificateImport>(&bytes)?
            .certificates
            .into_iter()
            .map(with_bytes)
            .collect(),
        false => vec![(CertificateItem::default(), bytes.to_vec())],
    };
    if items.is_empty() || items.len() > MOST_ITEMS {
        let detail = format!("give 1 to {MOST_ITEMS} items: send the rest in a further request");
        return Err(Problem::field("certificates", detail));
    }
    let account = state.store().accounts().find(caller.account).await?;
    let account = account.ok_or_else(|| Problem::not_found("account"))?;
    let mut results = Vec::new();
    for (index, (item, bytes)) in items.iter().enumerate() {
        match certificates::read(bytes) {
            Ok(found) => {
                let detail = holds_private_key(bytes).then(|| KEY_CAME_ALONG.to_owned());
                for group in grouping::groups(found) {
                    let kept = keep(&state, &account, item, index, &group).await?;
                    let detail = detail.clone();
                    results.push(CertificateResult { detail, ..kept });
                }
            }
            Err(error) => results.push(CertificateResult {
                item: index,
                detail: Some(error.to_string()),
                ..CertificateResult::default()
            }),
        }
    }
    for result in results
        .iter()
        .filter(|result| result.outcome == CertificateOutcome::Added)
    {
        let object = result.certificate.as_deref().unwrap_or_default();
        caller.note(&state, "import", "certificate", object).await;
    }
    if results.iter().any(|result| result.monitor.is_some()) {
        wake(&state).await;
    }
    Ok(Json(CertificatesImported { results }))
}

pub(crate) const KEY_CAME_ALONG: &str =
    "a private key came along, and was not kept: send certificates alone, and replace the key if others could read it";

/// Whether a PEM block of a private key stands in it, whatever its kind (RFC 7468 sections 10 and 11).
pub(crate) fn holds_private_key(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut labels = text
        .split("-----BEGIN ")
        .skip(1)
        .filter_map(|block| block.split_once("-----"));
    labels.any(|(label, _)| label.ends_with("PRIVATE KEY"))
}

fn with_bytes(mut item: CertificateItem) -> (CertificateItem, Vec<u8>) {
    let content = std::mem::take(&mut item.content);
    (item, content.into_bytes())
}

async fn keep(
    state: &State,
    account: &Account,
    item: &CertificateItem,
    index: usize,
    group: &Group,
) -> Result<CertificateResult, Problem> {
    let settings = &account.settings;
    let by_default = settings.monitor_by_default && settings.all_certificates && settings.imported_certificates;
    let monitored = item.monitored.unwrap_or(by_default);
    let new = NewCertificate {
        der: group.certificate.der().to_vec(),
        facts: group.certificate.facts(),
        chain: group
            .chain
            .iter()
            .map(|certificate| certificate.der().to_vec())
            .collect(),
        ca_reference: cut(&item.ca_reference),
        source: CertificateSource::Api,
        details: FileDetails {
            reference: cut(&item.reference),
            customer_reference: cut(&item.customer_reference),
            custom: item.custom.clone().map(|text| cut(&text)),
            note: item.note.chars().take(LONGEST_NOTE).collect(),
            organisation: cut(&item.organisation),
            monitored,
            offline: item.offline,
            ..FileDetails::default()
        },
    };
    let now = state.store_now().await?;
    let kept = state.store().certificates().import(account.id, &new, now).await?;
    let monitor = match kept.new_line && monitored && !item.offline && !group.certificate.is_ca() {
        true => watch(state, account, &kept, group).await?,
        false => None,
    };
    Ok(CertificateResult {
        item: index,
        outcome: if kept.new {
            CertificateOutcome::Added
        } else {
            CertificateOutcome::Known
        },
        certificate: Some(kept.certificate.to_string()),
        file: Some(kept.file.to_string()),
        subject: Some(group.certificate.subject().to_owned()),
        replaced: kept.replaced.iter().map(ToString::to_string).collect(),
        monitor,
        detail: None,
    })
}

const LONGEST: usize = 500;
const LONGEST_NOTE: usize = 10_000;

fn cut(text: &str) -> String {
    text.trim()
        .chars()
        .filter(|character| !character.is_control())
        .take(LONGEST)
        .collect()
}

/// Makes a monitor for a new line: of the common name, else of the first name; `sub` stands for the star of a wildcard.
async fn watch(state: &State, account: &Account, kept: &Kept, group: &Group) -> Result<Option<String>, Problem> {
    if is_watched(state, account, kept.file).await? {
        return Ok(None);
    }
    let certificate = &group.certificate;
    let names = certificate.common_name().into_iter().chain(certificate.dns_names());
    let host = names.map(|name| match name.strip_prefix("*.") {
        Some(parent) => format!("sub.{parent}"),
        None => name.to_owned(),
    });
    let Some(host) = host.filter_map(|name| name.parse::<Host>().ok()).next() else {
        return Ok(None);
    };
    let spec = MonitorSpec {
        file: Some(kept.file),
        ..MonitorSpec::of(vec![host])
    };
    let now = state.store_now().await?;
    let monitor = state.store().monitors().create(account.id, &spec, now).await?;
    Ok(Some(monitor.id.to_string()))
}

async fn is_watched(state: &State, account: &Account, file: FileId) -> Result<bool, Problem> {
    let filter = MonitorFilter {
        file: Some(file),
        ..MonitorFilter::default()
    };
    let page = state.store().monitors().list(account.id, &filter, None, 1).await?;
    Ok(!page.items.is_empty())
}
