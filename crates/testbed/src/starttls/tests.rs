use std::sync::Arc;
use std::time::Duration;

use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::ServerName;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio_rustls::TlsConnector;

use super::*;
use crate::{Identity, LegacyServer, Server, TlsServer};

/// What a client of a protocol sends, and what tells it how it went.
struct Script {
    /// Commands, each with what it waits for; the last one asks for TLS.
    steps: Vec<(&'static [u8], &'static [u8])>,
    busy: &'static [u8],
    unknown: &'static [u8],
    refusal: &'static [u8],
}

const POSTGRES_REQUEST: &[u8] = b"\0\0\0\x08\x04\xd2\x16\x2f";
const LDAP_REQUEST: &[u8] = b"\x30\x1d\x02\x01\x01\x77\x18\x80\x161.3.6.1.4.1.1466.20037";
const LDAP_YES: &[u8] = b"\x78\x84\0\0\0\x07\x0a\x01\0\x04\0\x04\0";
const LDAP_BUSY: &[u8] = b"\x78\x84\0\0\0\x07\x0a\x01\x33\x04\0\x04\0";
const LDAP_NO: &[u8] = b"\x78\x84\0\0\0\x07\x0a\x01\x34\x04\0\x04\0";
const LDAP_UNKNOWN: &[u8] = b"\x78\x84\0\0\0\x07\x0a\x01\x02\x04\0\x04\0";
const MYSQL_REQUEST: &[u8] = b"\x20\0\0\x01\0\x0a\0\0\0\0\0\x01\x2d\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
const XMPP_STREAM: &[u8] =
    b"<?xml version='1.0'?><stream:stream xmlns='jabber:client' to='example.test' version='1.0'>";
const XMPP_REQUEST: &[u8] = b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

#[rustfmt::skip]
fn script(protocol: StartTls) -> Script {
    let new = |steps: &[(&'static [u8], &'static [u8])], busy, unknown, refusal| {
        Script { steps: steps.to_vec(), busy, unknown, refusal }
    };
    match protocol {
        StartTls::Ftp => new(&[(b"", b"220 ready\r\n"), (b"FEAT\r\n", b"211 end\r\n"), (b"AUTH TLS\r\n", b"234 ")], b"421 ", b"500 ", b"431 "),
        StartTls::Imap => new(&[(b"", b"ready\r\n"), (b"a CAPABILITY\r\n", b"a OK"), (b"b STARTTLS\r\n", b"b OK")], b"* BYE", b"b BAD", b"b NO"),
        StartTls::Irc => new(&[(b"", b"NOTICE"), (b"CAP LS 302\r\n", b"LS :"), (b"STARTTLS\r\n", b" 670 ")], b"ERROR", b" 421 ", b" 691 "),
        StartTls::Ldap => new(&[(LDAP_REQUEST, LDAP_YES)], LDAP_BUSY, LDAP_UNKNOWN, LDAP_NO),
        StartTls::Lmtp => new(&[(b"", b"220 "), (b"LHLO c\r\n", b"250 "), (b"STARTTLS\r\n", b"220 2.0.0")], b"421 ", b"502 ", b"454 "),
        StartTls::Mysql => new(&[(b"", b"native_password\0"), (MYSQL_REQUEST, b"")], b"\xff\x10\x04", b"\xff\x13\x04", b"\xff\x13\x04"),
        StartTls::Nntp => new(&[(b"", b"200 "), (b"CAPABILITIES\r\n", b"\r\n.\r\n"), (b"STARTTLS\r\n", b"382 ")], b"400 ", b"500 ", b"580 "),
        StartTls::Pop3 => new(&[(b"", b"+OK"), (b"CAPA\r\n", b"\r\n.\r\n"), (b"STLS\r\n", b"+OK begin")], b"-ERR [SYS/TEMP]", b"-ERR unknown", b"-ERR TLS"),
        StartTls::Postgres => new(&[(POSTGRES_REQUEST, b"S")], b"C53300\0", b"C0A000\0", b"N"),
        StartTls::Sieve => new(&[(b"", b"OK\r\n"), (b"STARTTLS\r\n", b"OK \"begin")], b"BYE", b"NO \"unknown", b"NO \"TLS"),
        StartTls::Smtp => new(&[(b"", b"220 speak"), (b"EHLO c\r\n", b"250 "), (b"STARTTLS\r\n", b"220 2.0.0")], b"421 ", b"502 ", b"454 "),
        StartTls::Xmpp => new(&[(XMPP_STREAM, b"</stream:features>"), (XMPP_REQUEST, b"<proceed")], b"resource-constraint", b"unsupported-stanza-type", b"<failure"),
    }
}

fn contains(said: &[u8], wanted: &[u8]) -> bool {
    wanted.is_empty() || said.windows(wanted.len()).any(|window| window == wanted)
}

/// Speaks up to the go-ahead, with some bytes in the segment of the last command. Gives all that was said, and the connection where
/// the dialogue went well.
async fn talk(script: &Script, server: &Server, injected: &[u8]) -> (Vec<u8>, Option<TcpStream>) {
    let mut stream = TcpSocket::new_v4().unwrap().connect(server.address()).await.unwrap();
    let mut all = Vec::new();
    for (at, (command, wanted)) in script.steps.iter().enumerate() {
        let last = at + 1 == script.steps.len();
        let injected = if last { injected } else { b"" };
        stream.write_all(&[*command, injected].concat()).await.unwrap();
        let mut said = Vec::new();
        loop {
            let refusals = [script.busy, script.unknown, script.refusal];
            if last && refusals.iter().any(|no| contains(&said, no)) {
                return ([all, said].concat(), None);
            }
            // The end of a line or a tag belongs to what is waited for.
            let whole = said.len() < 2 || matches!(said.last(), Some(b'\n' | b'>' | b'\0'));
            if whole && contains(&said, wanted) {
                break;
            }
            if stream.read_buf(&mut said).await.unwrap_or(0) == 0 {
                return ([all, said].concat(), None);
            }
        }
        all.extend(said);
    }
    (all, Some(stream))
}

fn identity() -> Identity {
    Identity::root("Root")
        .issue()
        .unwrap()
        .leaf("mail.example.test")
        .issue()
        .unwrap()
}

fn connector(identity: &Identity) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(identity.anchor().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    TlsConnector::from(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

#[tokio::test]
async fn a_proper_dialogue_ends_in_tls() {
    let identity = identity();
    for protocol in StartTls::ALL {
        for conduct in [Conduct::Accepts, Conduct::Drips(Duration::from_micros(10))] {
            let behaviour = StartTlsServer::new(protocol, conduct.clone(), TlsServer::new(&identity).unwrap());
            let server = Server::start(behaviour).await.unwrap();
            let talked = tokio::time::timeout(Duration::from_secs(10), talk(&script(protocol), &server, b"")).await;
            let (said, stream) = talked.unwrap_or_else(|_| panic!("{protocol:?} {conduct:?} hangs"));
            let said = String::from_utf8_lossy(&said).into_owned();
            let stream = stream.unwrap_or_else(|| panic!("{protocol:?}: {said} {:?}", server.failures()));
            let name = ServerName::try_from("mail.example.test").unwrap();
            let tls = connector(&identity).connect(name, stream).await;
            assert!(tls.is_ok(), "{protocol:?} {conduct:?} {tls:?} {:?}", server.failures());
        }
    }
}

#[tokio::test]
async fn what_goes_wrong_before_tls_is_what_was_asked_for() {
    let legacy = LegacyServer::tls1_0_only(&identity());
    for protocol in StartTls::ALL {
        let script = script(protocol);
        for (conduct, expected) in [
            (Conduct::Busy, script.busy),
            (Conduct::Closes, b"".as_slice()),
            (Conduct::NotOffered, script.unknown),
            (Conduct::Refuses, script.refusal),
        ] {
            if protocol == StartTls::Mysql && conduct == Conduct::Closes {
                continue; // the client has nothing to wait for: only TLS would show it
            }
            let server = Server::start(StartTlsServer::new(protocol, conduct.clone(), legacy.clone()))
                .await
                .unwrap();
            let talked = tokio::time::timeout(Duration::from_secs(10), talk(&script, &server, b"")).await;
            let (mut said, stream) = talked.unwrap_or_else(|_| panic!("{protocol:?} {conduct:?} hangs"));
            match stream {
                Some(mut stream) if protocol == StartTls::Mysql => drop(stream.read_buf(&mut said).await),
                Some(_) => panic!("{protocol:?} {conduct:?}"),
                None => {}
            }
            assert!(
                contains(&said, expected),
                "{protocol:?} {conduct:?}: {}",
                String::from_utf8_lossy(&said)
            );
        }
    }
}

#[tokio::test]
async fn a_server_that_offers_no_tls_does_not_speak_of_it() {
    for protocol in StartTls::ALL {
        let behaviour = StartTlsServer::new(protocol, Conduct::NotOffered, crate::Script::closes());
        let server = Server::start(behaviour).await.unwrap();
        let (said, _) = talk(&script(protocol), &server, b"").await;
        let said = String::from_utf8_lossy(&said)
            .replace("421 * STARTTLS", "")
            .to_ascii_lowercase();
        assert!(
            !said.contains("starttls") && !said.contains("stls") && !said.contains("auth tls"),
            "{said}"
        );
    }
}

#[tokio::test]
async fn bytes_after_the_go_ahead_come_with_it() {
    let conduct = Conduct::SendsAfterGoAhead(b"250 smuggled\r\n".to_vec());
    let behaviour = StartTlsServer::new(StartTls::Smtp, conduct, LegacyServer::tls1_0_only(&identity()));
    let server = Server::start(behaviour).await.unwrap();
    let (said, _) = talk(&script(StartTls::Smtp), &server, b"").await;
    assert!(said.ends_with(b"220 2.0.0 ready to start TLS\r\n250 smuggled\r\n"));
}

#[tokio::test]
async fn an_injected_command_is_answered_inside_tls_by_a_flawed_server_alone() {
    let identity = identity();
    for (protocol, command, reply) in [
        (StartTls::Smtp, "NOOP\r\n", "250 2.0.0 OK"),
        (StartTls::Imap, "c NOOP\r\n", "c OK"),
        (StartTls::Pop3, "NOOP\r\n", "+OK"),
    ] {
        for (conduct, flawed) in [(Conduct::Injectable, true), (Conduct::Accepts, false)] {
            let behaviour = StartTlsServer::new(protocol, conduct, TlsServer::new(&identity).unwrap());
            let server = Server::start(behaviour).await.unwrap();
            let (_, stream) = talk(&script(protocol), &server, command.as_bytes()).await;
            let name = ServerName::try_from("mail.example.test").unwrap();
            let mut stream = connector(&identity).connect(name, stream.unwrap()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            assert_eq!(answer.starts_with(reply), flawed, "{protocol:?}: {answer}");
        }
    }
}
