//! How a report looks, for the OpenAPI document. The report itself is written by `model`; a test compares the two.
#![expect(
    dead_code,
    reason = "these types say how the JSON of model::Report looks, and are never made"
)]

use super::words::{ClientCertificate, Colour, Depth};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What a scan found: contract `schema: 1`, changed by additions only.
#[derive(ToSchema)]
pub(crate) struct Report {
    /// The version of this shape: 1.
    schema: u32,
    /// The scan that it answers.
    scan_id: String,
    /// What was looked at.
    target: ReportTarget,
    /// How much of it.
    depth: Depth,
    /// The policy that weighed the findings: copibot or strict.
    policy: String,
    /// When the scan began.
    #[schema(format = DateTime)]
    started_at: String,
    /// How long it took.
    duration_ms: u64,
    /// How many TCP connections it opened.
    connections: u32,
    /// Who did it.
    scanner: Scanner,
    /// The colour.
    verdict: Colour,
    /// How far it came: completed, unreachable, blocked, deferred or failed.
    outcome: String,
    /// Why it did not complete: dns_error, connect_error, timeout, starttls_error, tls_error ...
    reason: Option<String>,
    /// What was found, gravest first.
    findings: Vec<ReportFinding>,
    /// What was looked for, with which outcome.
    checks: Vec<ReportCheck>,
    /// What each address presented.
    endpoints: Vec<ReportEndpoint>,
}

/// The target of a report.
#[derive(ToSchema)]
pub(crate) struct ReportTarget {
    host: String,
    port: Option<u16>,
    starttls: String,
    /// The place that was connected to instead of the addresses of the host; absent where it was not.
    connect: Option<String>,
    /// The name that was sent in the SNI extension instead of the host; absent where it was not.
    sni: Option<String>,
}

/// Who made a scan.
#[derive(ToSchema)]
pub(crate) struct Scanner {
    /// The identity of the process, fresh at each start.
    id: String,
    /// The version of Vigie.
    version: String,
    /// The pool it belongs to.
    pool: String,
}

/// One thing that is wrong, or worth knowing.
#[derive(ToSchema)]
pub(crate) struct ReportFinding {
    /// The key into the findings catalogue.
    code: String,
    /// Its number, where it has one.
    number: Option<u16>,
    /// Its name, where it has one.
    name: Option<String>,
    /// error (red), warning (orange) or info (changes no colour).
    severity: String,
    /// The address that shows it; null: the whole target.
    address: Option<String>,
    /// The index of the certificate in `presented` of its chain at that address.
    certificate: Option<usize>,
    /// The offer that brought its chain, `rsa` or `ecdsa` (see `other_chains`); left out: the first contact.
    #[schema(required = false, nullable = false)]
    offer: Option<String>,
    /// What proves it; the catalogue says which keys each code has.
    #[schema(value_type = Object)]
    evidence: BTreeMap<String, String>,
    /// Its texts, where `lang` asks for them.
    #[schema(required = false, nullable = false)]
    texts: Option<ReportTexts>,
}

/// What a person reads about a finding.
#[derive(ToSchema)]
pub(crate) struct ReportTexts {
    /// en or fr.
    language: String,
    /// A short headline.
    title: String,
    /// One sentence that says what was seen.
    sentence: String,
    /// What it is and who notices.
    meaning: String,
    /// How to mend it, step by step.
    steps: Vec<String>,
    /// A command that shows whether it is mended.
    verify: Option<String>,
    /// The page that explains the code.
    explanation: String,
}

/// What became of one check at one address.
#[derive(ToSchema)]
pub(crate) struct ReportCheck {
    /// The code of the finding that was looked for.
    check: String,
    address: Option<String>,
    /// found, not_found, could_not_test or not_applicable.
    state: String,
    /// Why it could not be tested, or does not apply.
    reason: Option<String>,
}

/// What one address presented. Null: not looked at at this depth.
#[derive(ToSchema)]
pub(crate) struct ReportEndpoint {
    address: Option<String>,
    /// The colour of this address alone.
    verdict: Colour,
    timings_ms: Option<ReportTimings>,
    negotiated: Option<ReportNegotiated>,
    chain: Option<ReportChain>,
    /// What it presents to clients of other kinds, where they were tried.
    #[schema(required = false)]
    other_chains: Vec<ReportOtherChain>,
    protocols: Option<ReportProtocols>,
    /// Accepted suites by version (`tls1_2`).
    ciphers: Option<BTreeMap<String, ReportSuites>>,
    groups: Option<ReportGroups>,
    features: Option<ReportFeatures>,
    /// Whether the certificates of the path below its anchor are revoked, leaf first. Absent: not looked at.
    revocation: Option<Vec<ReportRevocation>>,
}

/// What is known of the revocation of one certificate.
#[derive(ToSchema)]
pub(crate) struct ReportRevocation {
    /// Its index in `chain.presented`; null where the server did not send it.
    certificate: Option<usize>,
    name: String,
    /// good, revoked, unknown or not_needed.
    status: String,
    /// staple, ocsp or crl; null where nobody answered.
    source: Option<String>,
    /// Where the answer was fetched.
    address: Option<String>,
    /// Since when the answer holds.
    this_update: Option<String>,
    /// Until when it holds.
    next_update: Option<String>,
    revoked_at: Option<String>,
    /// Why it is revoked (keyCompromise), or why nothing is known or needed (fetch_failed).
    reason: Option<String>,
}

/// What was offered besides the usual, and what became of it.
#[derive(ToSchema)]
pub(crate) struct ReportOtherChain {
    /// `rsa` or `ecdsa`: signatures of that kind alone, for the same name. `no_sni`: no name; for information.
    offer: String,
    /// other (another certificate), same, refused or could_not_test.
    answer: String,
    /// Why it could not be tested, or with what it was refused.
    #[schema(required = false, nullable = false)]
    reason: Option<String>,
    /// The chain, where it is another one. Findings count in it where they name its offer.
    #[schema(required = false, nullable = false)]
    chain: Option<ReportChain>,
}

/// How long the phases of the first connection took, in milliseconds.
#[derive(ToSchema)]
pub(crate) struct ReportTimings {
    connect: f64,
    starttls: Option<f64>,
    handshake: Option<f64>,
}

/// What a modern client's handshake agreed on.
#[derive(ToSchema)]
pub(crate) struct ReportNegotiated {
    version: String,
    cipher: String,
    group: Option<String>,
    signature: Option<String>,
    alpn: Option<String>,
}

/// The certificates of one address and the path that was judged.
#[derive(ToSchema)]
pub(crate) struct ReportChain {
    /// As sent, leaf first.
    presented: Vec<ReportCertificate>,
    /// The judged path, root first.
    path: Vec<ReportPathElement>,
    /// Whether the server sent all that a client needs.
    complete: bool,
    /// Whether each certificate sent certifies the one before it.
    ordered: bool,
    /// The chain to install, as PEM, where another one than the presented is needed.
    recommended_pem: Option<String>,
}

/// One element of the certification chain.
#[derive(ToSchema)]
pub(crate) struct ReportPathElement {
    /// root, intermediate or leaf.
    role: String,
    name: String,
    /// ok or error.
    status: String,
    signature_hash: Option<String>,
}

/// What is read from a certificate.
#[derive(ToSchema)]
pub(crate) struct ReportCertificate {
    subject: String,
    issuer: String,
    common_name: Option<String>,
    serial: String,
    #[schema(format = DateTime)]
    not_before: String,
    #[schema(format = DateTime)]
    not_after: String,
    dns_names: Vec<String>,
    /// How many DNS names there are, where the list is cut.
    #[schema(required = false, nullable = false)]
    dns_name_count: Option<usize>,
    ip_addresses: Vec<String>,
    key: String,
    signature_hash: String,
    sha256: String,
    spki_sha256: String,
    ca: bool,
    self_issued: bool,
    subject_key_id: Option<String>,
    authority_key_id: Option<String>,
    extended_key_usages: Vec<String>,
    ca_issuers: Vec<String>,
    ocsp: Vec<String>,
    crl: Vec<String>,
    must_staple: bool,
    scts: u32,
    /// The certificate itself, DER in base64.
    der: String,
}

/// Which protocol versions are offered. Null: not known.
#[derive(ToSchema)]
pub(crate) struct ReportProtocols {
    sslv2: Option<bool>,
    sslv3: Option<bool>,
    tls1_0: Option<bool>,
    tls1_1: Option<bool>,
    tls1_2: Option<bool>,
    tls1_3: Option<bool>,
}

/// The suites accepted in one version.
#[derive(ToSchema)]
pub(crate) struct ReportSuites {
    /// client, server or unknown.
    order: String,
    suites: Vec<ReportSuite>,
}

/// A cipher suite.
#[derive(ToSchema)]
pub(crate) struct ReportSuite {
    id: String,
    name: String,
    strength: String,
}

/// Key exchange groups and the measure of finite-field Diffie-Hellman.
#[derive(ToSchema)]
pub(crate) struct ReportGroups {
    tls1_2: Vec<String>,
    tls1_3: Vec<String>,
    dh_bits: Option<u32>,
    dh_prime: Option<String>,
}

/// Features of a server. Null: not known.
#[derive(ToSchema)]
pub(crate) struct ReportFeatures {
    secure_renegotiation: Option<bool>,
    fallback_scsv: Option<bool>,
    extended_master_secret: Option<bool>,
    encrypt_then_mac: Option<bool>,
    compression: Option<bool>,
    session_tickets: Option<bool>,
    resumption: Option<bool>,
    early_data: Option<bool>,
    heartbeat: Option<bool>,
    ocsp_stapling: Option<bool>,
    alpn: Vec<String>,
    client_certificate: Option<ClientCertificate>,
}
