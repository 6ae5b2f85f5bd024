//! Servers that ask for a client certificate.

use crate::scene::{Scene, codes, finding, pki, state};
use model::{CheckState, ClientCertificate, Code, Outcome, Verdict};
use std::time::Duration;
use testbed::{After, Server, TlsServer, TlsVersions};

#[tokio::test]
async fn a_server_that_lets_nobody_in_still_shows_its_certificate() {
    let pki = pki();
    for versions in [TlsVersions::Tls12, TlsVersions::Tls13] {
        let server = TlsServer::builder(&pki.leaf)
            .versions(versions)
            .client_certificate_required(&pki.root);
        let server = Server::start(server.build().unwrap()).await.unwrap();
        let mut scene = Scene::new(server.address(), &pki.root);
        scene.environment.limits.settle = Duration::from_secs(10); // the refusal ends the wait
        let report = scene.scan().await;
        assert_eq!(
            (report.outcome, report.verdict),
            (Outcome::Completed, Verdict::Green),
            "{versions:?}"
        );
        finding(&report, Code::NetClientCertificateRequired);
        assert_eq!(report.endpoints[0].chain.as_ref().unwrap().presented.len(), 2);
        assert!(report.endpoints[0].negotiated.is_some());
        assert_eq!(report.connections, 1);
    }
}

#[tokio::test]
async fn a_server_that_only_asks_lets_everybody_in() {
    let pki = pki();
    for (versions, after) in [
        (TlsVersions::Tls12, After::Close),
        (TlsVersions::Tls13, After::Close),
        (TlsVersions::Tls13, After::Hold),
    ] {
        let server = TlsServer::builder(&pki.leaf)
            .versions(versions)
            .client_certificate_optional(&pki.root);
        let server = Server::start(server.no_resumption().after(after).build().unwrap())
            .await
            .unwrap();
        let report = Scene::new(server.address(), &pki.root).scan().await;
        assert_eq!(report.verdict, Verdict::Green, "{versions:?}: {:?}", report.findings);
        assert_eq!(
            state(&report, Code::NetClientCertificateRequired),
            Some(CheckState::CouldNotTest),
            "a web server may refuse with an HTTP status"
        );
    }
    let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let report = Scene::new(server.address(), &pki.root).scan().await;
    assert_eq!(
        state(&report, Code::NetClientCertificateRequired),
        Some(CheckState::NotFound)
    );
}

#[tokio::test]
async fn the_monitor_says_what_is_right() {
    let pki = pki();
    let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let mut scene = Scene::new(server.address(), &pki.root);
    scene.job.client_certificate = Some(ClientCertificate::Required);
    let report = scene.scan().await;
    assert_eq!(
        (codes(&report), report.verdict),
        (vec!["net.client_certificate_policy"], Verdict::Orange)
    );
    scene.job.client_certificate = Some(ClientCertificate::None);
    assert_eq!(scene.scan().await.verdict, Verdict::Green);
}
