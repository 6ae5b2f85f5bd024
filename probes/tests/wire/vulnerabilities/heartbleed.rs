//! `vuln.heartbleed`.

use super::{FOUND, NOT_FOUND, impossible, outcome, rsa, scan, untested};
use crate::scene::{finding, pki};
use model::Code;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use testbed::{Exchange, LegacyServer, Reaction, Reply, SSL3_0, TLS1_0, TLS1_1, TLS1_2, TlsServer, TlsVersions};

const CODE: Code = Code::VulnHeartbleed;
const HEARTBEAT: u8 = 24;
const APPLICATION_DATA: u8 = 23;
/// The length of an answer that gives away one byte: type, length, the 8,192 bytes that were sent, that one, and the padding.
const LEAK: usize = 3 + 8_193 + 16;
/// The length of an answer that gives back what was sent.
const ECHO: usize = 3 + 8_192;

/// A server of the time, which takes heartbeats.
fn server(leaf: &testbed::Identity) -> LegacyServer {
    LegacyServer::new(leaf, &[TLS1_0, TLS1_2], &[0xC02F, 0x009C, 0x002F]).extension(15, &[1])
}

fn custom(reaction: impl Fn(&Exchange, u8) -> Reply + Send + Sync + 'static) -> Reaction {
    Reaction::Custom(Arc::new(move |exchange| match exchange.newest() {
        Some(newest) => reaction(exchange, newest.content_type),
        None => Reply::Close,
    }))
}

fn heartbeat(exchange: &Exchange, length: usize) -> Vec<u8> {
    let [major, minor] = exchange.server_hello.version.to_be_bytes();
    let [high, low] = u16::try_from(length).unwrap().to_be_bytes();
    let mut record = vec![HEARTBEAT, major, minor, high, low, 2];
    record.resize(5 + length, b'L');
    record
}

#[tokio::test]
async fn a_server_that_gives_away_more_than_was_sent_is_found_in_every_version() {
    let (root, leaf) = rsa();
    let report = scan(&root, server(&leaf).reaction(Reaction::Heartbleed)).await;
    assert_eq!(outcome(&report, CODE), FOUND);
    let versions = finding(&report, CODE).evidence.value("versions");
    assert_eq!(versions, Some(&serde_json::json!(["TLS 1.2", "TLS 1.0"])));
}

#[tokio::test]
async fn what_a_server_leaks_is_nowhere_in_the_report() {
    let (root, leaf) = rsa();
    let report = scan(&root, server(&leaf).reaction(Reaction::Heartbleed)).await;
    let json = serde_json::to_string(&report).unwrap();
    assert!(!json.contains("LLLL"), "{json}");
}

#[tokio::test]
async fn servers_that_never_said_heartbeat_answer_all_the_same() {
    let (root, leaf) = rsa();
    for version in [SSL3_0, TLS1_0, TLS1_1] {
        let server = LegacyServer::new(&leaf, &[version], &[0x002F]).reaction(Reaction::Heartbleed);
        assert_eq!(outcome(&scan(&root, server).await, CODE), FOUND, "{version:04x}");
    }
}

#[tokio::test]
async fn the_hello_goes_with_what_the_server_accepts() {
    let (root, leaf) = rsa();
    for suite in [0xC030, 0x0005, 0x000A] {
        let server = LegacyServer::new(&leaf, &[TLS1_2], &[suite]).reaction(Reaction::Heartbleed);
        assert_eq!(outcome(&scan(&root, server).await, CODE), FOUND, "{suite:04x}");
    }
}

/// OpenSSL gathers small writes during a handshake and sends them with the next alert.
#[tokio::test]
async fn an_answer_that_waits_for_an_alert_is_heard() {
    let (root, leaf) = rsa();
    let gathers = custom(|exchange, content| match content {
        HEARTBEAT => Reply::Silence,
        _ => Reply::SendAndClose([heartbeat(exchange, LEAK), exchange.alert(10)].concat()),
    });
    assert_eq!(
        outcome(&scan(&root, server(&leaf).reaction(gathers)).await, CODE),
        FOUND
    );
}

#[tokio::test]
async fn sound_servers_have_many_ways_to_refuse() {
    let (root, leaf) = rsa();
    for (way, reaction) in [
        ("silence, then an alert", Reaction::Patched),
        ("alert", custom(|exchange, _| Reply::SendAndClose(exchange.alert(10)))),
        ("close", custom(|_, _| Reply::Close)),
        ("reset", custom(|_, _| Reply::Reset)),
        ("silence", custom(|_, _| Reply::Silence)),
        (
            "words of vsftpd",
            custom(|_, _| Reply::SendAndClose(b"500 OOPS: vsftpd\r\n".to_vec())),
        ),
        (
            "no more than was sent",
            custom(|exchange, _| Reply::SendAndClose(heartbeat(exchange, ECHO))),
        ),
    ] {
        let report = scan(&root, server(&leaf).reaction(reaction)).await;
        assert_eq!(outcome(&report, CODE), NOT_FOUND, "{way}");
    }
}

#[tokio::test]
async fn what_swallows_the_heartbeat_alone_is_no_sound_server() {
    let (root, leaf) = rsa();
    let resets = custom(|exchange, content| match content {
        APPLICATION_DATA => Reply::SendAndClose(exchange.alert(10)),
        _ => Reply::Reset,
    });
    let drops = custom(|exchange, content| {
        let was_beaten = exchange.records.iter().any(|record| record.content_type == HEARTBEAT);
        match content {
            APPLICATION_DATA if !was_beaten => Reply::SendAndClose(exchange.alert(10)),
            _ => Reply::Silence,
        }
    });
    for reaction in [resets, drops] {
        let report = scan(&root, server(&leaf).reaction(reaction)).await;
        assert_eq!(outcome(&report, CODE), untested("filtered"));
    }
}

#[tokio::test]
async fn a_pool_of_which_one_node_leaks_once_is_left_open() {
    let (root, leaf) = rsa();
    let asked = AtomicUsize::new(0);
    let mixed = custom(move |exchange, content| match content {
        HEARTBEAT if asked.fetch_add(1, Ordering::Relaxed) == 0 => Reply::Send(heartbeat(exchange, LEAK)),
        _ => Reply::SendAndClose(exchange.alert(10)),
    });
    let server = LegacyServer::new(&leaf, &[TLS1_2], &[0x009C]).reaction(mixed);
    assert_eq!(outcome(&scan(&root, server).await, CODE), untested("inconsistent"));
}

#[tokio::test]
async fn a_modern_server_is_asked_once_and_tls_1_3_alone_not_at_all() {
    let pki = pki();
    let modern = scan(&pki.root, TlsServer::new(&pki.leaf).unwrap()).await;
    assert_eq!(outcome(&modern, CODE), NOT_FOUND);
    let only = TlsServer::builder(&pki.leaf)
        .versions(TlsVersions::Tls13)
        .build()
        .unwrap();
    assert_eq!(outcome(&scan(&pki.root, only).await, CODE), impossible("only_tls1_3"));
}
