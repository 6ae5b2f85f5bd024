//! TLS after a dialogue.

use crate::scene::{Scene, codes, evidence, finding, pki, state};
use model::{CheckState, Code, Depth, Outcome, Report, StartTls, Verdict};
use std::time::Duration;
use testbed::{Behaviour, Conduct, KeyKind, LegacyServer, Script, Sequence, Server, StartTlsServer, TlsServer};

const PROTOCOLS: [(StartTls, testbed::StartTls); 13] = [
    (StartTls::Ftp, testbed::StartTls::Ftp),
    (StartTls::Imap, testbed::StartTls::Imap),
    (StartTls::Irc, testbed::StartTls::Irc),
    (StartTls::Ldap, testbed::StartTls::Ldap),
    (StartTls::Lmtp, testbed::StartTls::Lmtp),
    (StartTls::Mysql, testbed::StartTls::Mysql),
    (StartTls::Nntp, testbed::StartTls::Nntp),
    (StartTls::Pop3, testbed::StartTls::Pop3),
    (StartTls::Postgres, testbed::StartTls::Postgres),
    (StartTls::Sieve, testbed::StartTls::Sieve),
    (StartTls::Smtp, testbed::StartTls::Smtp),
    (StartTls::Xmpp, testbed::StartTls::Xmpp),
    (StartTls::XmppServer, testbed::StartTls::Xmpp),
];

/// MySQL answers a request for TLS with TLS: what goes wrong from there on is told of the handshake.
const WITH_AN_ANSWER: fn(&(StartTls, testbed::StartTls)) -> bool = |(protocol, _)| *protocol != StartTls::Mysql;

async fn scan(protocol: StartTls, behaviour: impl Behaviour, patience: Duration) -> Report {
    let pki = pki();
    let server = Server::start(behaviour).await.unwrap();
    Scene::new(server.address(), &pki.root)
        .starttls(protocol)
        .impatient(patience)
        .scan()
        .await
}

#[tokio::test]
async fn each_protocol_leads_to_tls() {
    let pki = pki();
    for (protocol, theirs) in PROTOCOLS {
        for conduct in [Conduct::Accepts, Conduct::Drips(Duration::from_millis(1))] {
            let server = StartTlsServer::new(theirs, conduct.clone(), TlsServer::new(&pki.leaf).unwrap());
            let server = Server::start(server).await.unwrap();
            let report = Scene::new(server.address(), &pki.root).starttls(protocol).scan().await;
            assert_eq!(
                report.verdict,
                Verdict::Green,
                "{protocol} {conduct:?}: {:?}",
                report.findings
            );
            assert!(report.endpoints[0].timings_ms.unwrap().starttls.is_some());
            assert_eq!(report.connections, 1);
            assert_eq!(state(&report, Code::NetStarttlsRefused), Some(CheckState::NotFound));
            assert_eq!(
                state(&report, Code::VulnStarttlsInjection),
                None,
                "nothing was looked for"
            );
        }
    }
}

#[tokio::test]
async fn refusals_have_their_reasons() {
    let long = Duration::from_secs(10);
    for (protocol, theirs) in PROTOCOLS {
        for (conduct, reason) in [
            (Conduct::NotOffered, "not_offered"),
            (Conduct::Refuses, refusal(protocol)),
            (Conduct::OtherProtocol, "not_this_protocol"),
            (Conduct::Closes, "closed"),
        ] {
            if protocol == StartTls::Mysql && matches!(conduct, Conduct::Closes | Conduct::Refuses) {
                continue;
            }
            let report = scan(protocol, StartTlsServer::new(theirs, conduct, Script::silent()), long).await;
            assert_eq!(codes(&report), ["net.starttls_refused"], "{protocol} {reason}");
            assert_eq!(
                evidence(&report, Code::NetStarttlsRefused, "reason"),
                reason,
                "{protocol}"
            );
            assert_eq!(
                (report.outcome, report.reason.as_deref()),
                (Outcome::Unreachable, Some("starttls_error"))
            );
            assert_eq!(report.verdict, Verdict::Red);
        }
    }
}

/// PostgreSQL has one letter for a server that cannot and one that will not.
fn refusal(protocol: StartTls) -> &'static str {
    match protocol {
        StartTls::Postgres => "not_offered",
        _ => "refused",
    }
}

#[tokio::test]
async fn a_mysql_server_that_changes_its_mind_fails_the_handshake() {
    for (conduct, reason) in [(Conduct::Closes, "closed"), (Conduct::Refuses, "not_tls")] {
        let server = StartTlsServer::new(testbed::StartTls::Mysql, conduct, Script::silent());
        let report = scan(StartTls::Mysql, server, Duration::from_secs(10)).await;
        assert_eq!(codes(&report), ["net.tls_error"]);
        assert_eq!(evidence(&report, Code::NetTlsError, "reason"), reason);
    }
}

#[tokio::test]
async fn silence_is_a_timeout_of_the_dialogue() {
    for (protocol, theirs) in PROTOCOLS.into_iter().filter(WITH_AN_ANSWER) {
        for conduct in [Conduct::Mute, Conduct::Hangs] {
            let server = StartTlsServer::new(theirs, conduct, Script::silent());
            let report = scan(protocol, server, Duration::from_millis(200)).await;
            assert_eq!(codes(&report), ["net.timeout"]);
            assert_eq!(evidence(&report, Code::NetTimeout, "phase"), "starttls");
        }
    }
}

#[tokio::test]
async fn a_busy_server_is_asked_again_later() {
    for (protocol, theirs) in PROTOCOLS {
        let server = StartTlsServer::new(theirs, Conduct::Busy, Script::silent());
        let report = scan(protocol, server, Duration::from_secs(10)).await;
        assert_eq!(
            (report.outcome, report.reason.as_deref()),
            (Outcome::Deferred, Some("rate_limited")),
            "{protocol}"
        );
        assert_eq!((codes(&report), report.verdict), (vec![], Verdict::Orange));
        assert_eq!(state(&report, Code::NetStarttlsRefused), Some(CheckState::CouldNotTest));
    }
}

#[tokio::test]
async fn bytes_behind_the_go_ahead_are_no_part_of_tls() {
    let pki = pki();
    for (protocol, theirs) in PROTOCOLS.into_iter().filter(WITH_AN_ANSWER) {
        let conduct = Conduct::SendsAfterGoAhead(b"250 injected\r\n".to_vec());
        let server = StartTlsServer::new(theirs, conduct, TlsServer::new(&pki.leaf).unwrap());
        let server = Server::start(server).await.unwrap();
        let report = Scene::new(server.address(), &pki.root).starttls(protocol).scan().await;
        assert_eq!(report.verdict, Verdict::Green, "{protocol}: {:?}", report.findings);
        let check = report
            .checks
            .iter()
            .find(|check| check.check == Code::VulnStarttlsInjection)
            .unwrap();
        assert_eq!(
            (check.state, check.reason.as_deref()),
            (CheckState::CouldNotTest, Some("bytes_after_go_ahead")),
            "{protocol}"
        );
    }
}

#[tokio::test]
async fn the_code_of_a_refusal_is_evidence() {
    let server = StartTlsServer::new(testbed::StartTls::Smtp, Conduct::Refuses, Script::silent());
    let report = scan(StartTls::Smtp, server, Duration::from_secs(10)).await;
    let reply = finding(&report, Code::NetStarttlsRefused).evidence.value("reply");
    assert_eq!(reply, Some(&454.into()));
    let server = StartTlsServer::new(testbed::StartTls::Imap, Conduct::Refuses, Script::silent());
    let report = scan(StartTls::Imap, server, Duration::from_secs(10)).await;
    assert_eq!(finding(&report, Code::NetStarttlsRefused).evidence.value("reply"), None);
}

#[tokio::test]
async fn a_port_that_speaks_tls_at_once_is_told_from_a_silent_one() {
    let pki = pki();
    for (protocol, _) in PROTOCOLS {
        let server = TlsServer::new(&pki.leaf).unwrap();
        let report = scan(protocol, server, Duration::from_millis(500)).await;
        assert_eq!(codes(&report), ["net.starttls_refused"], "{protocol}");
        assert_eq!(evidence(&report, Code::NetStarttlsRefused, "reason"), "implicit_tls");
        assert_eq!((report.outcome, report.connections), (Outcome::Unreachable, 2));
    }
}

#[tokio::test]
async fn the_raw_prober_leads_the_same_dialogue() {
    let root = testbed::Identity::root("Old Root")
        .key(KeyKind::Rsa2048)
        .issue()
        .unwrap();
    let leaf = root.leaf(crate::scene::HOST).key(KeyKind::Rsa2048).issue().unwrap();
    let old = StartTlsServer::new(
        testbed::StartTls::Smtp,
        Conduct::Accepts,
        LegacyServer::tls1_0_only(&leaf),
    );
    let server = Server::start(old).await.unwrap();
    let scene = Scene::new(server.address(), &root)
        .starttls(StartTls::Smtp)
        .depth(Depth::Standard);
    let report = scene.scan().await;
    assert_eq!(
        codes(&report),
        [
            "protocol.tls1_0",
            "protocol.no_tls1_2_or_newer",
            "cipher.no_aead",
            "feature.no_extended_master_secret"
        ],
        "{:?}",
        report.findings
    );
    assert!(String::from_utf8_lossy(&server.received(1)).starts_with("EHLO localhost\r\nSTARTTLS\r\n"));
}

#[tokio::test]
async fn a_server_that_limits_connections_leaves_versions_open() {
    let pki = pki();
    let good = StartTlsServer::new(
        testbed::StartTls::Smtp,
        Conduct::Accepts,
        TlsServer::new(&pki.leaf).unwrap(),
    );
    let busy = StartTlsServer::new(testbed::StartTls::Smtp, Conduct::Busy, Script::silent());
    let server = Server::start(Sequence::ending_in(busy).first(good)).await.unwrap();
    let scene = Scene::new(server.address(), &pki.root)
        .starttls(StartTls::Smtp)
        .depth(Depth::Standard);
    let report = scene.scan().await;
    assert_eq!((report.outcome, report.verdict), (Outcome::Completed, Verdict::Orange));
    let check = report
        .checks
        .iter()
        .find(|check| check.check == Code::ProtocolTls10)
        .unwrap();
    assert_eq!(
        (check.state, check.reason.as_deref()),
        (CheckState::CouldNotTest, Some("rate_limited"))
    );
}

#[tokio::test]
async fn an_xmpp_domain_is_asked_for_named_and_verified() {
    let root = testbed::Identity::root("XMPP Root").issue().unwrap();
    let leaf = root.leaf("example.test").issue().unwrap();
    let server = StartTlsServer::new(
        testbed::StartTls::Xmpp,
        Conduct::Accepts,
        TlsServer::new(&leaf).unwrap(),
    );
    let server = Server::start(server).await.unwrap();
    let mut scene = Scene::new(server.address(), &root).starttls(StartTls::Xmpp);
    scene.job.target.xmpp_domain = Some("example.test".parse().unwrap());
    let report = scene.scan().await;
    assert_eq!(report.verdict, Verdict::Green, "{:?}", report.findings);
    let received = server.received(0);
    let (dialogue, hello) = received.split_at(received.iter().position(|byte| *byte == 0x16).unwrap());
    assert!(String::from_utf8_lossy(dialogue).contains(" to='example.test' "));
    assert!(
        hello.windows(12).any(|window| window == b"example.test"),
        "the domain is the name in SNI"
    );
}

#[tokio::test]
async fn the_prober_asks_behind_every_dialogue() {
    let root = testbed::Identity::root("Old Root")
        .key(KeyKind::Rsa2048)
        .issue()
        .unwrap();
    let leaf = root.leaf(crate::scene::HOST).key(KeyKind::Rsa2048).issue().unwrap();
    for (protocol, theirs) in PROTOCOLS {
        let old = StartTlsServer::new(theirs, Conduct::Accepts, LegacyServer::tls1_0_only(&leaf));
        let server = Server::start(old).await.unwrap();
        let scene = Scene::new(server.address(), &root)
            .starttls(protocol)
            .depth(Depth::Standard);
        let report = scene.scan().await;
        let protocols = report.endpoints[0].protocols.unwrap();
        assert_eq!(
            (protocols.tls1_0, protocols.tls1_2),
            (Some(true), Some(false)),
            "{protocol}"
        );
    }
}
