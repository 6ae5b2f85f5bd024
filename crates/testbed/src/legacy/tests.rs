use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;

use super::flight::{vector8, vector16};
use super::*;
use crate::{Server, raw};

/// A ClientHello in records of TLS 1.0: version, suites, extensions.
fn hello(version: u16, suites: &[u16], extensions: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut body = version.to_be_bytes().to_vec();
    body.extend([7; 32]);
    body.extend(vector8(&[]));
    body.extend(vector16(
        &suites.iter().flat_map(|suite| suite.to_be_bytes()).collect::<Vec<u8>>(),
    ));
    body.extend(vector8(&[1, 0]));
    let block = extensions
        .iter()
        .flat_map(|(kind, content)| [kind.to_be_bytes().to_vec(), vector16(content)].concat());
    body.extend(vector16(&block.collect::<Vec<u8>>()));
    let mut message = vec![1, 0];
    message.extend(vector16(&body));
    raw::record(22, 0x0301, &message)
}

fn server_name(name: &str) -> (u16, Vec<u8>) {
    (0, vector16(&[vec![0], vector16(name.as_bytes())].concat()))
}

/// Sends bytes and gives the records that come back until the server closes or all handshake messages up to ServerHelloDone are in.
async fn exchange(server: &Server, sent: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut stream = TcpSocket::new_v4().unwrap().connect(server.address()).await.unwrap();
    stream.write_all(sent).await.unwrap();
    let mut records = Vec::new();
    loop {
        let mut header = [0; 5];
        if stream.read_exact(&mut header).await.is_err() {
            return records;
        }
        let mut payload = vec![0; usize::from(u16::from_be_bytes([header[3], header[4]]))];
        stream.read_exact(&mut payload).await.unwrap();
        let done = header[0] == 22 && payload.ends_with(&[14, 0, 0, 0]);
        records.push((header[0], payload));
        if done {
            return records;
        }
    }
}

fn server_identity() -> crate::Identity {
    crate::Identity::root("Root")
        .issue()
        .unwrap()
        .leaf("www.example.test")
        .issue()
        .unwrap()
}

/// Version, suite and whether a certificate came, read from the messages of a flight.
fn flight_of(records: &[(u8, Vec<u8>)]) -> (u16, u16, Vec<u8>) {
    let handshake: Vec<u8> = records
        .iter()
        .filter(|(kind, _)| *kind == 22)
        .flat_map(|(_, payload)| payload.clone())
        .collect();
    let mut kinds = Vec::new();
    let mut rest = handshake.as_slice();
    while let [kind, a, b, c, after @ ..] = rest {
        kinds.push(*kind);
        rest = &after[u32::from_be_bytes([0, *a, *b, *c]) as usize..];
    }
    let suite_at = 4 + 2 + 32 + 1 + usize::from(handshake[38]);
    let number = |at: usize| u16::from_be_bytes([handshake[at], handshake[at + 1]]);
    (number(4), number(suite_at), kinds)
}

#[tokio::test]
async fn a_tls_1_0_server_answers_a_tls_1_0_client() {
    let server = Server::start(LegacyServer::tls1_0_only(&server_identity()))
        .await
        .unwrap();
    let records = exchange(&server, &hello(TLS1_2, &[0xc02f, 0x002f], &[])).await;
    assert_eq!(flight_of(&records), (TLS1_0, 0x002f, vec![2, 11, 14]));
    assert_eq!(server.connections(), 1);
    let seen = ClientHello::read(&server.received(0)).unwrap();
    assert_eq!((seen.version, seen.cipher_suites), (TLS1_2, vec![0xc02f, 0x002f]));
}

#[tokio::test]
async fn the_certificate_message_carries_the_chain() {
    let identity = server_identity();
    let server = Server::start(LegacyServer::static_rsa_only(&identity)).await.unwrap();
    let records = exchange(&server, &hello(TLS1_2, &[0x009c], &[])).await;
    let certificate = &records[1].1;
    assert_eq!(certificate[0], 11);
    assert_eq!(&certificate[10..], identity.certificate().as_ref());
}

#[tokio::test]
async fn refusals_are_the_alerts_of_the_rfc() {
    let identity = server_identity();
    let tls12 = LegacyServer::static_rsa_only(&identity);
    let old = LegacyServer::new(&identity, &[TLS1_0, TLS1_1, TLS1_2], &[0x002f]);
    let named = tls12.clone().names(&["www.example.test"], UnknownName::FatalAlert);
    let cases = [
        (tls12.clone(), hello(TLS1_0, &[0x002f], &[]), 70),
        (tls12.clone(), hello(TLS1_2, &[0xc02f], &[]), 40),
        (old.clone(), hello(TLS1_0, &[0x002f, 0x5600], &[]), 86),
        (
            named,
            hello(TLS1_2, &[0x002f], &[server_name("other.example.test")]),
            112,
        ),
        (
            tls12.clone().refusal(Refusal::AlertOf(80)),
            hello(TLS1_0, &[0x002f], &[]),
            80,
        ),
        (
            tls12.clone().intolerant_above(TLS1_1),
            hello(TLS1_2, &[0x002f], &[]),
            40,
        ),
        (
            tls12.clone().longest_hello(60),
            hello(TLS1_2, &[0x002f], &[(21, vec![0; 99])]),
            40,
        ),
    ];
    for (behaviour, sent, alert) in cases {
        let server = Server::start(behaviour).await.unwrap();
        assert_eq!(exchange(&server, &sent).await, [(21, vec![2, alert])]);
    }
    let closes = Server::start(tls12.refusal(Refusal::Close)).await.unwrap();
    assert_eq!(exchange(&closes, &hello(TLS1_0, &[0x002f], &[])).await, []);
    let without_scsv = Server::start(old.no_fallback_scsv()).await.unwrap();
    assert_eq!(
        flight_of(&exchange(&without_scsv, &hello(TLS1_0, &[0x002f, 0x5600], &[])).await).0,
        TLS1_0
    );
}

#[tokio::test]
async fn the_order_of_suites_is_the_servers_or_the_clients() {
    let behaviour = LegacyServer::new(&server_identity(), &[TLS1_2], &[0x0035, 0x002f]);
    let sent = hello(TLS1_2, &[0x002f, 0x0035], &[]);
    let server = Server::start(behaviour.clone()).await.unwrap();
    assert_eq!(flight_of(&exchange(&server, &sent).await).1, 0x0035);
    let client = Server::start(behaviour.order(SuiteOrder::Client)).await.unwrap();
    assert_eq!(flight_of(&exchange(&client, &sent).await).1, 0x002f);
}

#[tokio::test]
async fn suites_have_the_messages_of_their_key_exchange() {
    let identity = server_identity();
    let groups = (10, vector16(&[0, 29, 0, 23]));
    for (suite, messages) in [
        (0x002f, vec![2, 11, 14]),
        (0x0003, vec![2, 11, 12, 14]),
        (0x0014, vec![2, 11, 12, 14]),
        (0x0033, vec![2, 11, 12, 14]),
        (0x0034, vec![2, 12, 14]),
        (0xc013, vec![2, 11, 12, 14]),
        (0xc018, vec![2, 12, 14]),
    ] {
        let server = Server::start(LegacyServer::new(&identity, &[TLS1_0], &[suite]))
            .await
            .unwrap();
        let records = exchange(&server, &hello(TLS1_0, &[suite], std::slice::from_ref(&groups))).await;
        assert_eq!(flight_of(&records), (TLS1_0, suite, messages), "{suite:#06x}");
    }
}

#[tokio::test]
async fn the_group_of_a_dhe_suite_is_the_one_asked_for() {
    let behaviour = LegacyServer::new(&server_identity(), &[TLS1_2], &[0x0033]).dh_group(DhGroup::oakley_1024());
    let server = Server::start(behaviour).await.unwrap();
    let records = exchange(&server, &hello(TLS1_2, &[0x0033], &[])).await;
    assert_eq!(records[2].1[4..6], [0, 128]);
}

#[tokio::test]
async fn key_exchanges_are_fresh_unless_they_are_to_be_reused() {
    let behaviour = LegacyServer::new(&server_identity(), &[TLS1_2], &[0xc02f]);
    let sent = hello(TLS1_2, &[0xc02f], &[(10, vector16(&[0, 29]))]);
    let fresh = Server::start(behaviour.clone()).await.unwrap();
    let reused = Server::start(behaviour.reuses_key_exchange(0xc02f)).await.unwrap();
    let point = |records: &[(u8, Vec<u8>)]| records[2].1[4..40].to_vec();
    assert_ne!(
        point(&exchange(&fresh, &sent).await),
        point(&exchange(&fresh, &sent).await)
    );
    assert_eq!(
        point(&exchange(&reused, &sent).await),
        point(&exchange(&reused, &sent).await)
    );
}

#[tokio::test]
async fn layouts_change_records_and_no_messages() {
    let behaviour = LegacyServer::static_rsa_only(&server_identity());
    let sent = hello(TLS1_2, &[0x009c], &[]);
    let mut counts = Vec::new();
    for layout in [Layout::Coalesced, Layout::RecordPerMessage, Layout::Fragmented(10)] {
        let server = Server::start(behaviour.clone().layout(layout)).await.unwrap();
        let records = exchange(&server, &sent).await;
        assert_eq!(flight_of(&records).2, [2, 11, 14]);
        counts.push(records.len());
    }
    assert_eq!(counts[..2], [1, 3]);
    assert!(counts[2] > 20);
}

#[tokio::test]
async fn the_server_hello_says_what_was_asked_for() {
    let behaviour = LegacyServer::static_rsa_only(&server_identity())
        .extension(15, &[1])
        .unasked_extension(35, &[])
        .session_id(SessionId::Fixed(vec![9; 4]))
        .downgrade_sentinel(1)
        .edit(|_, flight| flight.server_hello.compression_method = 1);
    let server = Server::start(behaviour).await.unwrap();
    let records = exchange(&server, &hello(TLS1_2, &[0x009c, 0x00ff], &[])).await;
    let hello = &records[0].1;
    assert_eq!(&hello[30..38], b"DOWNGRD\x01");
    assert_eq!(hello[38..43], [4, 9, 9, 9, 9]);
    assert_eq!(hello[43..46], [0x00, 0x9c, 1]);
    assert_eq!(hello[46..], [0, 9, 0xff, 0x01, 0, 1, 0, 0, 35, 0, 0]);
}

#[tokio::test]
async fn reactions_show_flaws_and_their_absence() {
    let identity = server_identity();
    let opening = hello(TLS1_2, &[0x009c], &[(15, vec![1])]);
    let heartbeat = raw::record(24, TLS1_2, &[1, 0x40, 0]);
    let early = raw::record(20, TLS1_2, &[1]);
    for (reaction, after, expected) in [
        (Reaction::Patched, early.clone(), Some((21, 2))),
        (Reaction::Heartbleed, heartbeat, Some((24, 16384))),
        (
            Reaction::EarlyChangeCipherSpec(20),
            [early.clone(), early].concat(),
            Some((21, 2)),
        ),
    ] {
        let server = Server::start(LegacyServer::static_rsa_only(&identity).reaction(reaction))
            .await
            .unwrap();
        let mut stream = TcpSocket::new_v4().unwrap().connect(server.address()).await.unwrap();
        stream.write_all(&opening).await.unwrap();
        let mut received = Vec::new();
        while !received.ends_with(&[14, 0, 0, 0]) {
            assert!(stream.read_buf(&mut received).await.unwrap() > 0);
        }
        stream.write_all(&after).await.unwrap();
        let mut header = [0; 5];
        stream.read_exact(&mut header).await.unwrap();
        let answer = (header[0], u16::from_be_bytes([header[3], header[4]]));
        assert_eq!(Some(answer), expected);
    }
}

#[tokio::test]
async fn sslv2_is_answered_in_its_own_words() {
    let behaviour = LegacyServer::tls1_0_only(&server_identity()).sslv2(&[0x01_0080, 0x02_0080]);
    let server = Server::start(behaviour).await.unwrap();
    let mut stream = TcpSocket::new_v4().unwrap().connect(server.address()).await.unwrap();
    let mut sent = vec![0x80, 9 + 6 + 16, 1, 0, 2, 0, 6, 0, 0, 0, 16];
    sent.extend([0x02, 0, 0x80, 0x07, 0, 0xc0]);
    sent.extend([5; 16]);
    stream.write_all(&sent).await.unwrap();
    let mut header = [0; 13];
    stream.read_exact(&mut header).await.unwrap();
    assert_eq!(header[2..7], [4, 0, 1, 0, 2]);
    assert_eq!(header[9..13], [0, 3, 0, 16]);
}

#[tokio::test]
async fn what_is_not_tls_is_closed() {
    let server = Server::start(LegacyServer::tls1_0_only(&server_identity()))
        .await
        .unwrap();
    let answered = tokio::time::timeout(Duration::from_secs(4), exchange(&server, b"GET / HTTP/1.0\r\n\r\n")).await;
    assert_eq!(answered.unwrap(), []);
}

#[test]
fn no_prefix_of_a_hello_is_read_as_one() {
    let whole = hello(TLS1_2, &[0x009c], &[server_name("www.example.test")]);
    for length in 0..whole.len() {
        assert_eq!(ClientHello::read(&whole[..length]), None);
    }
    let read = ClientHello::read(&[b"STARTTLS\r\n", whole.as_slice()].concat()).unwrap();
    assert_eq!(read.server_name().as_deref(), Some("www.example.test"));
}
