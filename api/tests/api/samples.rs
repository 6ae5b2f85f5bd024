//! Reports of servers as they stand in the wild.

use jiff::{SignedDuration, Timestamp};
use model::{
    CertificateFacts, ChainReport, Check, Code, Depth, EndpointReport, Finding, Negotiated, Outcome, PathElement,
    PathRole, PathStatus, Policy, Protocols, Report, ReportTarget, Scanned, ScannerIdentity, Severity, StartTls,
    Timings,
};
use std::net::IpAddr;
use ulid::Ulid;

pub(crate) const ADDRESS: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 10));

/// What a server does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    Expired,
    ExpiresSoon,
    Good,
    Incomplete,
    Mute,
    OldProtocols,
    OtherName,
    SelfSigned,
}

pub(crate) fn facts(name: &str, not_after: Timestamp) -> CertificateFacts {
    CertificateFacts {
        subject: format!("CN={name}"),
        issuer: "C=FR,O=Example Trust Services,CN=Example TLS R3".into(),
        common_name: Some(name.to_owned()),
        serial: "04a1f3c2be5577aa10".into(),
        not_before: not_after - SignedDuration::from_hours(24 * 100),
        not_after,
        dns_name_count: None,
        dns_names: vec![name.to_owned(), format!("www.{name}")],
        ip_addresses: vec![],
        key: "EC P-256".into(),
        signature_hash: "SHA384 with RSA".into(),
        sha256: "6d1c9b".repeat(10) + "abcd",
        spki_sha256: "7e2d".repeat(16),
        ca: false,
        self_issued: false,
        subject_key_id: None,
        authority_key_id: None,
        extended_key_usages: vec!["serverAuth".into()],
        ca_issuers: vec![],
        ocsp: vec![],
        crl: vec![],
        must_staple: false,
        scts: 2,
        der: String::new(),
    }
}

fn element(role: PathRole, name: &str, status: PathStatus, hash: &str) -> PathElement {
    PathElement {
        role,
        name: name.to_owned(),
        status,
        signature_hash: Some(hash.to_owned()),
    }
}

fn chain(name: &str, not_after: Timestamp) -> ChainReport {
    let mut intermediate = facts("Example TLS R3", not_after);
    intermediate.sha256 = "ab".repeat(32);
    ChainReport {
        presented: vec![facts(name, not_after), intermediate],
        path: vec![
            element(PathRole::Root, "Example Root R1", PathStatus::Ok, "SHA256 with RSA"),
            element(
                PathRole::Intermediate,
                "Example TLS R3",
                PathStatus::Ok,
                "SHA256 with RSA",
            ),
            element(PathRole::Leaf, name, PathStatus::Ok, "SHA384 with RSA"),
        ],
        complete: true,
        ordered: true,
        recommended_pem: None,
    }
}

fn endpoint(chain: ChainReport) -> EndpointReport {
    EndpointReport {
        timings_ms: Some(Timings {
            connect: 8.31,
            starttls: None,
            handshake: Some(21.7),
        }),
        negotiated: Some(Negotiated {
            version: "TLS 1.3".into(),
            cipher: "TLS_AES_128_GCM_SHA256".into(),
            group: Some("X25519MLKEM768".into()),
            signature: Some("ecdsa_secp256r1_sha256".into()),
            alpn: Some("h2".into()),
        }),
        chain: Some(chain),
        protocols: Some(Protocols {
            sslv2: Some(false),
            sslv3: Some(false),
            tls1_0: Some(false),
            tls1_1: Some(false),
            tls1_2: Some(true),
            tls1_3: Some(true),
        }),
        ..EndpointReport::new(Some(ADDRESS))
    }
}

fn looked_for() -> Vec<Check> {
    let codes = [
        Code::ChainIssuerUnknown,
        Code::ChainIncomplete,
        Code::CertExpired,
        Code::CertHostnameMismatch,
        Code::ProtocolSslv3,
        Code::ProtocolTls10,
        Code::ProtocolTls11,
        Code::ProtocolNoTls12OrNewer,
    ];
    codes.into_iter().map(|code| Check::answered(code, false)).collect()
}

/// The report of a scan of such a server.
pub(crate) fn report(scan: Ulid, target: (&str, u16, StartTls), server: Server, at: Timestamp) -> Report {
    let (host, ..) = target;
    let days = |days: i64| at + SignedDuration::from_hours(24 * days);
    let until = match server {
        Server::Expired => days(-2),
        Server::ExpiresSoon => days(5),
        _ => days(71),
    };
    let mut chain = chain(host, until);
    let mut scanned = scanned(scan, target, at);
    scanned.findings = findings(host, server, until);
    if server == Server::Incomplete {
        chain.presented.truncate(1);
        chain.complete = false;
        chain.recommended_pem = Some("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".repeat(2));
        chain.path[1].status = PathStatus::Error;
    }
    if matches!(server, Server::Expired | Server::SelfSigned) {
        chain.path[2].status = PathStatus::Error;
    }
    if server == Server::SelfSigned {
        chain.path = vec![element(PathRole::Leaf, host, PathStatus::Error, "SHA256 with RSA")];
        chain.presented.truncate(1);
    }
    let mut endpoint = endpoint(chain);
    if server == Server::OldProtocols
        && let Some(protocols) = &mut endpoint.protocols
    {
        (protocols.tls1_0, protocols.tls1_1, protocols.tls1_3) = (Some(true), Some(true), Some(false));
    }
    if server == Server::Mute {
        endpoint = EndpointReport::new(Some(ADDRESS));
        scanned.outcome = Outcome::Unreachable;
        scanned.reason = Some("timeout".into());
        scanned.checks = vec![
            Check::could_not_test(Code::ChainIssuerUnknown, "timeout"),
            Check::could_not_test(Code::CertHostnameMismatch, "timeout"),
        ];
    }
    scanned.endpoints = vec![endpoint];
    Report::judge(scanned, &Policy::default())
}

fn scanned(scan: Ulid, (host, port, starttls): (&str, u16, StartTls), at: Timestamp) -> Scanned {
    Scanned {
        scan_id: scan,
        target: ReportTarget {
            host: host.to_owned(),
            port: Some(port),
            starttls,
            ..ReportTarget::default()
        },
        depth: Depth::Standard,
        started_at: at,
        duration_ms: 412,
        connections: 7,
        scanner: ScannerIdentity {
            id: "sample".into(),
            version: "0.1.0".into(),
            pool: "public".into(),
        },
        outcome: Outcome::Completed,
        reason: None,
        findings: vec![],
        checks: looked_for(),
        endpoints: vec![],
    }
}

fn findings(host: &str, server: Server, until: Timestamp) -> Vec<Finding> {
    let subject = format!("CN={host}");
    let mut findings = match server {
        Server::Expired => vec![
            Finding::new(Code::CertExpired)
                .of_certificate(Some(0))
                .with("subject", subject)
                .with("not_after", until),
        ],
        Server::ExpiresSoon => vec![
            Finding::new(Code::CertExpiresSoon)
                .graded(Severity::Error)
                .with("subject", subject)
                .with("not_after", until)
                .with("days", 5_u32),
        ],
        Server::Good => vec![Finding::new(Code::ChainRootSent).with("subject", "CN=Example Root R1")],
        Server::Incomplete => vec![
            Finding::new(Code::ChainIncomplete)
                .of_certificate(Some(0))
                .with("missing", vec!["CN=Example TLS R3".to_owned()])
                .with("origin", "fetched"),
        ],
        Server::Mute => vec![Finding::new(Code::NetTimeout).with("phase", "connect")],
        Server::OldProtocols => vec![
            Finding::new(Code::ProtocolTls10),
            Finding::new(Code::ProtocolTls11),
            Finding::new(Code::ProtocolNoTls13),
        ],
        Server::OtherName => vec![
            Finding::new(Code::CertHostnameMismatch)
                .with("name", host)
                .with("covers", vec!["mail.example.org".to_owned(), "example.org".to_owned()]),
        ],
        Server::SelfSigned => vec![Finding::new(Code::ChainSelfSigned).with("subject", subject)],
    };
    findings.iter_mut().for_each(|finding| finding.address = Some(ADDRESS));
    findings
}
