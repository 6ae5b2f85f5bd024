//! What `deep` finds out of suites, their order, groups and key exchanges.

use crate::scene::{HOST, Scene, finding, now, pki, state};
use model::{AcceptedSuites, CheckState, CipherOrder, Code, Depth, Report, Severity};
use testbed::{
    DhGroup, Identity, KeyKind, LegacyServer, Refusal, SSL3_0, Server, SuiteOrder, TLS1_0, TLS1_1, TLS1_2, TlsServer,
    TlsVersions,
};

fn rsa_leaf() -> (Identity, Identity) {
    let root = Identity::root("Old Root").key(KeyKind::Rsa2048).issue().unwrap();
    let leaf = root.leaf(HOST).key(KeyKind::Rsa2048).current(now()).issue().unwrap();
    (root, leaf)
}

async fn deep(server: LegacyServer, root: &Identity) -> Report {
    let server = Server::start(server).await.unwrap();
    let report = Scene::new(server.address(), root).depth(Depth::Deep).scan().await;
    assert_eq!(report.connections as usize, server.connections());
    report
}

async fn modern(server: TlsServer, root: &Identity) -> Report {
    let server = Server::start(server).await.unwrap();
    Scene::new(server.address(), root).depth(Depth::Deep).scan().await
}

fn accepted<'a>(report: &'a Report, version: &str) -> &'a AcceptedSuites {
    let ciphers = report.endpoints.first().and_then(|endpoint| endpoint.ciphers.as_ref());
    ciphers.and_then(|ciphers| ciphers.get(version)).unwrap()
}

fn suites(report: &Report, version: &str) -> Vec<u16> {
    let ids = accepted(report, version)
        .suites
        .iter()
        .map(|suite| suite.id.trim_start_matches("0x"));
    ids.map(|id| u16::from_str_radix(id, 16).unwrap()).collect()
}

fn order(report: &Report, version: &str) -> CipherOrder {
    accepted(report, version).order
}

#[tokio::test]
async fn every_suite_is_found_in_the_order_of_the_server() {
    // Usual and rare, PSK and anonymous, in an order that nobody would guess and across what one hello can carry.
    const OWN: [u16; 12] = [
        0x0035, 0xC02F, 0x00A8, 0x002F, 0xC014, 0x0034, 0xCCA8, 0x009C, 0xC07A, 0xCC13, 0x000A, 0xC03C,
    ];
    let (root, leaf) = rsa_leaf();
    let report = deep(LegacyServer::new(&leaf, &[TLS1_2], &OWN), &root).await;
    assert_eq!(suites(&report, "tls1_2"), OWN);
    assert_eq!(order(&report, "tls1_2"), CipherOrder::Server);
    assert_eq!(state(&report, Code::CipherNoServerOrder), Some(CheckState::NotFound));
}

#[tokio::test]
async fn the_order_of_the_client_is_no_order() {
    let (root, leaf) = rsa_leaf();
    for own in [
        &[0xC02F, 0xC030][..],
        &[0xC030, 0xC02F],
        &[0x002F, 0xC02F, 0x0035, 0xC030],
    ] {
        let server = LegacyServer::new(&leaf, &[TLS1_2], own).order(SuiteOrder::Client);
        let report = deep(server, &root).await;
        assert_eq!(order(&report, "tls1_2"), CipherOrder::Client, "{own:?}");
        assert_eq!(suites(&report, "tls1_2").len(), own.len());
        assert_eq!(state(&report, Code::CipherNoServerOrder), Some(CheckState::Found));
    }
}

#[tokio::test]
async fn two_suites_in_an_order_that_the_client_shares_are_the_servers_all_the_same() {
    let (root, leaf) = rsa_leaf();
    for own in [&[0xC02F, 0xC030][..], &[0xC030, 0xC02F], &[0xC02F, 0xC013, 0xC030]] {
        let report = deep(LegacyServer::new(&leaf, &[TLS1_2], own), &root).await;
        assert_eq!(order(&report, "tls1_2"), CipherOrder::Server, "{own:?}");
        assert_eq!(suites(&report, "tls1_2"), own);
    }
}

#[tokio::test]
async fn each_version_has_its_own_suites() {
    let (root, leaf) = rsa_leaf();
    let server = LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F, 0x003C])
        .suites_in(TLS1_1, &[0x0035])
        .suites_in(TLS1_0, &[0x000A, 0x0005, 0x0003])
        .suites_in(SSL3_0, &[0x0004])
        .sslv2(&[0x02_0080]);
    let report = deep(server, &root).await;
    assert_eq!(suites(&report, "tls1_2"), [0xC02F, 0x003C]);
    assert_eq!(suites(&report, "tls1_1"), [0x0035]);
    assert_eq!(suites(&report, "tls1_0"), [0x000A, 0x0005, 0x0003]);
    assert_eq!(suites(&report, "sslv3"), [0x0004]);
    let export = finding(&report, Code::CipherExport).evidence.value("suites").unwrap();
    assert_eq!(
        *export,
        serde_json::json!(["TLS_RSA_EXPORT_WITH_RC4_40_MD5", "SSL_CK_RC4_128_EXPORT40_WITH_MD5"])
    );
}

#[tokio::test]
async fn weak_classes_are_found_at_both_depths() {
    let (root, leaf) = rsa_leaf();
    for (suite, code) in [
        (0x003B, Code::CipherNull),
        (0x0034, Code::CipherAnonymous),
        (0x0008, Code::CipherExport),
        (0xC011, Code::CipherRc4),
        (0x0015, Code::CipherDes),
        (0xC012, Code::CipherTripleDes),
        (0x0007, Code::CipherTripleDes),
    ] {
        for depth in [Depth::Standard, Depth::Deep] {
            let server = LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F, suite]);
            let server = Server::start(server).await.unwrap();
            let report = Scene::new(server.address(), &root).depth(depth).scan().await;
            let found: Vec<Code> = report
                .checks
                .iter()
                .filter(|check| check.state == CheckState::Found && check.check.as_str().starts_with("cipher."))
                .map(|check| check.check)
                .collect();
            assert_eq!(found, [code], "{suite:04X} {depth:?}");
            assert_eq!(
                finding(&report, code)
                    .evidence
                    .value("suites")
                    .unwrap()
                    .as_array()
                    .unwrap()
                    .len(),
                1
            );
        }
    }
}

#[tokio::test]
async fn a_server_of_today_accepts_nothing_weak() {
    let pki = pki();
    for depth in [Depth::Standard, Depth::Deep] {
        let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
        let report = Scene::new(server.address(), &pki.root).depth(depth).scan().await;
        for code in [
            Code::CipherNull,
            Code::CipherAnonymous,
            Code::CipherExport,
            Code::CipherRc4,
            Code::CipherDes,
            Code::CipherTripleDes,
            Code::CipherNoForwardSecrecy,
            Code::CipherNoAead,
        ] {
            assert_eq!(state(&report, code), Some(CheckState::NotFound), "{code} {depth:?}");
        }
    }
}

#[tokio::test]
async fn what_the_best_version_lacks_is_told() {
    let (root, leaf) = rsa_leaf();
    for depth in [Depth::Standard, Depth::Deep] {
        for (suites, forward_secrecy, aead) in [
            (&[0x009C, 0xC02F][..], CheckState::NotFound, CheckState::NotFound),
            (&[0x009C, 0x002F], CheckState::Found, CheckState::NotFound),
            (&[0xC013, 0x002F], CheckState::NotFound, CheckState::Found),
            (&[0x002F, 0xC013], CheckState::NotFound, CheckState::Found),
        ] {
            let server = Server::start(LegacyServer::new(&leaf, &[TLS1_2], suites))
                .await
                .unwrap();
            let report = Scene::new(server.address(), &root).depth(depth).scan().await;
            assert_eq!(
                state(&report, Code::CipherNoForwardSecrecy),
                Some(forward_secrecy),
                "{suites:04X?}"
            );
            assert_eq!(state(&report, Code::CipherNoAead), Some(aead), "{suites:04X?}");
        }
    }
}

#[tokio::test]
async fn suites_and_groups_of_tls_1_3_are_found_together() {
    let pki = pki();
    let server = TlsServer::builder(&pki.leaf)
        .versions(TlsVersions::Tls13)
        .groups(&[0x11EC, 29, 24])
        .suites(&[0x1302, 0x1301])
        .server_order()
        .build()
        .unwrap();
    let report = modern(server, &pki.root).await;
    assert_eq!(suites(&report, "tls1_3"), [0x1302, 0x1301]);
    let groups = report
        .endpoints
        .first()
        .and_then(|endpoint| endpoint.groups.clone())
        .unwrap();
    let mut names = groups.tls1_3.clone();
    names.sort();
    assert_eq!(names, ["X25519MLKEM768", "secp384r1", "x25519"]);
    assert_eq!(state(&report, Code::KexNoPostQuantum), Some(CheckState::NotFound));
    assert_eq!(report.endpoints[0].ciphers.as_ref().unwrap().len(), 1);
}

#[tokio::test]
async fn no_group_against_quantum_computers_is_told() {
    let pki = pki();
    let server = TlsServer::builder(&pki.leaf).groups(&[29, 23]).build().unwrap();
    let report = modern(server, &pki.root).await;
    assert_eq!(state(&report, Code::KexNoPostQuantum), Some(CheckState::Found));
    assert_eq!(report.endpoints[0].groups.as_ref().unwrap().tls1_3.len(), 2);
}

#[tokio::test]
async fn curves_are_found_along_with_suites() {
    let (root, leaf) = rsa_leaf();
    for curves in [&[29, 23, 24, 30][..], &[23], &[24, 29]] {
        let server = LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F, 0xC030, 0x009C]).curves(curves);
        let report = deep(server, &root).await;
        assert_eq!(
            suites(&report, "tls1_2"),
            [0xC02F, 0xC030, 0x009C],
            "groups do not hide suites"
        );
        let found = &report.endpoints[0].groups.as_ref().unwrap().tls1_2;
        assert_eq!(found.len(), curves.len(), "{found:?}");
    }
}

#[tokio::test]
async fn the_curve_of_the_certificate_stays_on_offer() {
    let pki = pki(); // P-256
    let server = LegacyServer::new(&pki.leaf, &[TLS1_2], &[0xC02B, 0xC02C]).curves(&[29, 24, 23]);
    let server = Server::start(server).await.unwrap();
    let report = Scene::new(server.address(), &pki.root).depth(Depth::Deep).scan().await;
    let found = &report.endpoints[0].groups.as_ref().unwrap().tls1_2;
    assert_eq!(*found, ["x25519", "secp384r1", "secp256r1"]);
    for index in 0..server.connections() {
        if let Some(hello) = testbed::ClientHello::read(&server.received(index))
            && hello.extension(10).is_some()
        {
            assert!(hello.groups().contains(&23), "{:?}", hello.groups());
        }
    }
}

/// Asks at both depths for a prime, which must be told with this severity.
async fn prime(group: DhGroup, bits: u32, name: Option<&str>, severity: Option<Severity>) {
    let (root, leaf) = rsa_leaf();
    for depth in [Depth::Standard, Depth::Deep] {
        let server = LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F, 0x009E]).dh_group(group.clone());
        let server = Server::start(server).await.unwrap();
        let report = Scene::new(server.address(), &root).depth(depth).scan().await;
        let found = report.findings.iter().find(|finding| finding.code == Code::KexWeakDh);
        assert_eq!(found.map(|finding| finding.severity), severity, "{bits} {depth:?}");
        if depth == Depth::Deep {
            let groups = report
                .endpoints
                .first()
                .and_then(|endpoint| endpoint.groups.clone())
                .unwrap();
            assert_eq!((groups.dh_bits, groups.dh_prime.as_deref()), (Some(bits), name));
        }
    }
}

#[tokio::test]
async fn short_primes_are_measured_and_named() {
    prime(DhGroup::own_512(), 512, None, Some(Severity::Error)).await;
    prime(DhGroup::own_1024(), 1024, None, Some(Severity::Warning)).await;
    let oakley = Some("Oakley group 2 (RFC 2409)");
    prime(DhGroup::oakley_1024(), 1024, oakley, Some(Severity::Error)).await;
}

#[tokio::test]
async fn a_prime_of_2048_bits_is_in_order() {
    prime(DhGroup::ffdhe2048(), 2048, Some("ffdhe2048 (RFC 7919)"), None).await;
}

#[tokio::test]
async fn values_that_come_twice_are_told() {
    let (root, leaf) = rsa_leaf();
    for (suite, kind) in [(0xC02F, "ECDH"), (0x009E, "DH")] {
        let stale = LegacyServer::new(&leaf, &[TLS1_2], &[suite]).reuses_key_exchange(suite);
        let report = deep(stale, &root).await;
        let evidence = &finding(&report, Code::KexValueReuse).evidence;
        assert_eq!(evidence.value("kind").unwrap(), kind);
    }
}

#[tokio::test]
async fn values_that_are_fresh_each_time_are_in_order() {
    let (root, leaf) = rsa_leaf();
    for suite in [0xC02F, 0x009E] {
        let report = deep(LegacyServer::new(&leaf, &[TLS1_2], &[suite]), &root).await;
        assert_eq!(state(&report, Code::KexValueReuse), Some(CheckState::NotFound));
    }
}

#[tokio::test]
async fn a_signature_with_sha_1_is_told() {
    let (root, leaf) = rsa_leaf();
    let server = LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F]).signature_scheme(0x0201);
    let report = deep(server, &root).await;
    assert_eq!(state(&report, Code::SignatureSha1), Some(CheckState::Found));
}

#[tokio::test]
async fn a_better_signature_is_in_order_and_where_there_was_no_choice_none_is_blamed() {
    let (root, leaf) = rsa_leaf();
    let report = deep(LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F]), &root).await;
    assert_eq!(state(&report, Code::SignatureSha1), Some(CheckState::NotFound));
    let report = deep(LegacyServer::new(&leaf, &[TLS1_0], &[0xC013]), &root).await;
    assert_eq!(state(&report, Code::SignatureSha1), Some(CheckState::NotApplicable));
}

#[tokio::test]
async fn a_server_that_refuses_by_closing_shows_its_suites_all_the_same() {
    let (root, leaf) = rsa_leaf();
    for refusal in [Refusal::Close, Refusal::Reset] {
        let server = LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F, 0x002F]).refusal(refusal);
        let report = deep(server, &root).await;
        assert_eq!(suites(&report, "tls1_2"), [0xC02F, 0x002F], "{refusal:?}");
        assert_eq!(state(&report, Code::CipherRc4), Some(CheckState::NotFound));
        assert_eq!(state(&report, Code::ProtocolTls10), Some(CheckState::NotFound));
    }
}

#[tokio::test]
async fn a_server_that_falls_silent_in_the_middle_denies_nothing() {
    let (root, leaf) = rsa_leaf();
    let good = LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F, 0xC030, 0x002F]);
    let mut server = testbed::Sequence::ending_in(testbed::Script::silent());
    for _ in 0..5 {
        server = server.first(good.clone());
    }
    let server = Server::start(server).await.unwrap();
    let scene = Scene::new(server.address(), &root).depth(Depth::Deep);
    let report = scene.impatient(std::time::Duration::from_millis(200)).scan().await;
    assert_eq!(suites(&report, "tls1_2").first(), Some(&0xC02F));
    for code in [Code::CipherRc4, Code::ProtocolTls10, Code::KexValueReuse] {
        assert_ne!(state(&report, code), Some(CheckState::Found), "{code}");
    }
    assert_eq!(state(&report, Code::CipherRc4), Some(CheckState::CouldNotTest));
    assert_eq!(state(&report, Code::ProtocolTls10), Some(CheckState::CouldNotTest));
    assert!(report.connections < 30, "no hammering: {}", report.connections);
}

#[tokio::test]
async fn servers_without_a_certificate_are_explored_all_the_same() {
    let (root, leaf) = rsa_leaf();
    for (suites_of, code) in [
        (&[0x0034, 0xC018][..], Code::CipherAnonymous),
        (&[0x003B, 0x0001], Code::CipherNull),
    ] {
        for depth in [Depth::Standard, Depth::Deep] {
            let server = Server::start(LegacyServer::new(&leaf, &[TLS1_2], suites_of))
                .await
                .unwrap();
            let report = Scene::new(server.address(), &root).depth(depth).scan().await;
            assert_eq!(state(&report, code), Some(CheckState::Found), "{depth:?}");
            assert_eq!(report.endpoints[0].protocols.unwrap().tls1_2, Some(true));
            assert_eq!(state(&report, Code::ProtocolTls10), Some(CheckState::NotFound));
        }
    }
}

#[tokio::test]
async fn a_server_of_ssl_2_alone_is_found_out() {
    let (root, leaf) = rsa_leaf();
    let server = LegacyServer::new(&leaf, &[], &[])
        .sslv2(&[0x07_00C0])
        .refusal(Refusal::Close);
    let server = Server::start(server).await.unwrap();
    let report = Scene::new(server.address(), &root).depth(Depth::Deep).scan().await;
    let protocols = report.endpoints[0].protocols.unwrap();
    assert_eq!(
        (protocols.sslv2, protocols.sslv3, protocols.tls1_2, protocols.tls1_3),
        (Some(true), Some(false), Some(false), Some(false))
    );
    assert_eq!(state(&report, Code::ProtocolNoTls12OrNewer), Some(CheckState::Found));
}

#[tokio::test]
async fn lists_that_interleave_are_merged_in_the_order_of_the_server() {
    // First and second portion in turn, longer than any comparison of neighbours would bear.
    let (root, leaf) = rsa_leaf();
    let usual = [
        0xC02F, 0xC030, 0xCCA8, 0x009E, 0x009F, 0x009C, 0x009D, 0xC013, 0xC014, 0xC027, 0xC028, 0x0033, 0x0039, 0x0067,
        0x006B, 0x002F, 0x0035, 0x003C, 0x003D, 0x000A,
    ];
    let rare = [
        0x0034, 0x003A, 0x006C, 0x006D, 0xC018, 0xC019, 0x003B, 0x0002, 0x00A6, 0x00A7,
    ];
    let mut own: Vec<u16> = Vec::new();
    for (index, suite) in usual.into_iter().enumerate() {
        own.push(suite);
        if index % 2 == 1 {
            own.push(rare[index / 2]);
        }
    }
    let report = deep(LegacyServer::new(&leaf, &[TLS1_2], &own), &root).await;
    assert_eq!(suites(&report, "tls1_2"), own);
}
