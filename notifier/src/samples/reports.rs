//! The reports of the samples.

use jiff::{SignedDuration, Timestamp};
use model::{
    CertificateFacts, ChainReport, Check, Code, Depth, EndpointReport, Finding, Negotiated, Outcome, PathElement,
    PathRole, PathStatus, Policy, Protocols, Report, ReportTarget, Scanned, ScannerIdentity, Severity, StartTls,
};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use ulid::Ulid;

const FIRST: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 10));
const SECOND: IpAddr = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x10));

/// One of two addresses still serves the certificate that has expired, and the server offers TLS 1.0.
pub(super) fn stale_node(at: Timestamp) -> Report {
    let mut scanned = scanned("www.example.org", 443, StartTls::None, at);
    let mut old = chain("www.example.org", at);
    let ended = at - SignedDuration::from_hours(59);
    if let Some(leaf) = old.presented.first_mut() {
        leaf.serial = "03a9d17c5522".to_owned();
        leaf.sha256 = "0f3c".repeat(16);
        leaf.not_before = ended - SignedDuration::from_hours(24 * 90);
        leaf.not_after = ended;
    }
    scanned.endpoints = vec![
        endpoint(FIRST, chain("www.example.org", at), true),
        endpoint(SECOND, old, true),
    ];
    scanned.findings = vec![
        Finding::new(Code::CertExpired)
            .at(SECOND)
            .of_certificate(Some(0))
            .with("subject", "CN=www.example.org")
            .with("not_after", ended),
        Finding::new(Code::CertDiffersByAddress).with("addresses", vec![SECOND.to_string()]),
        Finding::new(Code::ProtocolTls10).at(FIRST),
        Finding::new(Code::ProtocolTls10).at(SECOND),
        Finding::new(Code::ChainRootSent)
            .at(FIRST)
            .with("subject", "CN=Example Root R1"),
    ];
    judged(scanned)
}

/// The server leaves out the intermediate.
pub(super) fn incomplete(at: Timestamp) -> Report {
    let mut scanned = scanned("shop.example.org", 8443, StartTls::None, at);
    let mut chain = chain("shop.example.org", at);
    chain.presented.truncate(1);
    chain.complete = false;
    chain.recommended_pem = Some("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".repeat(2));
    scanned.endpoints = vec![endpoint(FIRST, chain, true)];
    scanned.findings = vec![
        Finding::new(Code::ChainIncomplete)
            .at(FIRST)
            .of_certificate(Some(0))
            .with("missing", vec!["CN=Example TLS R3".to_owned()])
            .with("origin", "fetched"),
        Finding::new(Code::ProtocolTls10).at(FIRST),
    ];
    scanned
        .checks
        .push(Check::could_not_test(Code::VulnTicketbleed, "reset"));
    judged(scanned)
}

/// The certificate of a mail server with an internationalised name nears its end.
pub(super) fn expiring(at: Timestamp) -> Report {
    let mut scanned = scanned("mail.xn--mnchen-3ya.example", 25, StartTls::Smtp, at);
    let mut chain = chain("mail.xn--mnchen-3ya.example", at);
    let until = at + SignedDuration::from_hours(24 * 11 + 13);
    if let Some(leaf) = chain.presented.first_mut() {
        leaf.not_before = until - SignedDuration::from_hours(24 * 90);
        leaf.not_after = until;
    }
    scanned.endpoints = vec![endpoint(FIRST, chain, false)];
    scanned.findings = vec![
        Finding::new(Code::CertExpiresSoon)
            .at(FIRST)
            .of_certificate(Some(0))
            .graded(Severity::Warning)
            .with("subject", "CN=mail.xn--mnchen-3ya.example")
            .with("not_after", until)
            .with("days", 11_u32),
    ];
    judged(scanned)
}

/// Everything is in order.
pub(super) fn healthy(at: Timestamp) -> Report {
    let mut scanned = scanned("www.example.org", 443, StartTls::None, at);
    scanned.endpoints = vec![
        endpoint(FIRST, chain("www.example.org", at), false),
        endpoint(SECOND, chain("www.example.org", at), false),
    ];
    judged(scanned)
}

/// No certificate could be read.
#[cfg(test)]
pub(crate) fn unreachable(at: Timestamp) -> Report {
    let mut scanned = scanned("old.example.org", 443, StartTls::None, at);
    scanned.outcome = Outcome::Unreachable;
    scanned.reason = Some("timeout".into());
    scanned.endpoints = vec![EndpointReport::new(Some(FIRST))];
    scanned.checks = vec![
        Check::could_not_test(Code::ChainIssuerUnknown, "timeout"),
        Check::could_not_test(Code::CertHostnameMismatch, "timeout"),
        Check::could_not_test(Code::ProtocolTls10, "timeout"),
    ];
    scanned.findings = vec![Finding::new(Code::NetTimeout).at(FIRST).with("phase", "connect")];
    judged(scanned)
}

fn judged(scanned: Scanned) -> Report {
    Report::judge(scanned, &Policy::default())
}

fn scanned(host: &str, port: u16, starttls: StartTls, at: Timestamp) -> Scanned {
    let answered = [
        Code::ChainIssuerUnknown,
        Code::ChainIncomplete,
        Code::CertExpired,
        Code::CertHostnameMismatch,
        Code::ProtocolSslv3,
        Code::ProtocolTls10,
        Code::ProtocolTls11,
        Code::ProtocolNoTls12OrNewer,
        Code::VulnHeartbleed,
        Code::VulnCcsInjection,
        Code::VulnRobot,
        Code::VulnPoodle,
    ];
    Scanned {
        scan_id: Ulid::from_parts(1_790_000_000_000, 9),
        target: ReportTarget {
            host: host.to_owned(),
            port: Some(port),
            starttls,
            ..ReportTarget::default()
        },
        depth: Depth::Deep,
        started_at: at,
        duration_ms: 1_412,
        connections: 31,
        scanner: ScannerIdentity {
            id: "sample".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pool: "public".to_owned(),
        },
        outcome: Outcome::Completed,
        reason: None,
        findings: Vec::new(),
        checks: answered.into_iter().map(|code| Check::answered(code, false)).collect(),
        endpoints: Vec::new(),
    }
}

fn endpoint(address: IpAddr, chain: ChainReport, tls1_0: bool) -> EndpointReport {
    EndpointReport {
        negotiated: Some(Negotiated {
            version: "TLS 1.3".to_owned(),
            cipher: "TLS_AES_128_GCM_SHA256".to_owned(),
            group: Some("X25519MLKEM768".to_owned()),
            signature: None,
            alpn: None,
        }),
        chain: Some(chain),
        protocols: Some(Protocols {
            sslv2: Some(false),
            sslv3: Some(false),
            tls1_0: Some(tls1_0),
            tls1_1: Some(false),
            tls1_2: Some(true),
            tls1_3: Some(true),
        }),
        ..EndpointReport::new(Some(address))
    }
}

fn chain(name: &str, at: Timestamp) -> ChainReport {
    let mut intermediate = certificate("Example TLS R3", at);
    intermediate.ca = true;
    intermediate.sha256 = "ab12".repeat(16);
    let element = |role, name: &str| PathElement {
        role,
        name: name.to_owned(),
        status: PathStatus::Ok,
        signature_hash: Some("SHA256 with RSA".to_owned()),
    };
    ChainReport {
        presented: vec![certificate(name, at), intermediate],
        path: vec![
            element(PathRole::Root, "Example Root R1"),
            element(PathRole::Intermediate, "Example TLS R3"),
            element(PathRole::Leaf, name),
        ],
        complete: true,
        ordered: true,
        recommended_pem: None,
    }
}

fn certificate(name: &str, at: Timestamp) -> CertificateFacts {
    CertificateFacts {
        subject: format!("CN={name}"),
        issuer: "C=FR,O=Example Trust Services,CN=Example TLS R3".to_owned(),
        common_name: Some(name.to_owned()),
        serial: "04a1f3c2be5577aa10".to_owned(),
        not_before: at - SignedDuration::from_hours(24 * 3),
        not_after: at + SignedDuration::from_hours(24 * 82),
        dns_name_count: None,
        dns_names: vec![name.to_owned(), "example.org".to_owned()],
        ip_addresses: Vec::new(),
        key: "EC P-256".to_owned(),
        signature_hash: "SHA384 with RSA".to_owned(),
        sha256: "6d1c9b04".repeat(8),
        spki_sha256: "7e2d".repeat(16),
        ca: false,
        self_issued: false,
        subject_key_id: None,
        authority_key_id: None,
        extended_key_usages: vec!["serverAuth".to_owned()],
        ca_issuers: Vec::new(),
        ocsp: Vec::new(),
        crl: Vec::new(),
        must_staple: false,
        scts: 2,
        der: String::new(),
    }
}
