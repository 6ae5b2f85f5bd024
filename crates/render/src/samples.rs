//! Reports made by hand, one for each way a diagnosis can go.

use jiff::Timestamp;
use model::{
    AcceptedSuites, CertificateFacts, ChainOffer, ChainReport, Check, CipherOrder, ClientCertificate, Code, Depth,
    EndpointReport, Features, Finding, Groups, Negotiated, OfferAnswer, OtherChain, Outcome, PathElement, PathRole,
    PathStatus, Policy, Protocols, Report, ReportTarget, RevocationFacts, RevocationSource, RevocationStatus, Scanned,
    ScannerIdentity, Severity, StartTls, Suite, Timings,
};
use std::net::{IpAddr, Ipv4Addr};
use ulid::Ulid;

const FIRST: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn certificate(name: &str) -> CertificateFacts {
    CertificateFacts {
        subject: format!("CN={name}"),
        issuer: "C=FR,O=Example Trust Services,CN=Example TLS R3".into(),
        common_name: Some(name.to_owned()),
        serial: "04a1f3c2be5577aa10".into(),
        not_before: instant("2026-10-01T00:00:00Z"),
        not_after: instant("2026-12-30T23:59:59Z"),
        dns_name_count: None,
        dns_names: vec![name.to_owned(), "example.org".into()],
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

fn element(role: PathRole, name: &str, status: PathStatus, hash: Option<&str>) -> PathElement {
    PathElement {
        role,
        name: name.to_owned(),
        status,
        signature_hash: hash.map(str::to_owned),
    }
}

fn chain(name: &str) -> ChainReport {
    let mut intermediate = certificate("Example TLS R3");
    intermediate.sha256 = "ab".repeat(32);
    ChainReport {
        presented: vec![certificate(name), intermediate],
        path: vec![
            element(
                PathRole::Root,
                "Example Root R1",
                PathStatus::Ok,
                Some("SHA256 with RSA"),
            ),
            element(
                PathRole::Intermediate,
                "Example TLS R3",
                PathStatus::Ok,
                Some("SHA256 with RSA"),
            ),
            element(PathRole::Leaf, name, PathStatus::Ok, Some("SHA384 with RSA")),
        ],
        complete: true,
        ordered: true,
        recommended_pem: None,
    }
}

fn endpoint(address: IpAddr, chain: ChainReport) -> EndpointReport {
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
        ..EndpointReport::new(Some(address))
    }
}

fn scanned(host: &str) -> Scanned {
    let clean = [
        Code::ChainIssuerUnknown,
        Code::ChainIncomplete,
        Code::CertExpired,
        Code::CertHostnameMismatch,
        Code::ProtocolSslv3,
        Code::ProtocolTls10,
        Code::ProtocolTls11,
        Code::ProtocolNoTls12OrNewer,
    ];
    Scanned {
        scan_id: Ulid::nil(),
        target: ReportTarget {
            host: host.to_owned(),
            port: Some(443),
            ..ReportTarget::default()
        },
        depth: Depth::Standard,
        started_at: instant("2026-11-22T10:00:00Z"),
        duration_ms: 412,
        connections: 7,
        scanner: ScannerIdentity {
            id: "sample".into(),
            version: "0.1.0".into(),
            pool: "local".into(),
        },
        outcome: Outcome::Completed,
        reason: None,
        findings: vec![],
        checks: clean.into_iter().map(|code| Check::answered(code, false)).collect(),
        endpoints: vec![endpoint(FIRST, chain(host))],
    }
}

fn judged(scanned: Scanned) -> Report {
    Report::judge(scanned, &Policy::default())
}

pub(crate) fn green() -> Report {
    let mut scanned = scanned("www.example.org");
    scanned.findings = vec![
        Finding::new(Code::ChainRootSent)
            .at(FIRST)
            .with("subject", "CN=Example Root R1"),
    ];
    judged(scanned)
}

pub(crate) fn orange() -> Report {
    let mut scanned = scanned("xn--mnchen-3ya.example");
    scanned.target.port = Some(587);
    scanned.target.starttls = StartTls::Smtp;
    scanned.endpoints = vec![endpoint(FIRST, chain("mail.example.org"))];
    for endpoint in &mut scanned.endpoints {
        endpoint.protocols = Some(Protocols {
            sslv2: None,
            sslv3: Some(false),
            tls1_0: Some(true),
            tls1_1: Some(true),
            tls1_2: Some(true),
            tls1_3: Some(false),
        });
        endpoint.timings_ms = Some(Timings {
            connect: 11.0,
            starttls: Some(1_204.0),
            handshake: Some(30.2),
        });
    }
    scanned.findings = vec![
        Finding::new(Code::ProtocolTls10).at(FIRST),
        Finding::new(Code::ProtocolTls11).at(FIRST),
        Finding::new(Code::CertHostnameMismatch)
            .at(FIRST)
            .with("name", "xn--mnchen-3ya.example")
            .with("covers", vec!["mail.example.org".to_owned(), "example.org".to_owned()]),
        Finding::new(Code::ProtocolNoTls13).at(FIRST),
    ];
    scanned
        .checks
        .push(Check::could_not_test(Code::ProtocolSslv2, "timeout"));
    judged(scanned)
}

pub(crate) fn incomplete() -> Report {
    let mut scanned = scanned("www.example.org");
    let mut chain = chain("www.example.org");
    chain.presented.truncate(1);
    chain.complete = false;
    chain.recommended_pem = Some("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".repeat(2));
    for element in &mut chain.path {
        if element.role == PathRole::Intermediate {
            element.status = PathStatus::Error;
        }
    }
    scanned.endpoints = vec![endpoint(FIRST, chain)];
    scanned.findings = vec![
        Finding::new(Code::ChainIncomplete)
            .at(FIRST)
            .of_certificate(Some(0))
            .with("missing", vec!["CN=Example TLS R3".to_owned()])
            .with("origin", "fetched"),
    ];
    judged(scanned)
}

/// A second certificate for clients that accept RSA alone has expired; without a name another one is shown.
pub(crate) fn second_certificate() -> Report {
    let mut scanned = scanned("www.example.org");
    let mut endpoint = endpoint(FIRST, chain("www.example.org"));
    let other = |offer, answer, chain| OtherChain {
        offer,
        answer,
        reason: None,
        chain,
    };
    let mut old = chain("www.example.org");
    let leaf = &mut old.presented[0];
    leaf.sha256 = "0f".repeat(32);
    leaf.serial = "03".into();
    leaf.key = "RSA 2048".into();
    leaf.not_before = instant("2026-08-22T00:00:00Z");
    leaf.not_after = instant("2026-11-20T23:59:59Z");
    old.path[2].status = PathStatus::Error;
    let nameless = chain("default.example.net");
    let untested = OtherChain {
        reason: Some("timeout".into()),
        ..other(ChainOffer::Ecdsa, OfferAnswer::CouldNotTest, None)
    };
    endpoint.other_chains = vec![
        other(ChainOffer::Rsa, OfferAnswer::Other, Some(old)),
        untested,
        other(ChainOffer::NoSni, OfferAnswer::Other, Some(nameless)),
    ];
    scanned.endpoints = vec![endpoint];
    scanned.findings = vec![
        Finding::new(Code::CertExpired)
            .at(FIRST)
            .of_certificate(Some(0))
            .of_offer(ChainOffer::Rsa)
            .with("subject", "CN=www.example.org")
            .with("not_after", "2026-11-20T23:59:59Z"),
    ];
    judged(scanned)
}

pub(crate) fn several_addresses() -> Report {
    let mut scanned = scanned("www.example.org");
    let addresses: Vec<IpAddr> = ["192.0.2.1", "192.0.2.2", "2001:db8::10", "2001:db8::11"]
        .map(|address| address.parse().unwrap())
        .to_vec();
    let old = {
        let mut chain = chain("www.example.org");
        let leaf = &mut chain.presented[0];
        leaf.sha256 = "0f".repeat(32);
        leaf.serial = "03".into();
        leaf.not_before = instant("2026-08-22T00:00:00Z");
        leaf.not_after = instant("2026-11-20T23:59:59Z");
        leaf.dns_names = (0..14).map(|index| format!("host-{index}.example.org")).collect();
        chain.path[2].status = PathStatus::Error;
        chain
    };
    scanned.endpoints = addresses
        .iter()
        .enumerate()
        .map(|(index, address)| {
            let chain = if index % 2 == 0 {
                chain("www.example.org")
            } else {
                old.clone()
            };
            endpoint(*address, chain)
        })
        .collect();
    for index in [1, 3] {
        scanned.findings.push(
            Finding::new(Code::CertExpired)
                .at(addresses[index])
                .of_certificate(Some(0))
                .with("subject", "CN=www.example.org")
                .with("not_after", instant("2026-11-20T23:59:59Z")),
        );
    }
    scanned.findings.push(
        Finding::new(Code::CertDiffersByAddress)
            .with("addresses", vec!["192.0.2.2".to_owned(), "2001:db8::11".to_owned()]),
    );
    for address in &addresses {
        scanned.findings.push(Finding::new(Code::KexNoPostQuantum).at(*address));
    }
    scanned.connections = 28;
    judged(scanned)
}

/// One address answers, the other does not.
pub(crate) fn half() -> Report {
    let mut scanned = scanned("www.example.org");
    let second: IpAddr = "192.0.2.2".parse().unwrap();
    for check in &mut scanned.checks {
        check.address = Some(FIRST);
    }
    let open = scanned.checks.iter().filter(|check| check.check != Code::CertExpired);
    let open: Vec<Check> = open
        .map(|check| Check {
            address: Some(second),
            ..Check::could_not_test(check.check, "refused")
        })
        .collect();
    scanned.checks.extend(open);
    scanned.endpoints.push(EndpointReport::new(Some(second)));
    scanned.findings = vec![
        Finding::new(Code::NetAddressUnreachable)
            .at(second)
            .with("phase", "connect")
            .with("reason", "refused"),
    ];
    judged(scanned)
}

pub(crate) fn unreachable() -> Report {
    let mut scanned = scanned("old.example.org");
    scanned.outcome = Outcome::Unreachable;
    scanned.reason = Some("timeout".into());
    scanned.endpoints = vec![EndpointReport::new(Some(FIRST))];
    scanned.checks = vec![
        Check::could_not_test(Code::ChainIssuerUnknown, "timeout"),
        Check::could_not_test(Code::CertHostnameMismatch, "timeout"),
        Check::could_not_test(Code::ProtocolTls10, "timeout"),
    ];
    scanned.findings = vec![Finding::new(Code::NetTimeout).at(FIRST).with("phase", "connect")];
    scanned.duration_ms = 10_004;
    scanned.connections = 1;
    judged(scanned)
}

pub(crate) fn file() -> Report {
    let mut scanned = scanned("server.pem");
    scanned.target.port = None;
    scanned.depth = Depth::Quick;
    scanned.connections = 0;
    scanned.duration_ms = 1;
    let mut chain = chain("app.internal.example");
    chain.presented.truncate(1);
    chain.complete = false;
    chain.path = vec![
        element(
            PathRole::Root,
            "C=FR,O=A company with a name that is longer than a column,CN=Internal Root",
            PathStatus::Error,
            None,
        ),
        element(
            PathRole::Leaf,
            "app.internal.example",
            PathStatus::Ok,
            Some("ECDSA with SHA256"),
        ),
    ];
    scanned.endpoints = vec![EndpointReport {
        chain: Some(chain),
        ..EndpointReport::new(None)
    }];
    scanned.checks = vec![
        Check::answered(Code::ChainIssuerUnknown, true),
        Check::answered(Code::CertExpired, false),
        Check::not_applicable(Code::CertHostnameMismatch, "no_host"),
    ];
    scanned.findings = vec![
        Finding::new(Code::ChainIssuerUnknown)
            .with("subject", "CN=app.internal.example")
            .with("issuer", "CN=Internal \u{202e}Root\u{1b}[2J"),
    ];
    judged(scanned)
}

pub(crate) fn deep() -> Report {
    let mut scanned = scanned("legacy.example.org");
    scanned.depth = Depth::Deep;
    for endpoint in &mut scanned.endpoints {
        endpoint.ciphers = Some(
            [
                ("tls1_2".to_owned(), legacy_suites()),
                ("tls1_3".to_owned(), modern_suites()),
            ]
            .into(),
        );
        endpoint.groups = Some(Groups {
            tls1_2: vec!["x25519".into(), "secp256r1".into()],
            tls1_3: vec!["X25519MLKEM768".into(), "x25519".into()],
            dh_bits: Some(2048),
            dh_prime: Some("ffdhe2048".into()),
        });
        endpoint.features = Some(Features {
            secure_renegotiation: Some(true),
            fallback_scsv: Some(true),
            compression: Some(false),
            session_tickets: Some(true),
            ocsp_stapling: Some(false),
            alpn: vec!["h2".into(), "http/1.1".into()],
            client_certificate: Some(ClientCertificate::None),
            ..Features::default()
        });
        endpoint.revocation = Some(vec![not_revoked()]);
    }
    scanned.findings = vec![
        robot(),
        Finding::new(Code::CipherTripleDes)
            .at(FIRST)
            .with("suites", vec!["TLS_RSA_WITH_3DES_EDE_CBC_SHA".to_owned()]),
        Finding::new(Code::CertExpiresSoon)
            .at(FIRST)
            .graded(Severity::Warning)
            .with("subject", "CN=legacy.example.org")
            .with("not_after", instant("2026-12-01T23:59:59Z"))
            .with("days", 9_u32),
    ];
    for code in [
        Code::VulnHeartbleed,
        Code::VulnCcsInjection,
        Code::VulnPoodle,
        Code::VulnFreak,
    ] {
        scanned.checks.push(Check::answered(code, false));
    }
    scanned.checks.push(Check::answered(Code::CertRevoked, false));
    scanned.checks.push(Check::answered(Code::RevocationUnknown, false));
    scanned.checks.push(Check::answered(Code::CipherTripleDes, true));
    scanned.checks.push(Check::answered(Code::VulnRobot, true));
    scanned
        .checks
        .push(Check::could_not_test(Code::VulnTicketbleed, "reset"));
    judged(scanned)
}

/// A list says nothing against the certificate.
fn not_revoked() -> RevocationFacts {
    RevocationFacts {
        certificate: Some(0),
        name: "legacy.example.org".into(),
        status: RevocationStatus::Good,
        source: Some(RevocationSource::Crl),
        address: Some("http://crl.example/r1.crl".into()),
        this_update: Some(instant("2026-11-20T00:00:00Z")),
        next_update: Some(instant("2026-11-27T00:00:00Z")),
        revoked_at: None,
        reason: None,
    }
}

/// An RSA key exchange that tells too much.
fn robot() -> Finding {
    let answers = [
        "bad_record_mac",
        "illegal_parameter",
        "bad_record_mac",
        "bad_record_mac",
        "bad_record_mac",
    ];
    Finding::new(Code::VulnRobot)
        .at(FIRST)
        .with("strength", "strong")
        .with("version", "TLS 1.2")
        .with("suite", "TLS_RSA_WITH_AES_128_GCM_SHA256")
        .with("answers", answers.map(str::to_owned).to_vec())
}

fn suite(id: &str, name: &str, strength: &str) -> Suite {
    Suite {
        id: id.into(),
        name: name.into(),
        strength: strength.into(),
    }
}

fn legacy_suites() -> AcceptedSuites {
    AcceptedSuites {
        order: CipherOrder::Server,
        suites: vec![
            suite("0xC02F", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "strong"),
            suite("0x000A", "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "weak"),
        ],
    }
}

fn modern_suites() -> AcceptedSuites {
    AcceptedSuites {
        order: CipherOrder::Client,
        suites: vec![suite("0x1301", "TLS_AES_128_GCM_SHA256", "strong")],
    }
}

pub(crate) fn all() -> Vec<Report> {
    vec![
        green(),
        orange(),
        incomplete(),
        second_certificate(),
        several_addresses(),
        half(),
        unreachable(),
        file(),
        deep(),
    ]
}
