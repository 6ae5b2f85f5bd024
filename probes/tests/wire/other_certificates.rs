//! Servers with more certificates than one.

use crate::scene::{HOST, Pki, Scene, certificate, codes, now, pki, state};
use model::{ChainOffer, CheckState, Code, Depth, OfferAnswer, Report, Verdict};
use testbed::{CertificateBuilder, Identity, KeyKind, LegacyServer, Server, TlsServer, TlsVersions};

fn rsa(pki: &Pki, change: impl FnOnce(CertificateBuilder) -> CertificateBuilder) -> Identity {
    let leaf = pki.intermediate.leaf(HOST).key(KeyKind::Rsa2048).current(now());
    change(leaf).issue().unwrap()
}

/// Each offer with its answer and the key of the leaf that it brought.
fn others(report: &Report) -> Vec<(ChainOffer, OfferAnswer, Option<String>)> {
    let others = report.endpoints.iter().flat_map(|endpoint| &endpoint.other_chains);
    others
        .map(|other| {
            let leaf = other.chain.as_ref().and_then(|chain| chain.presented.first());
            (other.offer, other.answer, leaf.map(|leaf| leaf.key.clone()))
        })
        .collect()
}

#[tokio::test]
async fn a_second_certificate_is_found_in_every_version_and_costs_two_connections() {
    let pki = pki();
    let second = rsa(&pki, |leaf| leaf);
    for versions in [TlsVersions::Tls12, TlsVersions::Tls13] {
        let both = TlsServer::builder(&pki.leaf).second(&second).versions(versions);
        let alone = TlsServer::builder(&pki.leaf).versions(versions);
        let servers = [
            Server::start(both.build().unwrap()).await.unwrap(),
            Server::start(alone.build().unwrap()).await.unwrap(),
        ];
        let mut connections = Vec::new();
        for (server, expected) in servers.iter().zip([
            (ChainOffer::Rsa, OfferAnswer::Other, Some("RSA 2048".to_owned())),
            (ChainOffer::Rsa, OfferAnswer::Refused, None),
        ]) {
            let scene = Scene::new(server.address(), &pki.root);
            let report = scene.depth(Depth::Standard).scan().await;
            assert_eq!(report.verdict, Verdict::Green, "{:?}", report.findings);
            let no_sni = (ChainOffer::NoSni, OfferAnswer::Same, None);
            assert_eq!(others(&report), [expected, no_sni], "{versions:?}");
            connections.push(report.connections);
        }
        let quick = Scene::new(servers[0].address(), &pki.root).scan().await;
        assert_eq!((others(&quick), quick.connections), (vec![], 1));
        // A server that closes instead of refusing is asked once more what it accepted before.
        assert!(connections[1] - connections[0] <= 1, "{connections:?}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_second_certificate_counts_and_names_its_kind() {
    let pki = pki();
    let expired = rsa(&pki, |leaf| leaf.expired(now()));
    let server = TlsServer::builder(&pki.leaf).second(&expired).build().unwrap();
    let server = Server::start(server).await.unwrap();
    let report = Scene::new(server.address(), &pki.root)
        .depth(Depth::Standard)
        .scan()
        .await;
    assert_eq!((codes(&report), report.verdict), (vec!["cert.expired"], Verdict::Red));
    let finding = crate::scene::finding(&report, Code::CertExpired);
    assert_eq!((finding.offer, finding.certificate), (Some(ChainOffer::Rsa), Some(0)));
    let endpoint = &report.endpoints[0];
    let serial = endpoint.chain_of(finding).unwrap().presented[0].serial.clone();
    assert_eq!(serial, certificate(&expired).serial());
    assert_eq!(endpoint.verdict, Verdict::Red);

    let elsewhere = pki.intermediate.leaf("other.example.test").key(KeyKind::Rsa2048);
    let elsewhere = elsewhere.current(now()).issue().unwrap();
    let server = TlsServer::builder(&pki.leaf).second(&elsewhere).build().unwrap();
    let server = Server::start(server).await.unwrap();
    let report = Scene::new(server.address(), &pki.root)
        .depth(Depth::Standard)
        .scan()
        .await;
    assert_eq!(codes(&report), ["cert.hostname_mismatch"]);
}

#[tokio::test]
async fn what_is_shown_to_clients_that_name_no_host_is_information() {
    let pki = pki();
    let default = Identity::self_signed("default.invalid").expired(now()).issue().unwrap();
    let server = TlsServer::builder(&default).named(HOST, &pki.leaf).build().unwrap();
    let server = Server::start(server).await.unwrap();
    let report = Scene::new(server.address(), &pki.root)
        .depth(Depth::Standard)
        .scan()
        .await;
    assert_eq!(report.verdict, Verdict::Green, "{:?}", report.findings);
    let expected = (ChainOffer::NoSni, OfferAnswer::Other, Some("EC P-256".to_owned()));
    assert_eq!(others(&report)[1], expected);
    let chain = report.endpoints[0].other_chains[1].chain.as_ref().unwrap();
    assert_eq!(chain.presented[0].common_name.as_deref(), Some("default.invalid"));
    let hellos: Vec<_> = (0..server.connections())
        .filter_map(|number| testbed::ClientHello::read(&server.received(number)))
        .filter(|hello| hello.server_name().is_none())
        .collect();
    assert!(!hellos.is_empty());
}

#[tokio::test]
async fn either_of_two_certificates_may_be_the_expected_one() {
    let pki = pki();
    let second = rsa(&pki, |leaf| leaf);
    let server = TlsServer::builder(&pki.leaf).second(&second).build().unwrap();
    let server = Server::start(server).await.unwrap();
    for depth in [Depth::Quick, Depth::Standard] {
        let mut scene = Scene::new(server.address(), &pki.root).depth(depth);
        for identity in [&pki.leaf, &second] {
            scene.job.expected.fingerprints = vec![certificate(identity).fingerprint()];
            let report = scene.scan().await;
            assert_eq!(codes(&report), [""; 0], "{depth:?}");
            assert_eq!(state(&report, Code::CertNotTheExpected), Some(CheckState::NotFound));
        }
        scene.job.expected.fingerprints = vec!["00".repeat(32)];
        let report = scene.scan().await;
        assert_eq!(codes(&report), ["cert.not_the_expected"], "told once");
    }
}

#[tokio::test]
async fn an_old_server_is_asked_as_it_answered() {
    let root = Identity::root("Old Root").key(KeyKind::Rsa2048).issue().unwrap();
    let leaf = root.leaf(HOST).key(KeyKind::Rsa2048).current(now()).issue().unwrap();
    let server = Server::start(LegacyServer::tls1_0_only(&leaf)).await.unwrap();
    let report = Scene::new(server.address(), &root).depth(Depth::Standard).scan().await;
    assert_eq!(
        others(&report),
        [
            (ChainOffer::Ecdsa, OfferAnswer::Refused, None),
            (ChainOffer::NoSni, OfferAnswer::Same, None)
        ]
    );
}
