//! What servers answer beside their choice, and what shows after the handshake.

use crate::scene::{HOST, Scene, finding, now, pki, state};
use model::{CheckState, Code, Depth, Features, Report};
use testbed::{After, Identity, KeyKind, LegacyServer, Server, TLS1_0, TLS1_1, TLS1_2, TlsServer, TlsVersions};

fn rsa_leaf() -> (Identity, Identity) {
    let root = Identity::root("Old Root").key(KeyKind::Rsa2048).issue().unwrap();
    let leaf = root.leaf(HOST).key(KeyKind::Rsa2048).current(now()).issue().unwrap();
    (root, leaf)
}

async fn at(depth: Depth, server: LegacyServer, root: &Identity) -> Report {
    let server = Server::start(server).await.unwrap();
    Scene::new(server.address(), root).depth(depth).scan().await
}

fn features(report: &Report) -> Features {
    report
        .endpoints
        .first()
        .and_then(|endpoint| endpoint.features.clone())
        .unwrap()
}

#[tokio::test]
async fn an_answer_with_secure_renegotiation_and_extended_master_secret_is_in_order() {
    let (root, leaf) = rsa_leaf();
    let good = LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F]).extension(23, &[]);
    for depth in [Depth::Standard, Depth::Deep] {
        let report = at(depth, good.clone(), &root).await;
        assert_eq!(
            state(&report, Code::FeatureNoSecureRenegotiation),
            Some(CheckState::NotFound)
        );
        assert_eq!(
            state(&report, Code::FeatureNoExtendedMasterSecret),
            Some(CheckState::NotFound)
        );
    }
}

#[tokio::test]
async fn an_answer_without_secure_renegotiation_and_extended_master_secret_is_told() {
    let (root, leaf) = rsa_leaf();
    for depth in [Depth::Standard, Depth::Deep] {
        let bad = LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F]).no_secure_renegotiation();
        let report = at(depth, bad, &root).await;
        assert_eq!(
            state(&report, Code::FeatureNoSecureRenegotiation),
            Some(CheckState::Found)
        );
        assert_eq!(
            state(&report, Code::FeatureNoExtendedMasterSecret),
            Some(CheckState::Found)
        );
        let features = features(&report);
        assert_eq!(
            (features.secure_renegotiation, features.extended_master_secret),
            (Some(false), Some(false))
        );
    }
}

#[tokio::test]
async fn extensions_and_compression_are_facts() {
    let (root, leaf) = rsa_leaf();
    let server = LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F, 0xC013])
        .deflate()
        .extension(15, &[1])
        .extension(22, &[])
        .extension(35, &[])
        .staple(b"staple");
    let features = features(&at(Depth::Deep, server, &root).await);
    let all = [
        features.compression,
        features.heartbeat,
        features.encrypt_then_mac,
        features.session_tickets,
        features.ocsp_stapling,
    ];
    assert_eq!(all, [Some(true); 5]);
    let plain = LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F, 0xC013]);
    let features = crate::features::features(&at(Depth::Deep, plain, &root).await);
    let all = [
        features.compression,
        features.heartbeat,
        features.encrypt_then_mac,
        features.session_tickets,
        features.ocsp_stapling,
    ];
    assert_eq!(all, [Some(false); 5]);
}

#[tokio::test]
async fn a_server_that_notices_the_fallback_signal_is_in_order() {
    let (root, leaf) = rsa_leaf();
    let server = LegacyServer::new(&leaf, &[TLS1_0, TLS1_1, TLS1_2], &[0xC013]);
    for depth in [Depth::Standard, Depth::Deep] {
        let report = at(depth, server.clone(), &root).await;
        assert_eq!(state(&report, Code::FeatureNoFallbackScsv), Some(CheckState::NotFound));
        let one = LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F]).no_fallback_scsv();
        let report = at(depth, one, &root).await;
        assert_eq!(
            state(&report, Code::FeatureNoFallbackScsv),
            Some(CheckState::NotApplicable),
            "there is nothing to fall back to"
        );
    }
}

#[tokio::test]
async fn a_server_that_ignores_the_fallback_signal_is_told() {
    let (root, leaf) = rsa_leaf();
    let server = LegacyServer::new(&leaf, &[TLS1_0, TLS1_1, TLS1_2], &[0xC013]).no_fallback_scsv();
    for depth in [Depth::Standard, Depth::Deep] {
        let report = at(depth, server.clone(), &root).await;
        assert_eq!(state(&report, Code::FeatureNoFallbackScsv), Some(CheckState::Found));
    }
}

#[tokio::test]
async fn a_server_that_breaks_off_on_newer_versions_is_intolerant() {
    let (root, leaf) = rsa_leaf();
    let old = LegacyServer::new(&leaf, &[TLS1_0], &[0xC013]);
    let report = at(Depth::Deep, old.intolerant_above(TLS1_0), &root).await;
    let version = finding(&report, Code::ProtocolVersionIntolerant)
        .evidence
        .value("version");
    assert_eq!(version.unwrap(), "TLS 1.1");
}

#[tokio::test]
async fn a_server_that_negotiates_down_from_newer_versions_is_tolerant() {
    let (root, leaf) = rsa_leaf();
    let report = at(Depth::Deep, LegacyServer::new(&leaf, &[TLS1_0], &[0xC013]), &root).await;
    assert_eq!(
        state(&report, Code::ProtocolVersionIntolerant),
        Some(CheckState::NotFound)
    );
}

#[tokio::test]
async fn a_server_that_fails_on_long_hellos_is_intolerant() {
    let (root, leaf) = rsa_leaf();
    let server = LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F]);
    let report = at(Depth::Deep, server.longest_hello(1_000), &root).await;
    let found = finding(&report, Code::ProtocolLongHelloIntolerant);
    assert_eq!(found.evidence.value("bytes").unwrap(), 1_700);
}

#[tokio::test]
async fn a_server_that_answers_long_hellos_is_tolerant() {
    let (root, leaf) = rsa_leaf();
    let report = at(Depth::Deep, LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F]), &root).await;
    assert_eq!(
        state(&report, Code::ProtocolLongHelloIntolerant),
        Some(CheckState::NotFound)
    );
}

/// The state of `http.no_hsts` at a web server that sends these headers.
async fn hsts(headers: Vec<String>) -> Option<CheckState> {
    let pki = pki();
    let server = TlsServer::builder(&pki.leaf)
        .alpn(&["http/1.1"])
        .after(After::Http(headers));
    let server = Server::start(server.build().unwrap()).await.unwrap();
    let report = Scene::new(server.address(), &pki.root).depth(Depth::Deep).scan().await;
    assert_eq!(features(&report).alpn, ["http/1.1"]);
    state(&report, Code::HttpNoHsts)
}

#[tokio::test]
async fn a_page_without_the_header_is_told() {
    assert_eq!(hsts(Vec::new()).await, Some(CheckState::Found));
}

#[tokio::test]
async fn a_page_with_the_header_is_in_order_and_what_is_no_web_server_is_not_asked() {
    let header = "Strict-Transport-Security: max-age=31536000".to_owned();
    assert_eq!(hsts(vec![header]).await, Some(CheckState::NotFound));
    let pki = pki();
    let other = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let report = Scene::new(other.address(), &pki.root).depth(Depth::Deep).scan().await;
    assert_eq!(state(&report, Code::HttpNoHsts), Some(CheckState::NotApplicable));
}

#[tokio::test]
async fn sessions_are_taken_up_and_early_data_shows_in_tickets() {
    let pki = pki();
    let early = TlsServer::builder(&pki.leaf).early_data(4_096).after(After::Hold);
    let server = Server::start(early.build().unwrap()).await.unwrap();
    let report = Scene::new(server.address(), &pki.root).depth(Depth::Deep).scan().await;
    assert_eq!(state(&report, Code::FeatureEarlyData), Some(CheckState::Found));
    let features = features(&report);
    assert_eq!((features.resumption, features.early_data), (Some(true), Some(true)));
}

#[tokio::test]
async fn a_server_without_tickets_takes_up_no_session_and_no_early_data() {
    let pki = pki();
    for versions in [TlsVersions::Tls12And13, TlsVersions::Tls12] {
        let none = TlsServer::builder(&pki.leaf)
            .versions(versions)
            .no_resumption()
            .after(After::Hold);
        let server = Server::start(none.build().unwrap()).await.unwrap();
        let report = Scene::new(server.address(), &pki.root).depth(Depth::Deep).scan().await;
        let expected = match versions {
            TlsVersions::Tls12 => CheckState::NotApplicable,
            _ => CheckState::NotFound,
        };
        assert_eq!(state(&report, Code::FeatureEarlyData), Some(expected));
        assert_eq!(crate::features::features(&report).resumption, Some(false));
    }
}
