//! What a scan says of good and bad certificates.

use crate::scene::{HOST, Scene, codes, evidence, finding, now, pki, state};
use model::{CheckState, Code, Depth, Outcome, Verdict};
use std::time::Duration;
use testbed::{Fixture, HttpResponse, HttpServer, Identity, Script, Server, TlsServer, TlsVersions};

#[tokio::test]
async fn a_good_chain_is_green_in_both_versions() {
    let pki = pki();
    for (versions, name) in [(TlsVersions::Tls13, "TLS 1.3"), (TlsVersions::Tls12, "TLS 1.2")] {
        let server = TlsServer::builder(&pki.leaf).versions(versions).build().unwrap();
        let server = Server::start(server).await.unwrap();
        let report = Scene::new(server.address(), &pki.root).scan().await;
        assert_eq!(
            (report.verdict, report.outcome),
            (Verdict::Green, Outcome::Completed),
            "{:?}",
            report.findings
        );
        assert_eq!((report.connections, server.connections()), (1, 1));
        let endpoint = &report.endpoints[0];
        let negotiated = endpoint.negotiated.as_ref().unwrap();
        assert_eq!(negotiated.version, name);
        assert_eq!(negotiated.group.as_deref(), Some("x25519"));
        assert_eq!(negotiated.signature.as_deref(), Some("ecdsa_secp256r1_sha256"));
        assert!(negotiated.cipher.starts_with("TLS_"), "{}", negotiated.cipher);
        let chain = endpoint.chain.as_ref().unwrap();
        assert_eq!(
            (chain.presented.len(), chain.path.len(), chain.complete, chain.ordered),
            (2, 3, true, true)
        );
        assert!(endpoint.timings_ms.unwrap().handshake.unwrap() > 0.0);
        assert_eq!(endpoint.protocols, None);
        assert_eq!(server.failures(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn bad_leaves_are_told_by_their_code() {
    let pki = pki();
    let issue = |leaf: testbed::CertificateBuilder| leaf.issue().unwrap();
    for (leaf, expected, verdict) in [
        (
            issue(pki.intermediate.leaf("other.example.test").current(now())),
            "cert.hostname_mismatch",
            Verdict::Orange,
        ),
        (
            issue(pki.intermediate.leaf(HOST).expired(now())),
            "cert.expired",
            Verdict::Red,
        ),
        (
            issue(pki.intermediate.leaf(HOST).not_yet_valid(now())),
            "cert.not_yet_valid",
            Verdict::Red,
        ),
        (
            issue(pki.intermediate.leaf(HOST).current(now()).broken_signature()),
            "chain.signature_failure",
            Verdict::Red,
        ),
        (
            issue(Identity::self_signed(HOST).current(now())),
            "chain.self_signed",
            Verdict::Red,
        ),
    ] {
        let server = Server::start(TlsServer::new(&leaf).unwrap()).await.unwrap();
        let report = Scene::new(server.address(), &pki.root).scan().await;
        assert!(codes(&report).contains(&expected), "{expected}: {:?}", codes(&report));
        assert_eq!(
            (report.verdict, report.outcome),
            (verdict, Outcome::Completed),
            "{expected}"
        );
    }
}

#[tokio::test]
async fn a_root_that_is_sent_is_not_trusted_for_that() {
    let (ours, theirs) = (pki(), pki());
    let mut chain = theirs.leaf.chain();
    chain.push(theirs.root.certificate().clone());
    let server = TlsServer::builder(&theirs.leaf).chain(chain).build().unwrap();
    let server = Server::start(server).await.unwrap();
    let stranger = Identity::root("Stranger").issue().unwrap();
    let report = Scene::new(server.address(), &stranger).scan().await;
    assert!(
        codes(&report).contains(&"chain.self_signed_root"),
        "{:?}",
        codes(&report)
    );
    // A trusted root of the same name but with another key does not help.
    assert_eq!(
        Scene::new(server.address(), &ours.root).scan().await.verdict,
        Verdict::Red
    );
    assert_eq!(
        Scene::new(server.address(), &theirs.root).scan().await.verdict,
        Verdict::Green
    );
}

#[tokio::test]
async fn a_missing_intermediate_is_given_fetched_or_missed() {
    let web = HttpServer::start().await.unwrap();
    let root = Identity::root("Test Root").issue().unwrap();
    let intermediate = root.intermediate("Test Intermediate").issue().unwrap();
    let leaf = intermediate
        .leaf(HOST)
        .current(now())
        .ca_issuers(&web.url("/ca.der"))
        .issue()
        .unwrap();
    let chain = vec![leaf.certificate().clone()];
    let server = Server::start(TlsServer::builder(&leaf).chain(chain).build().unwrap())
        .await
        .unwrap();

    let report = Scene::new(server.address(), &root).scan().await;
    assert!(codes(&report).contains(&"chain.issuer_unknown"), "{:?}", codes(&report));
    assert!(report.endpoints[0].chain.as_ref().unwrap().recommended_pem.is_none());

    let report = Scene::new(server.address(), &root).knowing(&intermediate).scan().await;
    assert_eq!(codes(&report), ["chain.incomplete"]);
    assert_eq!(evidence(&report, Code::ChainIncomplete, "origin"), "given");

    web.serve(
        "/ca.der",
        HttpResponse::ok("application/pkix-cert", intermediate.certificate().to_vec()),
    );
    let scene = Scene::new(server.address(), &root).fetching();
    for _ in 0..2 {
        let report = scene.scan().await;
        assert_eq!(
            (codes(&report), report.verdict),
            (vec!["chain.incomplete"], Verdict::Red)
        );
        assert_eq!(evidence(&report, Code::ChainIncomplete, "origin"), "fetched");
        let recommended = report.endpoints[0]
            .chain
            .as_ref()
            .unwrap()
            .recommended_pem
            .clone()
            .unwrap();
        assert!(recommended.contains(&intermediate.pem().lines().nth(1).unwrap().to_owned()));
    }
    assert_eq!(web.requests().len(), 1, "the second scan remembers");
}

#[tokio::test]
async fn what_cannot_be_fetched_leaves_the_chain_incomplete() {
    let web = HttpServer::start().await.unwrap();
    let root = Identity::root("Test Root").issue().unwrap();
    let intermediate = root.intermediate("Test Intermediate").issue().unwrap();
    let leaf = intermediate
        .leaf(HOST)
        .current(now())
        .ca_issuers(&web.url("/nothing"))
        .issue()
        .unwrap();
    let chain = vec![leaf.certificate().clone()];
    let server = Server::start(TlsServer::builder(&leaf).chain(chain).build().unwrap())
        .await
        .unwrap();
    let report = Scene::new(server.address(), &root).fetching().scan().await;
    assert!(codes(&report).contains(&"chain.issuer_unknown"), "{:?}", codes(&report));
    let not_fetched = finding(&report, Code::ChainIssuerUnknown).evidence.value("not_fetched");
    assert_eq!(not_fetched, Some(&serde_json::json!([web.url("/nothing")])));
}

#[tokio::test]
async fn issuers_are_read_in_every_form_and_followed_over_several_steps() {
    let web = HttpServer::start().await.unwrap();
    let root = Identity::root("Test Root").issue().unwrap();
    let named = |builder: testbed::CertificateBuilder, path: &str| builder.ca_issuers(&web.url(path));
    let first = named(root.intermediate("First"), "/root.der").issue().unwrap();
    let second = named(first.intermediate("Second"), "/first.pem").issue().unwrap();
    let third = named(second.intermediate("Third"), "/second.p7c").issue().unwrap();
    let leaf = named(third.leaf(HOST).current(now()), "/third.der").issue().unwrap();
    let der = |identity: &Identity| identity.certificate().to_vec();
    let bundle = testbed::pkcs7(&[second.certificate(), first.certificate()]);
    for (path, kind, bytes) in [
        ("/third.der", "application/pkix-cert", der(&third)),
        ("/second.p7c", "application/pkcs7-mime", bundle),
        ("/first.pem", "text/plain", first.pem().into_bytes()),
    ] {
        web.serve(path, HttpResponse::ok(kind, bytes));
    }
    let chain = vec![leaf.certificate().clone()];
    let server = TlsServer::builder(&leaf).chain(chain).build().unwrap();
    let server = Server::start(server).await.unwrap();
    let report = Scene::new(server.address(), &root).fetching().scan().await;
    assert_eq!(codes(&report), ["chain.incomplete"]);
    let missing = finding(&report, Code::ChainIncomplete).evidence.value("missing");
    assert_eq!(missing, Some(&serde_json::json!(["CN=Third", "CN=Second", "CN=First"])));
    let recommended = report.recommended_chain().unwrap();
    let least: Vec<_> = [&leaf, &third, &second, &first]
        .map(|identity| crate::scene::certificate(identity).to_pem())
        .to_vec();
    assert_eq!(recommended, least.concat());
    assert_eq!(web.requests().len(), 2, "the bundle held the rest");
}

#[tokio::test]
async fn circles_and_wrong_documents_end_and_are_told() {
    let web = HttpServer::start().await.unwrap();
    let (one, two) = Identity::looped("One", "Two").unwrap();
    let named = one.leaf(HOST).current(now());
    let leaf = named
        .ca_issuers(&web.url("/one.der"))
        .ca_issuers(&web.url("/stranger.der"))
        .issue()
        .unwrap();
    let stranger = Identity::root("Stranger").issue().unwrap();
    let both = testbed::pkcs7(&[one.certificate(), two.certificate()]);
    web.serve("/one.der", HttpResponse::ok("application/pkcs7-mime", both));
    let foreign = stranger.certificate().to_vec();
    web.serve("/stranger.der", HttpResponse::ok("application/pkix-cert", foreign));
    let chain = vec![leaf.certificate().clone()];
    let server = TlsServer::builder(&leaf).chain(chain).build().unwrap();
    let server = Server::start(server).await.unwrap();
    let root = Identity::root("Test Root").issue().unwrap();
    let report = Scene::new(server.address(), &root).fetching().scan().await;
    assert_eq!(report.verdict, Verdict::Red);
    assert!(
        codes(&report).iter().all(|code| code.starts_with("chain.")),
        "{:?}",
        codes(&report)
    );
    assert_eq!(web.requests().len(), 2, "each once");

    let alone = root.intermediate("Unknown").issue().unwrap();
    let leaf = alone.leaf(HOST).current(now()).ca_issuers(&web.url("/stranger.der"));
    let leaf = leaf.issue().unwrap();
    let chain = vec![leaf.certificate().clone()];
    let server = TlsServer::builder(&leaf).chain(chain).build().unwrap();
    let server = Server::start(server).await.unwrap();
    let report = Scene::new(server.address(), &root).fetching().scan().await;
    let not_fetched = finding(&report, Code::ChainIssuerUnknown).evidence.value("not_fetched");
    assert_eq!(not_fetched, Some(&serde_json::json!([web.url("/stranger.der")])));
}

#[tokio::test]
async fn many_scans_at_once_fetch_an_issuer_once_and_a_failure_is_remembered() {
    let web = HttpServer::start().await.unwrap();
    let root = Identity::root("Test Root").issue().unwrap();
    let intermediate = root.intermediate("Test Intermediate").issue().unwrap();
    for (path, expected) in [("/ca.der", "chain.incomplete"), ("/nothing", "chain.issuer_unknown")] {
        let leaf = intermediate.leaf(HOST).current(now()).ca_issuers(&web.url(path));
        let leaf = leaf.issue().unwrap();
        let der = intermediate.certificate().to_vec();
        web.serve("/ca.der", HttpResponse::ok("application/pkix-cert", der));
        let chain = vec![leaf.certificate().clone()];
        let server = TlsServer::builder(&leaf).chain(chain).build().unwrap();
        let server = Server::start(server).await.unwrap();
        let scene = Scene::new(server.address(), &root).fetching();
        let before = web.requests().len();
        let (one, two, three) = tokio::join!(scene.scan(), scene.scan(), scene.scan());
        for report in [one, two, three, scene.scan().await] {
            assert!(codes(&report).contains(&expected), "{:?}", codes(&report));
        }
        assert_eq!(web.requests().len() - before, 1, "{path}");
    }
}

#[tokio::test]
async fn a_slow_address_does_not_keep_the_others_from_being_asked() {
    let (slow, web) = (
        Server::start(Script::silent()).await.unwrap(),
        HttpServer::start().await.unwrap(),
    );
    let root = Identity::root("Test Root").issue().unwrap();
    let intermediate = root.intermediate("Test Intermediate").issue().unwrap();
    let leaf = intermediate
        .leaf(HOST)
        .current(now())
        .ca_issuers(&format!("http://{}/ca.der", slow.address()))
        .ca_issuers(&web.url("/ca.der"))
        .issue()
        .unwrap();
    web.serve(
        "/ca.der",
        HttpResponse::ok("application/pkix-cert", intermediate.certificate().to_vec()),
    );
    let chain = vec![leaf.certificate().clone()];
    let server = Server::start(TlsServer::builder(&leaf).chain(chain).build().unwrap())
        .await
        .unwrap();
    let mut scene = Scene::new(server.address(), &root).fetching().depth(Depth::Standard);
    scene.environment.limits.fetch = Duration::from_millis(800);
    let report = scene.scan().await;
    assert_eq!(codes(&report), ["chain.incomplete"]);
    assert_eq!(state(&report, Code::ProtocolTls10), Some(CheckState::NotFound));
    assert_eq!((slow.connections(), web.requests().len()), (1, 1));
}

#[tokio::test]
async fn rubbish_in_the_place_of_certificates_is_told_ten_times_at_most() {
    let pki = pki();
    let rubbish = vec![vec![0x30, 3, 2, 1, 5].into(); 62];
    let server = testbed::LegacyServer::static_rsa_only(&pki.leaf).chain(rubbish);
    let server = Server::start(server).await.unwrap();
    let report = Scene::new(server.address(), &pki.root).scan().await;
    let malformed: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.code == Code::CertMalformed)
        .collect();
    assert_eq!(malformed.len(), 10);
    for (index, finding) in malformed.iter().enumerate() {
        let text = |key| finding.evidence.value(key).and_then(|value| value.as_str()).unwrap();
        assert_eq!(text("subject"), format!("#{}", index + 1));
        assert!(!text("detail").contains("the certificate at"), "{}", text("detail"));
    }
}

#[tokio::test]
async fn an_address_is_verified_and_never_sent_as_a_name() {
    let pki = pki();
    let leaf = pki.intermediate.leaf("127.0.0.1").current(now()).issue().unwrap();
    let server = Server::start(TlsServer::new(&leaf).unwrap()).await.unwrap();
    let report = Scene::new(server.address(), &pki.root).host("127.0.0.1").scan().await;
    assert_eq!(report.verdict, Verdict::Green, "{:?}", report.findings);
    let hello = testbed::ClientHello::read(&server.received(0)).unwrap();
    assert_eq!(hello.server_name(), None);
    let named = Scene::new(server.address(), &pki.root).scan().await;
    assert_eq!(codes(&named), ["cert.hostname_mismatch"]);
    let hello = testbed::ClientHello::read(&server.received(1)).unwrap();
    assert_eq!(hello.server_name().as_deref(), Some(HOST));
}

#[tokio::test]
async fn another_certificate_than_the_expected_is_told() {
    let pki = pki();
    let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let mut scene = Scene::new(server.address(), &pki.root);
    scene.job.expected.fingerprints = vec!["00".repeat(32)];
    assert_eq!(codes(&scene.scan().await), ["cert.not_the_expected"]);
    scene
        .job
        .expected
        .fingerprints
        .push(crate::scene::certificate(&pki.leaf).fingerprint());
    assert_eq!(codes(&scene.scan().await), [""; 0]);
}

#[tokio::test]
async fn certificates_of_former_times_are_captured() {
    let root = Fixture::authority().unwrap();
    for fixture in [
        Fixture::V1,
        Fixture::Rsa1024Key,
        Fixture::Md5Signature,
        Fixture::Secp224r1Key,
        Fixture::DsaKey,
    ] {
        let server = testbed::LegacyServer::static_rsa_only(&fixture.identity());
        let server = Server::start(server).await.unwrap();
        let report = Scene::new(server.address(), &root).host(Fixture::HOST).scan().await;
        let presented = &report.endpoints[0].chain.as_ref().unwrap().presented;
        assert_eq!(presented.len(), 1, "{fixture:?}");
        assert_ne!(
            state(&report, Code::ChainIssuerUnknown),
            Some(CheckState::CouldNotTest),
            "{fixture:?}"
        );
        assert_eq!(report.outcome, Outcome::Completed, "{fixture:?}");
    }
}
