use crate::{
    Check, ClientCertificate, Depth, Finding, OtherChain, PolicyName, RevocationFacts, StartTls, Target, Verdict,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
};
use ulid::Ulid;

/// The answer to a [`crate::ScanJob`]: contract `schema: 1`, changed by additions only.
///
/// [`Report::judge`] is the only constructor besides reading one back from JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// The version of this shape: 1.
    pub schema: u32,
    /// The scan that it answers.
    pub scan_id: Ulid,
    /// What was looked at.
    pub target: ReportTarget,
    /// How much of it.
    pub depth: Depth,
    /// The policy that weighed the findings.
    pub policy: PolicyName,
    /// When the scan began.
    pub started_at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// How many TCP connections it opened.
    pub connections: u32,
    /// Who did it.
    pub scanner: ScannerIdentity,
    /// The colour.
    pub verdict: Verdict,
    /// How far the scan came.
    pub outcome: Outcome,
    /// Why it did not complete: `dns_error`, `connect_error`, `timeout`, `starttls_error`, `tls_error` ...
    pub reason: Option<String>,
    /// What was found, gravest first.
    pub findings: Vec<Finding>,
    /// What was looked for, with which outcome.
    pub checks: Vec<Check>,
    /// What each address presented.
    pub endpoints: Vec<EndpointReport>,
}

/// The target of a report. `verify` has no port.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportTarget {
    /// The host, or the file name for `verify` without a host.
    pub host: String,
    /// The port, where a server was asked.
    pub port: Option<u16>,
    /// How TLS was reached.
    pub starttls: StartTls,
    /// The place that was connected to instead of the addresses of `host`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connect: Option<SocketAddr>,
    /// The name that was sent in the SNI extension instead of `host`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sni: Option<String>,
}

impl From<&Target> for ReportTarget {
    fn from(target: &Target) -> Self {
        let other_name = target.server_name().filter(|name| target.host.name() != Some(*name));
        Self {
            host: target.host.to_string(),
            port: Some(target.port),
            starttls: target.starttls,
            connect: target.connect,
            sni: other_name.map(str::to_owned),
        }
    }
}

/// Who made a scan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScannerIdentity {
    /// The identity of the process, fresh at each start.
    pub id: String,
    /// The version of Vigie.
    pub version: String,
    /// The pool it belongs to.
    pub pool: String,
}

/// How far a scan came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The guard forbids the destination.
    Blocked,
    /// At least one address presented a certificate.
    Completed,
    /// The server asked to come back later (rate limit).
    Deferred,
    /// Vigie itself failed.
    Failed,
    /// No certificate could be read.
    Unreachable,
}

impl Outcome {
    /// The word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::Completed => "completed",
            Self::Deferred => "deferred",
            Self::Failed => "failed",
            Self::Unreachable => "unreachable",
        }
    }
}

/// What one address presented.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EndpointReport {
    /// The address; none for `verify`.
    pub address: Option<IpAddr>,
    /// The colour of this address alone; set by [`Report::judge`].
    pub verdict: Verdict,
    /// How long each phase took.
    pub timings_ms: Option<Timings>,
    /// What a modern client negotiates; none where none could.
    pub negotiated: Option<Negotiated>,
    /// The certificates.
    pub chain: Option<ChainReport>,
    /// What it presents to clients of other kinds, where they were tried.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_chains: Vec<OtherChain>,
    /// Protocol versions; none at depth `quick`.
    pub protocols: Option<Protocols>,
    /// Accepted suites by version (`tls1_2`); none where not looked at.
    pub ciphers: Option<Ciphers>,
    /// Key exchange groups; none where not looked at.
    pub groups: Option<Groups>,
    /// Features; none where not looked at.
    pub features: Option<Features>,
    /// Whether the certificates of the path below its anchor are revoked, leaf first; none where not looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation: Option<Vec<RevocationFacts>>,
}

impl EndpointReport {
    /// An address of which nothing is known yet. Its colour is red until it is judged.
    pub fn new(address: Option<IpAddr>) -> Self {
        Self {
            address,
            verdict: Verdict::Red,
            timings_ms: None,
            negotiated: None,
            chain: None,
            other_chains: Vec::new(),
            protocols: None,
            ciphers: None,
            groups: None,
            features: None,
            revocation: None,
        }
    }
}

/// How long the phases of the first connection took, in milliseconds with fractions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timings {
    /// TCP connect.
    pub connect: f64,
    /// The dialogue before TLS, where there is one.
    pub starttls: Option<f64>,
    /// The TLS handshake.
    pub handshake: Option<f64>,
}

/// What a handshake agreed on. Names are those of the IANA registries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Negotiated {
    /// `TLS 1.3`.
    pub version: String,
    /// `TLS_AES_128_GCM_SHA256`.
    pub cipher: String,
    /// `x25519`.
    pub group: Option<String>,
    /// The algorithm of the server's own signature: `ecdsa_secp256r1_sha256`.
    pub signature: Option<String>,
    /// The application protocol.
    pub alpn: Option<String>,
}

/// The certificates of one address and the path that was judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainReport {
    /// As sent, leaf first.
    pub presented: Vec<CertificateFacts>,
    /// The judged path, root first.
    pub path: Vec<PathElement>,
    /// Whether the server sent all that a client needs.
    pub complete: bool,
    /// Whether each issuer sent follows something that it certifies: false exactly where `chain.wrong_order` is found. What is
    /// sent twice, or belongs to another chain, is no matter of order.
    pub ordered: bool,
    /// The chain to install, as PEM, where another one than the presented is needed.
    pub recommended_pem: Option<String>,
}

/// One element of the certification chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathElement {
    /// Its place.
    pub role: PathRole,
    /// Its common name, or its whole subject where there is none.
    pub name: String,
    /// Whether anything is wrong with it.
    pub status: PathStatus,
    /// `SHA384 with RSA`; none for a trust anchor known by name and key alone, or an element that is missing.
    pub signature_hash: Option<String>,
}

/// The place of a certificate in its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PathRole {
    /// Between root and leaf.
    Intermediate,
    /// The end entity.
    Leaf,
    /// The trust anchor, or what stands in its place.
    Root,
}

/// Whether an element of the path is in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PathStatus {
    /// A finding of severity error concerns it, or it is missing.
    Error,
    /// Nothing is wrong.
    Ok,
}

/// What is read from a certificate. Names are escaped: no control or bidirectional character is left in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateFacts {
    /// The subject as an RFC 4514 string.
    pub subject: String,
    /// The issuer as an RFC 4514 string.
    pub issuer: String,
    /// The common name, where there is one.
    pub common_name: Option<String>,
    /// The serial number in lower-case hexadecimal.
    pub serial: String,
    /// First instant of validity.
    pub not_before: Timestamp,
    /// Last instant of validity. `9999-12-31T23:59:59Z` says that there is none (RFC 5280 section 4.1.2.5).
    #[serde(with = "crate::end_of_time")]
    pub not_after: Timestamp,
    /// DNS names of the subjectAltName extension, at most 1,000.
    pub dns_names: Vec<String>,
    /// How many DNS names the certificate holds, where `dns_names` does not show all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dns_name_count: Option<usize>,
    /// IP addresses of the subjectAltName extension.
    pub ip_addresses: Vec<IpAddr>,
    /// `RSA 2048`, `EC P-256`, `Ed25519`, `ML-DSA-65`.
    pub key: String,
    /// `SHA256 with RSA`.
    pub signature_hash: String,
    /// SHA-256 of the certificate, lower-case hexadecimal.
    pub sha256: String,
    /// SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal.
    pub spki_sha256: String,
    /// Whether basicConstraints make it a CA.
    pub ca: bool,
    /// Whether subject and issuer are the same.
    pub self_issued: bool,
    /// Subject key identifier, lower-case hexadecimal.
    pub subject_key_id: Option<String>,
    /// Authority key identifier, lower-case hexadecimal.
    pub authority_key_id: Option<String>,
    /// Extended key usages by name (`serverAuth`) or OID.
    pub extended_key_usages: Vec<String>,
    /// Where the issuer's certificate can be fetched.
    pub ca_issuers: Vec<String>,
    /// OCSP responders.
    pub ocsp: Vec<String>,
    /// CRL distribution points.
    pub crl: Vec<String>,
    /// Whether the TLS feature extension asks for a staple (RFC 7633).
    pub must_staple: bool,
    /// How many embedded SCTs there are.
    pub scts: u32,
    /// The certificate itself, DER in base64.
    pub der: String,
}

impl CertificateFacts {
    /// How many names the certificate covers, DNS names and addresses, those that are not listed too.
    pub fn name_count(&self) -> usize {
        self.dns_name_count.unwrap_or(self.dns_names.len()) + self.ip_addresses.len()
    }
}

/// Which protocol versions are offered. None: not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protocols {
    /// SSL 2.0.
    pub sslv2: Option<bool>,
    /// SSL 3.0.
    pub sslv3: Option<bool>,
    /// TLS 1.0.
    pub tls1_0: Option<bool>,
    /// TLS 1.1.
    pub tls1_1: Option<bool>,
    /// TLS 1.2.
    pub tls1_2: Option<bool>,
    /// TLS 1.3.
    pub tls1_3: Option<bool>,
}

/// Accepted suites by version, keyed like the fields of [`Protocols`].
pub type Ciphers = BTreeMap<String, AcceptedSuites>;

/// The suites accepted in one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedSuites {
    /// Whose preference decides.
    pub order: CipherOrder,
    /// In the server's order where it has one.
    pub suites: Vec<Suite>,
}

/// Whose preference decides between suites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CipherOrder {
    /// The client's.
    Client,
    /// The server's.
    Server,
    /// Not known.
    Unknown,
}

/// A cipher suite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suite {
    /// `0xC02F`.
    pub id: String,
    /// The IANA name.
    pub name: String,
    /// The class of strength.
    pub strength: String,
}

/// Key exchange groups and the measure of finite-field Diffie-Hellman.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    /// Up to TLS 1.2.
    pub tls1_2: Vec<String>,
    /// In TLS 1.3.
    pub tls1_3: Vec<String>,
    /// Bits of the Diffie-Hellman prime.
    pub dh_bits: Option<u32>,
    /// The name of a well-known prime.
    pub dh_prime: Option<String>,
}

/// Features of a server. None: not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Features {
    /// RFC 5746.
    pub secure_renegotiation: Option<bool>,
    /// RFC 7507.
    pub fallback_scsv: Option<bool>,
    /// RFC 7627.
    pub extended_master_secret: Option<bool>,
    /// RFC 7366.
    pub encrypt_then_mac: Option<bool>,
    /// DEFLATE.
    pub compression: Option<bool>,
    /// RFC 5077.
    pub session_tickets: Option<bool>,
    /// By identifier or ticket.
    pub resumption: Option<bool>,
    /// 0-RTT.
    pub early_data: Option<bool>,
    /// RFC 6520.
    pub heartbeat: Option<bool>,
    /// RFC 6066 section 8.
    pub ocsp_stapling: Option<bool>,
    /// Application protocols accepted.
    pub alpn: Vec<String>,
    /// Whether a client certificate is asked for.
    pub client_certificate: Option<ClientCertificate>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_and_the_name_that_were_really_used_are_kept_and_left_out_where_they_are_the_usual_ones() {
        let endpoint = "www.example.org:443".parse().unwrap();
        let mut target = Target::new(endpoint, StartTls::None);
        let usual = ReportTarget::from(&target);
        let json = serde_json::to_value(&usual).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"host": "www.example.org", "port": 443, "starttls": "none"})
        );
        assert_eq!(serde_json::from_value::<ReportTarget>(json).unwrap(), usual);

        target.connect = Some(([192, 0, 2, 7], 8443).into());
        target.sni = Some("shop.example.org".parse().unwrap());
        let json = serde_json::to_value(ReportTarget::from(&target)).unwrap();
        assert_eq!(
            (&json["connect"], &json["sni"]),
            (&"192.0.2.7:8443".into(), &"shop.example.org".into())
        );
    }
}
