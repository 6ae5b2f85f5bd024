//! What hellos alone show: `vuln.poodle`, `vuln.freak`, `vuln.logjam`, `vuln.crime`, `vuln.beast`, `vuln.lucky13`.

use super::{FOUND, NOT_FOUND, impossible, outcome, rsa, scan};
use crate::scene::{Scene, finding, pki, state};
use model::{CheckState, Code, Depth};
use serde_json::json;
use testbed::{DhGroup, LegacyServer, SSL3_0, Server, TLS1_0, TLS1_1, TLS1_2, TlsServer, TlsVersions};

const AES_CBC: u16 = 0x002F;
const RC4: u16 = 0x0005;
const RSA_EXPORT: u16 = 0x0003;
const DHE_EXPORT: u16 = 0x0014;
const ECDHE_GCM: u16 = 0xC02F;
const ECDHE_CBC: u16 = 0xC013;

#[tokio::test]
async fn poodle_takes_ssl_3_and_cbc() {
    let (root, leaf) = rsa();
    let with = LegacyServer::new(&leaf, &[SSL3_0, TLS1_2], &[AES_CBC, RC4]);
    let report = scan(&root, with.clone()).await;
    assert_eq!(outcome(&report, Code::VulnPoodle), FOUND);
    let suites = finding(&report, Code::VulnPoodle).evidence.value("suites");
    assert_eq!(suites, Some(&json!(["TLS_RSA_WITH_AES_128_CBC_SHA"])));
    let without_cbc = LegacyServer::new(&leaf, &[TLS1_2], &[AES_CBC]).suites_in(SSL3_0, &[RC4]);
    assert_eq!(
        outcome(&scan(&root, without_cbc.clone()).await, Code::VulnPoodle),
        NOT_FOUND
    );
    let without_ssl3 = LegacyServer::new(&leaf, &[TLS1_0], &[AES_CBC]);
    assert_eq!(outcome(&scan(&root, without_ssl3).await, Code::VulnPoodle), NOT_FOUND);

    for (server, expected) in [(with, CheckState::Found), (without_cbc, CheckState::NotFound)] {
        let server = Server::start(server).await.unwrap();
        let report = Scene::new(server.address(), &root).depth(Depth::Standard).scan().await;
        assert_eq!(state(&report, Code::VulnPoodle), Some(expected), "at depth standard");
    }
}

#[tokio::test]
async fn freak_takes_an_export_suite_and_a_small_key() {
    let (root, leaf) = rsa();
    let small = LegacyServer::new(&leaf, &[TLS1_0], &[AES_CBC, RSA_EXPORT]);
    for depth in [Depth::Standard, Depth::Deep] {
        let server = Server::start(small.clone()).await.unwrap();
        let report = Scene::new(server.address(), &root).depth(depth).scan().await;
        assert_eq!(state(&report, Code::VulnFreak), Some(CheckState::Found), "{depth:?}");
        let evidence = &finding(&report, Code::VulnFreak).evidence;
        assert_eq!(evidence.value("bits"), Some(&json!(512)));
        assert_eq!(
            evidence.value("suites"),
            Some(&json!(["TLS_RSA_EXPORT_WITH_RC4_40_MD5"]))
        );
        assert_eq!(state(&report, Code::VulnLogjam), Some(CheckState::NotFound));
    }
    let none = LegacyServer::new(&leaf, &[TLS1_0], &[AES_CBC, RC4]);
    assert_eq!(outcome(&scan(&root, none).await, Code::VulnFreak), NOT_FOUND);
}

#[tokio::test]
async fn an_export_suite_in_an_old_version_alone_is_not_overlooked() {
    let (root, leaf) = rsa();
    let server = LegacyServer::new(&leaf, &[TLS1_1, TLS1_2], &[AES_CBC]).suites_in(SSL3_0, &[RC4, RSA_EXPORT]);
    assert_eq!(outcome(&scan(&root, server).await, Code::VulnFreak), FOUND);
}

#[tokio::test]
async fn freak_without_a_temporary_key_goes_by_that_of_the_certificate() {
    use testbed::Fixture;
    for (leaf, expected) in [
        (Fixture::Rsa512Key.identity(), FOUND),
        (Fixture::Rsa1024Key.identity(), NOT_FOUND),
    ] {
        let server = LegacyServer::new(&leaf, &[TLS1_0], &[RSA_EXPORT, AES_CBC])
            .edit(|_, flight| flight.messages.retain(|(kind, _)| *kind != 12));
        let report = scan(&Fixture::authority().unwrap(), server).await;
        assert_eq!(outcome(&report, Code::VulnFreak), expected, "{leaf:?}");
    }
}

#[tokio::test]
async fn logjam_takes_an_export_suite_and_a_small_prime() {
    let (root, leaf) = rsa();
    let small = LegacyServer::new(&leaf, &[TLS1_0], &[AES_CBC, DHE_EXPORT]);
    let report = scan(&root, small.clone()).await;
    assert_eq!(outcome(&report, Code::VulnLogjam), FOUND);
    assert_eq!(
        finding(&report, Code::VulnLogjam).evidence.value("bits"),
        Some(&json!(512))
    );
    let large = small.export_dh_group(DhGroup::ffdhe2048());
    assert_eq!(outcome(&scan(&root, large).await, Code::VulnLogjam), NOT_FOUND);
    let none = LegacyServer::new(&leaf, &[TLS1_0], &[AES_CBC, 0x0033]);
    assert_eq!(outcome(&scan(&root, none).await, Code::VulnLogjam), NOT_FOUND);
}

#[tokio::test]
async fn compression_is_found_in_any_version() {
    let (root, leaf) = rsa();
    let server = LegacyServer::new(&leaf, &[TLS1_0, TLS1_2], &[AES_CBC]);
    let report = scan(&root, server.clone().deflate()).await;
    assert_eq!(outcome(&report, Code::VulnCrime), FOUND);
    let versions = finding(&report, Code::VulnCrime).evidence.value("versions");
    assert_eq!(versions, Some(&json!(["TLS 1.2", "TLS 1.0"])));
    let only_old = server.clone().edit(|hello, flight| {
        let offered = hello.compression_methods.contains(&1);
        flight.server_hello.compression_method = u8::from(offered && flight.server_hello.version == TLS1_0);
    });
    assert_eq!(outcome(&scan(&root, only_old).await, Code::VulnCrime), FOUND);
    assert_eq!(outcome(&scan(&root, server).await, Code::VulnCrime), NOT_FOUND);
}

#[tokio::test]
async fn beast_and_lucky_thirteen_are_told_as_possible() {
    let (root, leaf) = rsa();
    let old = LegacyServer::new(&leaf, &[TLS1_0, TLS1_2], &[AES_CBC]);
    let report = scan(&root, old).await;
    assert_eq!(outcome(&report, Code::VulnBeast), FOUND);
    assert_eq!(outcome(&report, Code::VulnLucky13), FOUND);
    let new = LegacyServer::new(&leaf, &[TLS1_2], &[ECDHE_GCM, ECDHE_CBC]);
    let report = scan(&root, new.clone()).await;
    assert_eq!(outcome(&report, Code::VulnBeast), NOT_FOUND);
    assert_eq!(outcome(&report, Code::VulnLucky13), FOUND);
    let encrypts_first = scan(&root, new.extension(22, &[])).await;
    assert_eq!(outcome(&encrypts_first, Code::VulnLucky13), NOT_FOUND);
    let stream = LegacyServer::new(&leaf, &[TLS1_0], &[RC4]);
    let report = scan(&root, stream).await;
    assert_eq!(outcome(&report, Code::VulnBeast), NOT_FOUND);
    assert_eq!(outcome(&report, Code::VulnLucky13), NOT_FOUND);
}

#[tokio::test]
async fn a_modern_server_has_none_of_them_and_is_asked_little() {
    let pki = pki();
    let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let mut scene = Scene::new(server.address(), &pki.root).depth(Depth::Deep);
    scene.environment.plain_http_port = testbed::closed_port().await.unwrap().port();
    let report = scene.scan().await;
    for code in [
        Code::VulnPoodle,
        Code::VulnFreak,
        Code::VulnLogjam,
        Code::VulnDrown,
        Code::VulnCrime,
        Code::VulnBeast,
        Code::VulnLucky13,
        Code::VulnHeartbleed,
        Code::VulnCcsInjection,
    ] {
        assert_eq!(outcome(&report, code), NOT_FOUND, "{code}");
    }
    assert!(report.connections <= 50, "{}", report.connections);
    let only = TlsServer::builder(&pki.leaf)
        .versions(TlsVersions::Tls13)
        .build()
        .unwrap();
    let report = scan(&pki.root, only).await;
    for code in [Code::VulnCrime, Code::VulnLucky13] {
        assert_eq!(outcome(&report, code), impossible("only_tls1_3"), "{code}");
    }
}
