use jiff::Timestamp;
use serde::Serialize;
use store::Certificate;
use utoipa::ToSchema;

/// A certificate of the inventory.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct CertificateAnswer {
    /// Its identity.
    pub(crate) id: String,
    /// The line that it belongs to: what a monitor expects as `file`.
    pub(crate) file: String,
    /// The certificate that replaces it.
    pub(crate) successor: Option<String>,
    /// The subject as an RFC 4514 string.
    #[schema(example = "CN=www.example.org")]
    pub(crate) subject: String,
    /// The issuer as an RFC 4514 string.
    pub(crate) issuer: String,
    /// The serial number in lower-case hexadecimal.
    pub(crate) serial: String,
    /// First instant of validity.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) not_before: Timestamp,
    /// Last instant of validity.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) not_after: Timestamp,
    /// The names that it is for.
    pub(crate) names: Vec<String>,
    /// The key.
    #[schema(example = "EC P-256")]
    pub(crate) key: String,
    /// How it is signed.
    #[schema(example = "SHA256 with RSA")]
    pub(crate) signature_hash: String,
    /// Its SHA-256 in lower-case hexadecimal.
    pub(crate) sha256: String,
    /// How many intermediates came with it.
    pub(crate) intermediates: usize,
    /// Where it came from: api, import or scan.
    pub(crate) source: String,
    /// Since when it is known to be revoked.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) revoked_at: Option<Timestamp>,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) created_at: Timestamp,
    /// Our reference.
    pub(crate) reference: String,
    /// The reference of the CA.
    pub(crate) ca_reference: String,
    /// The customer's reference.
    pub(crate) customer_reference: String,
    /// The custom fields A to D.
    pub(crate) custom: [String; 4],
    /// A free note.
    pub(crate) note: String,
    /// The organisation.
    pub(crate) organisation: String,
    /// The responsible user.
    pub(crate) responsible: Option<String>,
    /// Whether it is to be monitored.
    pub(crate) monitored: bool,
    /// Whether it is to be renewed; otherwise there are no reminders.
    pub(crate) renewed: bool,
    /// Whether no scanner reaches it: it is watched by its date alone.
    pub(crate) offline: bool,
}

impl From<Certificate> for CertificateAnswer {
    fn from(certificate: Certificate) -> Self {
        let facts = certificate.facts;
        let details = certificate.details;
        Self {
            id: certificate.id.to_string(),
            file: certificate.file.to_string(),
            successor: certificate.successor.map(|id| id.to_string()),
            subject: facts.subject,
            issuer: facts.issuer,
            serial: facts.serial,
            not_before: facts.not_before,
            not_after: facts.not_after,
            names: certificate.names,
            key: facts.key,
            signature_hash: facts.signature_hash,
            sha256: facts.sha256,
            intermediates: certificate.chain.len(),
            source: certificate.source.as_str().to_owned(),
            revoked_at: certificate.revoked_at,
            created_at: certificate.created_at,
            reference: details.reference,
            ca_reference: certificate.ca_reference,
            customer_reference: details.customer_reference,
            custom: details.custom,
            note: details.note,
            organisation: details.organisation,
            responsible: details.responsible.map(|user| user.to_string()),
            monitored: details.monitored,
            renewed: details.renewed,
            offline: details.offline,
        }
    }
}
