//! Servers of all ages.

use crate::scene::{Scene, codes, evidence, finding, now, pki, state};
use model::{CheckState, Code, Depth, Outcome, Verdict};
use std::time::Duration;
use testbed::{
    Identity, KeyKind, LegacyServer, Refusal, SSL3_0, Server, TLS1_0, TLS1_1, TLS1_2, TlsServer, TlsVersions,
    UnknownName,
};

const RSA_AES_CBC: u16 = 0x002f;

fn rsa_leaf() -> (Identity, Identity) {
    let root = Identity::root("Old Root").key(KeyKind::Rsa2048).issue().unwrap();
    let leaf = root
        .leaf(crate::scene::HOST)
        .key(KeyKind::Rsa2048)
        .current(now())
        .issue()
        .unwrap();
    (root, leaf)
}

#[tokio::test]
async fn servers_that_no_modern_client_talks_to_show_their_chain() {
    let (root, leaf) = rsa_leaf();
    let server = Server::start(LegacyServer::tls1_0_only(&leaf)).await.unwrap();
    let report = Scene::new(server.address(), &root).scan().await;
    assert_eq!(
        (codes(&report), report.outcome),
        (vec!["protocol.no_tls1_2_or_newer"], Outcome::Completed)
    );
    assert_eq!(state(&report, Code::ChainIssuerUnknown), Some(CheckState::NotFound));
    let offered = finding(&report, Code::ProtocolNoTls12OrNewer)
        .evidence
        .value("offered")
        .unwrap();
    assert_eq!(*offered, serde_json::json!(["TLS 1.0"]));
    assert_eq!(report.endpoints[0].negotiated, None);

    let server = Server::start(LegacyServer::static_rsa_only(&leaf)).await.unwrap();
    let report = Scene::new(server.address(), &root).scan().await;
    assert_eq!(
        (codes(&report), report.verdict),
        (vec!["net.tls_error"], Verdict::Orange),
        "only older clients get in: {:?}",
        report.findings
    );
    assert_eq!(
        evidence(&report, Code::NetTlsError, "reason"),
        "alert_handshake_failure"
    );
    assert_eq!(evidence(&report, Code::NetTlsError, "seen"), "in_clear");
    assert_eq!(
        evidence(&report, Code::NetTlsError, "suite"),
        "TLS_RSA_WITH_AES_256_GCM_SHA384"
    );
    assert_eq!(state(&report, Code::ChainIssuerUnknown), Some(CheckState::NotFound));
    assert_eq!(report.connections, 2);
}

#[tokio::test]
async fn a_server_with_which_nobody_can_finish_is_red() {
    const NULL_SHA256: u16 = 0x003b;
    let (root, leaf) = rsa_leaf();
    let breaks_off = LegacyServer::static_rsa_only(&leaf).edit(|_, flight| {
        flight.messages.truncate(1);
        flight.after = vec![21, 3, 3, 0, 2, 2, 40];
    });
    for server in [LegacyServer::new(&leaf, &[TLS1_2], &[NULL_SHA256]), breaks_off] {
        let server = Server::start(server).await.unwrap();
        let report = Scene::new(server.address(), &root).scan().await;
        assert_eq!(
            (report.outcome, report.verdict, codes(&report)),
            (Outcome::Completed, Verdict::Red, vec!["net.tls_error"])
        );
        assert_eq!(evidence(&report, Code::NetTlsError, "suite"), "");
        assert_eq!(report.endpoints[0].chain.as_ref().unwrap().presented.len(), 1);
    }
}

#[tokio::test]
async fn a_suite_that_nobody_offered_is_no_answer() {
    const RESERVED: u16 = 0xfafa;
    let (root, leaf) = rsa_leaf();
    let server = LegacyServer::new(&leaf, &[TLS1_2], &[RSA_AES_CBC]).forced_suite(RESERVED);
    let server = Server::start(server).await.unwrap();
    let report = Scene::new(server.address(), &root).depth(Depth::Standard).scan().await;
    assert_eq!(
        (report.outcome, report.verdict, codes(&report)),
        (Outcome::Unreachable, Verdict::Red, vec!["net.tls_error"])
    );
}

#[tokio::test]
async fn a_server_without_certificate_is_told_from_one_without_anything_in_common() {
    const ANONYMOUS: u16 = 0x0034;
    let (root, leaf) = rsa_leaf();
    let server = LegacyServer::new(&leaf, &[TLS1_2], &[ANONYMOUS]);
    let server = Server::start(server).await.unwrap();
    let report = Scene::new(server.address(), &root).scan().await;
    assert_eq!(evidence(&report, Code::NetTlsError, "reason"), "no_certificate");
}

#[tokio::test]
async fn an_old_server_that_refuses_the_name_is_asked_without_it() {
    let (root, leaf) = rsa_leaf();
    let server = testbed::Sequence::ending_in(LegacyServer::tls1_0_only(&leaf))
        .first(testbed::Script::alert(70))
        .first(testbed::Script::alert(112));
    let server = Server::start(server).await.unwrap();
    let report = Scene::new(server.address(), &root).scan().await;
    assert_eq!((report.outcome, report.verdict), (Outcome::Completed, Verdict::Red));
    assert_eq!(
        evidence(&report, Code::NetTlsError, "reason"),
        "alert_unrecognized_name"
    );
    assert_eq!(evidence(&report, Code::NetTlsError, "seen"), "without_name");
    assert_eq!(report.connections, 4);
    let hello = testbed::ClientHello::read(&server.received(3)).unwrap();
    assert_eq!(hello.server_name(), None);
}

#[tokio::test]
async fn a_version_intolerant_server_is_asked_with_an_older_hello() {
    let (root, leaf) = rsa_leaf();
    for refusal in [Refusal::Alert, Refusal::Close, Refusal::Reset] {
        let server = LegacyServer::new(&leaf, &[TLS1_0], &[RSA_AES_CBC])
            .intolerant_above(TLS1_0)
            .refusal(refusal);
        let server = Server::start(server).await.unwrap();
        let report = Scene::new(server.address(), &root).scan().await;
        assert_eq!(report.outcome, Outcome::Completed, "{refusal:?}");
        assert_eq!(codes(&report), ["net.tls_error"], "no client of today gets in");
        assert_eq!(report.verdict, Verdict::Red);
        assert_eq!(state(&report, Code::ProtocolNoTls12OrNewer), None, "it is not proven");
        assert_eq!(state(&report, Code::CertHostnameMismatch), Some(CheckState::NotFound));
    }
}

#[tokio::test]
async fn each_version_is_asked_for_on_its_own() {
    let (root, leaf) = rsa_leaf();
    let cases: [(LegacyServer, &[&str], [bool; 6]); 3] = [
        (
            LegacyServer::new(&leaf, &[SSL3_0, TLS1_0], &[RSA_AES_CBC]).sslv2(&[0x0001_0080]),
            &[
                "protocol.sslv2",
                "protocol.sslv3",
                "protocol.tls1_0",
                "protocol.no_tls1_2_or_newer",
                "cipher.rc4",
                "cipher.no_forward_secrecy",
                "cipher.no_aead",
                "vuln.poodle",
                "vuln.drown",
                "feature.no_extended_master_secret",
            ],
            [true, true, true, false, false, false],
        ),
        (
            LegacyServer::new(&leaf, &[TLS1_1, TLS1_2], &[RSA_AES_CBC]),
            &[
                "protocol.tls1_1",
                "cipher.no_forward_secrecy",
                "cipher.no_aead",
                "feature.no_extended_master_secret",
                "net.tls_error",
            ],
            [false, false, false, true, true, false],
        ),
        (
            LegacyServer::new(&leaf, &[TLS1_2], &[RSA_AES_CBC]).refusal(Refusal::Reset),
            &[
                "cipher.no_forward_secrecy",
                "cipher.no_aead",
                "feature.no_extended_master_secret",
                "net.tls_error",
            ],
            [false, false, false, false, true, false],
        ),
    ];
    for (server, expected, [sslv2, sslv3, tls1_0, tls1_1, tls1_2, tls1_3]) in cases {
        let server = Server::start(server).await.unwrap();
        let report = Scene::new(server.address(), &root).depth(Depth::Standard).scan().await;
        assert_eq!(codes(&report), expected);
        let protocols = report.endpoints[0].protocols.unwrap();
        let known = [
            protocols.sslv2,
            protocols.sslv3,
            protocols.tls1_0,
            protocols.tls1_1,
            protocols.tls1_2,
            protocols.tls1_3,
        ];
        assert_eq!(known, [sslv2, sslv3, tls1_0, tls1_1, tls1_2, tls1_3].map(Some));
        assert_eq!(report.connections as usize, server.connections());
    }
}

#[tokio::test]
async fn modern_servers_offer_what_they_are_set_to() {
    let pki = pki();
    for (versions, tls1_2, tls1_3) in [
        (TlsVersions::Tls12, true, false),
        (TlsVersions::Tls12And13, true, true),
        (TlsVersions::Tls13, false, true),
    ] {
        let server = TlsServer::builder(&pki.leaf).versions(versions).build().unwrap();
        let server = Server::start(server).await.unwrap();
        let report = Scene::new(server.address(), &pki.root)
            .depth(Depth::Standard)
            .scan()
            .await;
        assert_eq!(report.verdict, Verdict::Green, "{:?}", report.findings);
        let protocols = report.endpoints[0].protocols.unwrap();
        assert_eq!((protocols.tls1_2, protocols.tls1_3), (Some(tls1_2), Some(tls1_3)));
        assert_eq!(
            state(&report, Code::ProtocolNoTls13) == Some(CheckState::Found),
            !tls1_3
        );
        assert!(report.connections <= 14, "{}", report.connections);
    }
}

#[tokio::test]
async fn every_group_of_tls_1_3_is_accepted() {
    let pki = pki();
    for (group, name) in [(0x11ec, "X25519MLKEM768"), (24, "secp384r1"), (23, "secp256r1")] {
        let server = TlsServer::builder(&pki.leaf).groups(&[group]).build().unwrap();
        let server = Server::start(server).await.unwrap();
        let report = Scene::new(server.address(), &pki.root).scan().await;
        let negotiated = report.endpoints[0].negotiated.clone().unwrap();
        assert_eq!(
            (negotiated.version.as_str(), negotiated.group.as_deref()),
            ("TLS 1.3", Some(name))
        );
        assert_eq!(report.connections, 1);
    }
}

#[tokio::test]
async fn silence_is_could_not_test_and_never_green() {
    let (root, leaf) = rsa_leaf();
    let server = LegacyServer::new(&leaf, &[TLS1_2], &[RSA_AES_CBC]).refusal(Refusal::Silence);
    let server = Server::start(server).await.unwrap();
    let scene = Scene::new(server.address(), &root)
        .depth(Depth::Standard)
        .impatient(Duration::from_millis(300));
    let report = scene.scan().await;
    // The modern handshake itself is met with silence here.
    assert_eq!(
        (report.outcome, codes(&report)),
        (Outcome::Unreachable, vec!["net.timeout"])
    );
    assert_eq!(evidence(&report, Code::NetTimeout, "phase"), "handshake");
    assert_eq!(state(&report, Code::ProtocolTls10), Some(CheckState::CouldNotTest));
}

#[tokio::test]
async fn a_server_that_has_had_enough_is_not_called_sound() {
    let (root, leaf) = rsa_leaf();
    let good = LegacyServer::static_rsa_only(&leaf);
    // The modern hello and that in clear are answered; then the address closes whatever comes.
    let server = testbed::Sequence::ending_in(testbed::Script::closes_after_hello())
        .first(good.clone())
        .first(good);
    let server = Server::start(server).await.unwrap();
    let report = Scene::new(server.address(), &root).depth(Depth::Standard).scan().await;
    assert_eq!(report.verdict, Verdict::Orange, "{:?}", report.findings);
    for code in [Code::ProtocolSslv3, Code::ProtocolTls10, Code::ProtocolTls11] {
        assert_eq!(state(&report, code), Some(CheckState::CouldNotTest), "{code}");
    }
    assert_eq!(state(&report, Code::ProtocolNoTls12OrNewer), Some(CheckState::NotFound));
}

#[tokio::test]
async fn a_name_that_the_server_does_not_know_is_told() {
    let pki = pki();
    let modern = TlsServer::builder(&pki.leaf)
        .named("known.example.test", &pki.leaf)
        .refuse_unknown_names();
    let modern = Server::start(modern.build().unwrap()).await.unwrap();
    let report = Scene::new(modern.address(), &pki.root).scan().await;
    assert_eq!(
        (report.outcome, codes(&report)),
        (Outcome::Unreachable, vec!["net.tls_error"])
    );
    assert!(evidence(&report, Code::NetTlsError, "reason").starts_with("alert_"));

    let (root, leaf) = rsa_leaf();
    let old = LegacyServer::static_rsa_only(&leaf).names(&["known.example.test"], UnknownName::FatalAlert);
    let old = Server::start(old).await.unwrap();
    let report = Scene::new(old.address(), &root).scan().await;
    assert!(codes(&report).contains(&"net.tls_error"), "{:?}", report.findings);
    assert_eq!(report.verdict, Verdict::Red);
}

#[tokio::test]
async fn a_certificate_behind_a_refused_name_is_read_without_it() {
    let pki = pki();
    for (description, connections) in [(112, 2), (40, 6)] {
        let sound = TlsServer::new(&pki.leaf).unwrap();
        let mut server = testbed::Sequence::ending_in(sound);
        for _ in 1..connections {
            server = server.first(testbed::Script::alert(description));
        }
        let server = Server::start(server).await.unwrap();
        let report = Scene::new(server.address(), &pki.root).scan().await;
        assert_eq!(
            (report.outcome, codes(&report)),
            (Outcome::Completed, vec!["net.tls_error"]),
            "{description}"
        );
        assert_eq!(report.connections, connections);
        let hello = testbed::ClientHello::read(&server.received(connections as usize - 1)).unwrap();
        assert_eq!(hello.server_name(), None);
        assert_eq!(evidence(&report, Code::NetTlsError, "seen"), "without_name");
        assert_eq!(report.endpoints[0].negotiated, None, "it is not what clients get");
        assert_eq!(
            state(&report, Code::CertHostnameMismatch),
            Some(CheckState::CouldNotTest)
        );
    }
}
