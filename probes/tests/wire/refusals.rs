//! Servers that speak no TLS, or not to us.

use crate::scene::{Scene, codes, evidence, finding, pki, state};
use model::{CheckState, Code, Outcome, Verdict};
use std::time::Duration;
use testbed::{Behaviour, Script, Server, Step, TlsServer};

async fn reason(behaviour: impl Behaviour) -> String {
    let pki = pki();
    let server = Server::start(behaviour).await.unwrap();
    let report = Scene::new(server.address(), &pki.root).scan().await;
    assert_eq!(
        (report.outcome, report.reason.as_deref()),
        (Outcome::Unreachable, Some("tls_error"))
    );
    assert_eq!((codes(&report), report.verdict), (vec!["net.tls_error"], Verdict::Red));
    assert_eq!(
        state(&report, Code::CertHostnameMismatch),
        Some(CheckState::CouldNotTest)
    );
    evidence(&report, Code::NetTlsError, "reason").to_owned()
}

#[tokio::test]
async fn each_refusal_has_its_reason() {
    let smtp = Script::new([Step::Send(b"220 mail.example.test ESMTP\r\n".to_vec()), Step::Hold]);
    assert_eq!(reason(Script::plain_http()).await, "not_tls");
    assert_eq!(reason(smtp).await, "not_tls");
    assert_eq!(reason(Script::garbage()).await, "not_tls");
    assert_eq!(reason(Script::closes()).await, "closed");
    assert_eq!(reason(Script::resets()).await, "reset");
    assert_eq!(reason(Script::closes_after_hello()).await, "closed");
    let farewell = [Step::ReadRecord, Step::Send(vec![21, 3, 3, 0, 2, 1, 0])];
    assert_eq!(reason(Script::new(farewell)).await, "closed");
    assert_eq!(reason(Script::resets_after_hello()).await, "reset");
    assert_eq!(reason(Script::alert(40)).await, "alert_handshake_failure");
    assert_eq!(reason(Script::alert(70)).await, "alert_protocol_version");
    assert_eq!(reason(Script::alert(199)).await, "alert_unknown");
    assert_eq!(reason(Script::flood()).await, "not_tls");
    let malformed = reason(Script::record_flood()).await;
    assert!(malformed == "malformed" || malformed == "too_long", "{malformed}");
    let broken = Script::new([Step::ReadRecord, Step::Send(vec![22, 3, 3, 0, 5, 2, 0, 0, 1, 9])]);
    assert_eq!(reason(broken).await, "malformed");
}

#[tokio::test]
async fn one_connection_that_breaks_is_no_refusal() {
    let pki = pki();
    for broken in [Script::closes_after_hello(), Script::resets_after_hello()] {
        let sound = TlsServer::new(&pki.leaf).unwrap();
        let server = testbed::Sequence::ending_in(sound).first(broken);
        let server = Server::start(server).await.unwrap();
        let report = Scene::new(server.address(), &pki.root).scan().await;
        assert_eq!(
            (report.verdict, report.connections),
            (Verdict::Green, 3),
            "{:?}",
            report.findings
        );
        assert!(report.endpoints[0].negotiated.is_some());
    }
}

#[tokio::test]
async fn an_alert_that_nobody_knows_is_told_by_its_number() {
    let pki = pki();
    let server = Server::start(Script::alert(255)).await.unwrap();
    let report = Scene::new(server.address(), &pki.root).scan().await;
    let alert = finding(&report, Code::NetTlsError).evidence.value("alert");
    assert_eq!(alert, Some(&255.into()));
}

#[tokio::test]
async fn a_server_that_wants_a_name_is_told_from_one_that_does_not_know_it() {
    let pki = pki();
    let server = Server::start(Script::alert(112)).await.unwrap();
    let named = Scene::new(server.address(), &pki.root).scan().await;
    assert_eq!(evidence(&named, Code::NetTlsError, "reason"), "alert_unrecognized_name");
    let nameless = Scene::new(server.address(), &pki.root).host("127.0.0.1").scan().await;
    assert_eq!(evidence(&nameless, Code::NetTlsError, "reason"), "no_name_sent");
}

#[tokio::test]
async fn a_server_that_holds_another_key_is_found_out() {
    let (ours, theirs) = (pki(), pki());
    // The chain of one, the key of the other: what a copied certificate looks like.
    for versions in [testbed::TlsVersions::Tls12, testbed::TlsVersions::Tls13] {
        let server = TlsServer::builder(&theirs.leaf)
            .versions(versions)
            .chain(ours.leaf.chain())
            .build()
            .unwrap();
        let server = Server::start(server).await.unwrap();
        let report = Scene::new(server.address(), &ours.root).scan().await;
        assert_eq!((report.outcome, report.verdict), (Outcome::Completed, Verdict::Red));
        assert_eq!(codes(&report), ["net.tls_error"]);
        assert_eq!(evidence(&report, Code::NetTlsError, "reason"), "bad_signature");
        assert_eq!(report.endpoints[0].chain.as_ref().unwrap().presented.len(), 2);
    }
}

#[tokio::test]
async fn a_strict_server_is_asked_again_without_application_protocols() {
    let pki = pki();
    let strict = TlsServer::builder(&pki.leaf).alpn(&["imap"]).build().unwrap();
    let server = Server::start(strict).await.unwrap();
    let mut scene = Scene::new(server.address(), &pki.root);
    scene.job.target.port = 443; // where the protocols of the web are offered; the connection goes elsewhere
    let report = scene.scan().await;
    assert_eq!(
        (report.verdict, report.connections),
        (Verdict::Green, 2),
        "{:?}",
        report.findings
    );
    let web = TlsServer::builder(&pki.leaf).alpn(&["h2"]).build().unwrap();
    let server = Server::start(web).await.unwrap();
    scene.job.target.connect = Some(server.address());
    let report = scene.scan().await;
    assert_eq!(
        report.endpoints[0].negotiated.as_ref().unwrap().alpn.as_deref(),
        Some("h2")
    );
}

#[tokio::test]
async fn silence_is_a_timeout_of_the_handshake() {
    let pki = pki();
    let server = Server::start(Script::silent()).await.unwrap();
    let report = Scene::new(server.address(), &pki.root)
        .impatient(Duration::from_millis(200))
        .scan()
        .await;
    assert_eq!(
        (report.reason.as_deref(), codes(&report)),
        (Some("timeout"), vec!["net.timeout"])
    );
    assert_eq!(evidence(&report, Code::NetTimeout, "phase"), "handshake");
}
