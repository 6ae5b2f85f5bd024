use certificates::Certificate;
use jiff::Timestamp;
use serde::Serialize;
use store::TrustBundle;
use utoipa::ToSchema;

/// A private CA bundle, in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TrustBundleItem {
    /// The SHA-256 of its PEM text in lower-case hexadecimal: what a monitor names in `trust.bundles`.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) created_at: Timestamp,
}

impl From<TrustBundle> for TrustBundleItem {
    fn from(bundle: TrustBundle) -> Self {
        Self {
            id: bundle.digest,
            name: bundle.name,
            created_at: bundle.created_at,
        }
    }
}

/// A private CA bundle with what it holds.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TrustBundleAnswer {
    /// The SHA-256 of its PEM text in lower-case hexadecimal: what a monitor names in `trust.bundles`.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) name: String,
    /// When it was added.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) created_at: Timestamp,
    /// Its certificates. A root is trusted; an intermediate beside its root is known, and trusted only where it stands alone.
    pub(crate) certificates: Vec<TrustBundleCertificate>,
    /// The certificates as PEM.
    pub(crate) pem: String,
    /// That a private key came along and was not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    pub(crate) detail: Option<String>,
}

/// A certificate of a bundle.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TrustBundleCertificate {
    /// The subject as an RFC 4514 string.
    #[schema(example = "CN=Example Internal Root")]
    pub(crate) subject: String,
    /// The issuer as an RFC 4514 string.
    pub(crate) issuer: String,
    /// First instant of validity.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) not_before: Timestamp,
    /// Last instant of validity.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) not_after: Timestamp,
    /// Its SHA-256 in lower-case hexadecimal.
    pub(crate) sha256: String,
}

impl TrustBundleAnswer {
    pub(super) fn of(item: TrustBundleItem, certificates: &[Certificate]) -> Self {
        let told = |certificate: &Certificate| TrustBundleCertificate {
            subject: certificate.subject().to_owned(),
            issuer: certificate.issuer().to_owned(),
            not_before: certificate.not_before(),
            not_after: certificate.not_after(),
            sha256: certificate.fingerprint(),
        };
        Self {
            id: item.id,
            name: item.name,
            created_at: item.created_at,
            certificates: certificates.iter().map(told).collect(),
            pem: pem(certificates),
            detail: None,
        }
    }
}

/// The text of a bundle, which its id is the digest of: the same certificates in the same order are the same bundle, whatever
/// file they came in.
pub(super) fn pem(certificates: &[Certificate]) -> String {
    certificates.iter().map(Certificate::to_pem).collect()
}
