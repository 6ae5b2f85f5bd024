use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is known of the revocation of one certificate of a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevocationFacts {
    /// Its index in `chain.presented`; none where the server did not send it.
    pub certificate: Option<usize>,
    /// Its common name, or what it is called where it has none.
    pub name: String,
    /// The answer.
    pub status: RevocationStatus,
    /// Who gave it; none where nobody did.
    pub source: Option<RevocationSource>,
    /// Where it was fetched; none for a staple and for a list that the user gave.
    pub address: Option<String>,
    /// Since when the answer holds (`thisUpdate`).
    pub this_update: Option<Timestamp>,
    /// Until when it holds (`nextUpdate`).
    pub next_update: Option<Timestamp>,
    /// Since when it is revoked.
    pub revoked_at: Option<Timestamp>,
    /// Why it is revoked (`keyCompromise`, RFC 5280 section 5.3.1), or why nothing is known or needed (`fetch_failed`).
    pub reason: Option<String>,
}

/// Whether a certificate is revoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationStatus {
    /// It is not.
    Good,
    /// The question means nothing: a certificate of a few days, or one of an authority that tells nowhere.
    NotNeeded,
    /// It is.
    Revoked,
    /// It could not be determined.
    Unknown,
}

/// Where an answer about revocation comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RevocationSource {
    /// A revocation list (RFC 5280 section 5).
    Crl,
    /// An OCSP responder (RFC 6960).
    Ocsp,
    /// An OCSP response in the handshake (RFC 6066 section 8).
    Staple,
}
