//! `vuln.robot`.

use super::{FOUND, NOT_FOUND, impossible, outcome, rsa, scan, untested};
use crate::scene::{evidence, finding, pki};
use model::Code;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use testbed::{
    Exchange, Identity, LegacyServer, Premaster, Reaction, Reply, SSL3_0, TLS1_0, TLS1_1, TLS1_2, TlsServer,
};

const CODE: Code = Code::VulnRobot;

fn server(leaf: &Identity, reaction: Reaction) -> LegacyServer {
    LegacyServer::new(leaf, &[TLS1_2], &[0xC02F, 0x009C, 0x002F]).reaction(reaction)
}

fn opens(leaf: &Identity, reply: impl Fn(Premaster, &Exchange) -> Reply + Send + Sync + 'static) -> Reaction {
    Reaction::opens(leaf, reply).unwrap()
}

#[tokio::test]
async fn oracles_are_found_with_their_strength() {
    let (root, leaf) = rsa();
    for (reaction, strength) in [
        (Reaction::strong_oracle(&leaf).unwrap(), "strong"),
        (Reaction::weak_oracle(&leaf).unwrap(), "weak"),
    ] {
        let report = scan(&root, server(&leaf, reaction)).await;
        assert_eq!(outcome(&report, CODE), FOUND, "{strength}");
        assert_eq!(evidence(&report, CODE, "strength"), strength);
        assert_eq!(evidence(&report, CODE, "version"), "TLS 1.2");
        assert_eq!(evidence(&report, CODE, "suite"), "TLS_RSA_WITH_AES_128_GCM_SHA256");
        let answers = finding(&report, CODE).evidence.value("answers").unwrap();
        assert_eq!(
            (&answers[0], &answers[1]),
            (&"bad_record_mac".into(), &"illegal_parameter".into())
        );
    }
}

#[tokio::test]
async fn an_oracle_is_found_in_every_version_and_kind_of_suite() {
    let (root, leaf) = rsa();
    for (version, suite) in [(TLS1_0, 0x002F), (TLS1_1, 0x000A), (TLS1_0, 0x0005), (TLS1_2, 0x003C)] {
        let reaction = Reaction::strong_oracle(&leaf).unwrap();
        let server = LegacyServer::new(&leaf, &[version], &[suite]).reaction(reaction);
        let report = scan(&root, server).await;
        assert_eq!(outcome(&report, CODE), FOUND, "{version:04x} {suite:04x}");
    }
}

#[tokio::test]
async fn an_oracle_that_shows_only_while_it_waits_is_found() {
    let (root, leaf) = rsa();
    let waits = opens(&leaf, |premaster, exchange| match (premaster, exchange.sound()) {
        (Premaster::WrongStart, Reply::Silence) => Reply::WhenIdle(Duration::from_millis(50), exchange.alert(80)),
        (_, sound) => sound,
    });
    let report = scan(&root, server(&leaf, waits)).await;
    assert_eq!(outcome(&report, CODE), FOUND);
    assert_eq!(
        finding(&report, CODE).evidence.value("answers").unwrap()[1],
        "internal_error"
    );
}

#[tokio::test]
async fn an_oracle_that_closes_or_resets_is_found() {
    let (root, leaf) = rsa();
    for wrong in [Reply::Close, Reply::Reset] {
        let reply = wrong.clone();
        let breaks_off = opens(&leaf, move |premaster, exchange| match premaster {
            Premaster::Correct | Premaster::WrongVersion => exchange.sound(),
            _ => reply.clone(),
        });
        let report = scan(&root, server(&leaf, breaks_off)).await;
        assert_eq!(outcome(&report, CODE), FOUND, "{wrong:?}");
    }
}

#[tokio::test]
async fn sound_servers_answer_all_blocks_alike() {
    let (root, leaf) = rsa();
    for (way, reaction) in [
        ("alert 20", opens(&leaf, |_, exchange| exchange.sound())),
        (
            "alert at once",
            opens(&leaf, |_, exchange| Reply::SendAndClose(exchange.alert(51))),
        ),
        ("close", opens(&leaf, |_, _| Reply::Close)),
        ("reset", opens(&leaf, |_, _| Reply::Reset)),
    ] {
        let report = scan(&root, server(&leaf, reaction)).await;
        assert_eq!(outcome(&report, CODE), NOT_FOUND, "{way}");
    }
}

#[tokio::test]
async fn answers_that_change_by_themselves_are_no_oracle() {
    let (root, leaf) = rsa();
    let asked = AtomicUsize::new(0);
    let moody = opens(&leaf, move |_, exchange| match exchange.sound() {
        Reply::SendAndClose(_) => {
            let number = asked.fetch_add(1, Ordering::Relaxed);
            Reply::SendAndClose(exchange.alert(if number % 3 == 1 { 47 } else { 20 }))
        }
        other => other,
    });
    assert_eq!(
        outcome(&scan(&root, server(&leaf, moody)).await, CODE),
        untested("inconsistent")
    );
}

#[tokio::test]
async fn an_answer_that_was_late_once_is_no_oracle() {
    let (root, leaf) = rsa();
    let asked = AtomicUsize::new(0);
    let slow = opens(&leaf, move |_, exchange| match exchange.sound() {
        Reply::SendAndClose(alert) if asked.fetch_add(1, Ordering::Relaxed) == 2 => {
            Reply::Late(Duration::from_millis(1500), alert)
        }
        other => other,
    });
    let report = scan(&root, server(&leaf, slow)).await;
    assert_eq!(outcome(&report, CODE), untested("inconsistent"));
}

#[tokio::test]
async fn what_never_answers_is_left_open() {
    let (root, leaf) = rsa();
    let silent = opens(&leaf, |_, _| Reply::Silence);
    assert_eq!(
        outcome(&scan(&root, server(&leaf, silent)).await, CODE),
        untested("silence")
    );
    let out_of_turn = opens(&leaf, |_, exchange| Reply::SendAndClose(exchange.alert(10)));
    let report = scan(&root, server(&leaf, out_of_turn)).await;
    assert_eq!(outcome(&report, CODE), untested("unexpected_message"));
}

#[tokio::test]
async fn a_server_that_asks_for_a_certificate_hears_that_there_is_none() {
    let (root, leaf) = rsa();
    let wants_certificate = |reply: fn(Premaster, &Exchange) -> Reply| {
        opens(&leaf, move |premaster, exchange| {
            let first = exchange.records.first().and_then(|record| record.payload.first());
            match first {
                Some(11) => reply(premaster, exchange),
                _ => Reply::SendAndClose(exchange.alert(10)),
            }
        })
    };
    let oracle = wants_certificate(|premaster, exchange| match premaster {
        Premaster::WrongStart => Reply::SendAndClose(exchange.alert(47)),
        _ => Reply::SendAndClose(exchange.alert(20)),
    });
    let report = scan(&root, server(&leaf, oracle).client_certificate()).await;
    assert_eq!(outcome(&report, CODE), FOUND);
    let sound = wants_certificate(|_, exchange| Reply::SendAndClose(exchange.alert(20)));
    let report = scan(&root, server(&leaf, sound).client_certificate()).await;
    assert_eq!(outcome(&report, CODE), NOT_FOUND);
}

#[tokio::test]
async fn without_rsa_key_exchange_there_is_nothing_to_ask() {
    let (root, leaf) = rsa();
    let server = LegacyServer::new(&leaf, &[TLS1_2], &[0xC02F, 0xC013]);
    assert_eq!(
        outcome(&scan(&root, server).await, CODE),
        impossible("no_rsa_key_exchange")
    );
    let pki = pki();
    let modern = scan(&pki.root, TlsServer::new(&pki.leaf).unwrap()).await;
    assert_eq!(outcome(&modern, CODE), impossible("no_rsa_key_exchange"));
}

#[tokio::test]
async fn ssl_3_is_asked_in_its_own_form() {
    let (root, leaf) = rsa();
    let server = LegacyServer::new(&leaf, &[SSL3_0], &[0x002F]).reaction(Reaction::Patched);
    assert_eq!(outcome(&scan(&root, server).await, CODE), NOT_FOUND);
}
