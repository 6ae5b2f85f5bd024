//! What is said inside TLS, or beside it: `vuln.breach`, `vuln.opossum`, `vuln.starttls_injection`.

use super::{FOUND, NOT_FOUND, impossible, outcome, scan, untested};
use crate::scene::{Scene, evidence, finding, pki};
use model::{CheckState, Code, Depth, Report, StartTls};
use std::time::Duration;
use testbed::{After, Behaviour, Conduct, Script, Server, StartTlsServer, Step, TlsServer};

fn web(headers: &[&str]) -> TlsServer {
    let headers = headers.iter().map(|header| (*header).to_owned()).collect();
    TlsServer::builder(&pki_leaf())
        .after(After::Http(headers))
        .build()
        .unwrap()
}

fn pki_leaf() -> testbed::Identity {
    pki().leaf
}

#[tokio::test]
async fn a_compressed_page_is_told() {
    let root = pki().root;
    let report = scan(&root, web(&["Content-Encoding: gzip"])).await;
    assert_eq!(outcome(&report, Code::VulnBreach), FOUND);
    assert_eq!(evidence(&report, Code::VulnBreach, "encoding"), "gzip");
}

#[tokio::test]
async fn a_page_that_is_sent_as_it_is_is_not_found() {
    let report = scan(&pki().root, web(&["X-Other: gzip"])).await;
    assert_eq!(outcome(&report, Code::VulnBreach), NOT_FOUND);
}

#[tokio::test]
async fn an_echo_of_the_request_is_no_page() {
    let pki = pki();
    let echo = TlsServer::builder(&pki.leaf).after(After::Echo).build().unwrap();
    let report = scan(&pki.root, echo).await;
    assert_eq!(
        outcome(&report, Code::VulnBreach),
        impossible("not_http"),
        "an echo is no HTTP"
    );
}

#[tokio::test]
async fn what_speaks_something_else_inside_tls_is_no_web_server() {
    let pki = pki();
    let mail = TlsServer::builder(&pki.leaf)
        .after(After::Send(b"* OK IMAP4rev1 ready\r\n".to_vec()))
        .build()
        .unwrap();
    assert_eq!(
        outcome(&scan(&pki.root, mail).await, Code::VulnBreach),
        impossible("not_http")
    );
    let silent = TlsServer::builder(&pki.leaf).after(After::Hold).build().unwrap();
    assert_eq!(
        outcome(&scan(&pki.root, silent).await, Code::VulnBreach),
        untested("timeout")
    );
}

/// A deep scan of a web server with this beside it.
async fn beside(plain: impl Behaviour, tls: TlsServer) -> (Report, Server) {
    let pki = pki();
    let plain = Server::start(plain).await.unwrap();
    let server = Server::start(tls).await.unwrap();
    let mut scene = Scene::new(server.address(), &pki.root)
        .depth(Depth::Deep)
        .impatient(Duration::from_secs(1));
    scene.environment.plain_http_port = plain.port();
    (scene.scan().await, plain)
}

fn answers(text: &str) -> Script {
    Script::new([Step::ReadLine, Step::Send(text.as_bytes().to_vec())])
}

#[tokio::test]
async fn plain_http_that_changes_over_to_tls_beside_https_is_found() {
    for answer in [
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.0, HTTP/1.1\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 426 Upgrade Required\r\nUpgrade: TLS/1.2, HTTP/1.1\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 200 OK\r\nUpgrade: TLS/1.0\r\nContent-Length: 0\r\n\r\n",
    ] {
        let (report, plain) = beside(answers(answer), web(&[])).await;
        assert_eq!(outcome(&report, Code::VulnOpossum), FOUND, "{answer}");
        assert!(finding(&report, Code::VulnOpossum).evidence.value("status").is_some());
        let sent = String::from_utf8(plain.received(0)).unwrap();
        assert!(sent.starts_with("GET / HTTP/1.1\r\nHost: www.example.test:"), "{sent}");
        assert!(
            sent.contains("\r\nConnection: Upgrade\r\nUpgrade: TLS/1.0\r\n"),
            "{sent}"
        );
        assert_eq!(plain.connections(), 1);
    }
}

#[tokio::test]
async fn plain_http_as_it_should_be_is_not_found() {
    for answer in [
        "HTTP/1.1 301 Moved\r\nLocation: https://www.example.test/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nUpgrade: h2,h2c\r\nConnection: Upgrade\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
    ] {
        let (report, _plain) = beside(answers(answer), web(&[])).await;
        assert_eq!(outcome(&report, Code::VulnOpossum), NOT_FOUND, "{answer}");
    }
}

#[tokio::test]
async fn without_plain_http_or_without_https_there_is_no_pair() {
    const CHANGES_OVER: &str = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: TLS/1.0\r\n\r\n";
    let pki = pki();
    let server = Server::start(web(&[])).await.unwrap();
    let mut scene = Scene::new(server.address(), &pki.root).depth(Depth::Deep);
    scene.environment.plain_http_port = testbed::closed_port().await.unwrap().port();
    let report = scene.scan().await;
    assert_eq!(outcome(&report, Code::VulnOpossum), impossible("no_plain_http"));

    let mail = TlsServer::builder(&pki.leaf)
        .after(After::Send(b"* OK IMAP4rev1 ready\r\n".to_vec()))
        .build()
        .unwrap();
    let (report, _plain) = beside(answers(CHANGES_OVER), mail).await;
    assert_eq!(outcome(&report, Code::VulnOpossum), impossible("not_http"));

    let (report, _plain) = beside(answers("SSH-2.0-OpenSSH_9.2p1\r\n"), web(&[])).await;
    assert_eq!(outcome(&report, Code::VulnOpossum), impossible("no_plain_http"));

    let (report, _plain) = beside(Script::silent(), web(&[])).await;
    assert_eq!(outcome(&report, Code::VulnOpossum), untested("timeout"));
}

const PROTOCOLS: [(StartTls, testbed::StartTls); 6] = [
    (StartTls::Ftp, testbed::StartTls::Ftp),
    (StartTls::Lmtp, testbed::StartTls::Lmtp),
    (StartTls::Nntp, testbed::StartTls::Nntp),
    (StartTls::Smtp, testbed::StartTls::Smtp),
    (StartTls::Imap, testbed::StartTls::Imap),
    (StartTls::Pop3, testbed::StartTls::Pop3),
];

async fn injected(protocol: StartTls, behaviour: impl Behaviour) -> Report {
    let pki = pki();
    let server = Server::start(behaviour).await.unwrap();
    let mut scene = Scene::new(server.address(), &pki.root)
        .starttls(protocol)
        .depth(Depth::Deep)
        .impatient(Duration::from_secs(2));
    scene.job.deadline_ms = 60_000;
    scene.scan().await
}

fn mail(theirs: testbed::StartTls, conduct: Conduct) -> StartTlsServer {
    let holds = TlsServer::builder(&pki_leaf()).after(After::Hold).build().unwrap();
    StartTlsServer::new(theirs, conduct, holds)
}

#[tokio::test]
async fn commands_that_are_obeyed_inside_tls_are_found() {
    for (protocol, theirs) in PROTOCOLS {
        let report = injected(protocol, mail(theirs, Conduct::Injectable)).await;
        assert_eq!(outcome(&report, Code::VulnStarttlsInjection), FOUND, "{protocol}");
    }
}

#[tokio::test]
async fn commands_that_are_thrown_away_are_not_found() {
    for (protocol, theirs) in PROTOCOLS {
        let report = injected(protocol, mail(theirs, Conduct::Accepts)).await;
        assert_eq!(outcome(&report, Code::VulnStarttlsInjection), NOT_FOUND, "{protocol}");
        assert_eq!(outcome(&report, Code::VulnBreach).0, CheckState::NotApplicable);
        assert_eq!(outcome(&report, Code::VulnOpossum).0, CheckState::NotApplicable);
    }
}

#[tokio::test]
async fn tls_from_the_first_byte_has_no_command_to_inject() {
    let report = scan(&pki().root, web(&[])).await;
    assert_eq!(
        outcome(&report, Code::VulnStarttlsInjection),
        impossible("tls_from_the_first_byte")
    );
}

#[tokio::test]
async fn a_protocol_that_greets_again_inside_tls_is_left_open() {
    let report = injected(StartTls::Sieve, mail(testbed::StartTls::Sieve, Conduct::Accepts)).await;
    assert_eq!(
        outcome(&report, Code::VulnStarttlsInjection),
        untested("no_command_known")
    );
}
