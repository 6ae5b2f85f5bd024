//! `vuln.ccs_injection`.

use super::{FOUND, NOT_FOUND, impossible, outcome, rsa, scan, untested};
use crate::scene::{finding, pki};
use model::Code;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use testbed::{Exchange, LegacyServer, Reaction, Reply, SSL3_0, TLS1_0, TLS1_1, TLS1_2, TlsServer, TlsVersions};

const CODE: Code = Code::VulnCcsInjection;
const CHANGE_CIPHER_SPEC: u8 = 20;

/// Reacts to the first and to the second ChangeCipherSpec, and to everything else as a sound server.
fn custom(reaction: impl Fn(&Exchange, usize) -> Reply + Send + Sync + 'static) -> Reaction {
    Reaction::Custom(Arc::new(move |exchange| {
        let all = exchange.records.iter();
        match all.filter(|record| record.content_type == CHANGE_CIPHER_SPEC).count() {
            0 => exchange.sound(),
            number => reaction(exchange, number),
        }
    }))
}

#[tokio::test]
async fn whichever_alert_the_second_one_draws_the_first_was_taken() {
    let (root, leaf) = rsa();
    for (version, suite, alert) in [
        (TLS1_2, 0xC02F, 20),
        (TLS1_1, 0x002F, 21),
        (TLS1_0, 0x0005, 20),
        (SSL3_0, 0x002F, 40),
        (TLS1_2, 0x003B, 50),
        (TLS1_2, 0x009C, 80),
    ] {
        let server =
            LegacyServer::new(&leaf, &[version], &[suite, 0x0035]).reaction(Reaction::EarlyChangeCipherSpec(alert));
        let report = scan(&root, server).await;
        assert_eq!(outcome(&report, CODE), FOUND, "{version:04x} {suite:04x} {alert}");
    }
}

#[tokio::test]
async fn every_version_is_tested() {
    let (root, leaf) = rsa();
    let only_old = custom(|exchange, number| match (exchange.server_hello.version, number) {
        (TLS1_0, 1) => Reply::Silence,
        (TLS1_0, _) => Reply::SendAndClose(exchange.alert(21)),
        (_, _) => exchange.sound(),
    });
    let server = LegacyServer::new(&leaf, &[TLS1_0, TLS1_1, TLS1_2], &[0x009C, 0x002F]).reaction(only_old);
    let report = scan(&root, server).await;
    assert_eq!(outcome(&report, CODE), FOUND);
    let versions = finding(&report, CODE).evidence.value("versions");
    assert_eq!(versions, Some(&serde_json::json!(["TLS 1.0"])));
}

#[tokio::test]
async fn sound_servers_mind_the_first_one() {
    let (root, leaf) = rsa();
    for (way, reaction) in [
        ("alert 10", Reaction::Patched),
        (
            "alert 40",
            custom(|exchange, _| Reply::SendAndClose(exchange.alert(40))),
        ),
        ("close", custom(|_, _| Reply::Close)),
        (
            "words of MySQL",
            custom(|_, _| Reply::SendAndClose(b"\x2b\x00\x00\x02\xff\x13\x04#08S01Bad handshake".to_vec())),
        ),
        (
            "alert 10 for the second",
            custom(|exchange, number| match number {
                1 => Reply::Silence,
                _ => Reply::SendAndClose(exchange.alert(10)),
            }),
        ),
        (
            "alert 10 that comes late",
            custom(|exchange, number| match number {
                1 => Reply::Late(Duration::from_millis(600), exchange.alert(10)),
                _ => Reply::Silence,
            }),
        ),
    ] {
        let server = LegacyServer::new(&leaf, &[TLS1_2], &[0x009C]).reaction(reaction);
        assert_eq!(outcome(&scan(&root, server).await, CODE), NOT_FOUND, "{way}");
    }
}

#[tokio::test]
async fn a_server_that_resets_whatever_is_wrong_is_told_from_a_filter() {
    let (root, leaf) = rsa();
    let windows = Reaction::Custom(Arc::new(|_| Reply::Reset));
    let server = LegacyServer::new(&leaf, &[TLS1_2], &[0x009C]).reaction(windows);
    assert_eq!(outcome(&scan(&root, server).await, CODE), NOT_FOUND);
    let filter = custom(|_, _| Reply::Reset);
    let server = LegacyServer::new(&leaf, &[TLS1_2], &[0x009C]).reaction(filter);
    assert_eq!(outcome(&scan(&root, server).await, CODE), untested("filtered"));
}

#[tokio::test]
async fn what_never_answers_or_changes_by_itself_is_left_open() {
    let (root, leaf) = rsa();
    let silent = custom(|_, _| Reply::Silence);
    let closes_late = custom(|_, number| match number {
        1 => Reply::Silence,
        _ => Reply::Close,
    });
    let asked = AtomicUsize::new(0);
    let mixed = custom(move |exchange, number| match (number, asked.load(Ordering::Relaxed)) {
        (1, 0) => Reply::Silence,
        (2, 0) => {
            asked.store(1, Ordering::Relaxed);
            Reply::SendAndClose(exchange.alert(20))
        }
        (_, _) => Reply::SendAndClose(exchange.alert(10)),
    });
    for (reaction, reason) in [(silent, "silence"), (closes_late, "closed"), (mixed, "inconsistent")] {
        let server = LegacyServer::new(&leaf, &[TLS1_2], &[0x009C]).reaction(reaction);
        assert_eq!(outcome(&scan(&root, server).await, CODE), untested(reason));
    }
}

/// With TLS 1.3 one ChangeCipherSpec is allowed (RFC 8446 appendix D.4): the hello is one of TLS 1.2.
#[tokio::test]
async fn a_modern_server_is_sound_and_tls_1_3_alone_out_of_question() {
    let pki = pki();
    let modern = scan(&pki.root, TlsServer::new(&pki.leaf).unwrap()).await;
    assert_eq!(outcome(&modern, CODE), NOT_FOUND);
    let only = TlsServer::builder(&pki.leaf)
        .versions(TlsVersions::Tls13)
        .build()
        .unwrap();
    assert_eq!(outcome(&scan(&pki.root, only).await, CODE), impossible("only_tls1_3"));
}
