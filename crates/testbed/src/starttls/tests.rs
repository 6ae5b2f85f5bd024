use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::ServerName;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};
use tokio_rustls::TlsConnector;

use super::*;
use crate::{Identity, LegacyServer, Server, TlsServer};
use tokio::io::AsyncWriteExt;

/// What a client asks, and the line that ends each answer.
fn dialogue(protocol: StartTls) -> [(&'static str, &'static str); 3] {
    match protocol {
        StartTls::Imap => [("", "* OK"), ("a CAPABILITY\r\n", "a OK"), ("b STARTTLS\r\n", "b OK")],
        StartTls::Pop3 => [("", "+OK"), ("CAPA\r\n", "."), ("STLS\r\n", "+OK")],
        StartTls::Smtp => [
            ("", "220 "),
            ("EHLO client.example.test\r\n", "250 "),
            ("STARTTLS\r\n", "220 "),
        ],
    }
}

/// Speaks up to the go-ahead; gives all that was said, and the connection where the dialogue went well.
async fn talk(protocol: StartTls, server: &Server, injected: &str) -> (String, Option<BufReader<TcpStream>>) {
    let mut stream = BufReader::new(TcpSocket::new_v4().unwrap().connect(server.address()).await.unwrap());
    let mut said = String::new();
    for (command, last) in dialogue(protocol) {
        let injected = if command.contains("ST") { injected } else { "" };
        stream
            .write_all(format!("{command}{injected}").as_bytes())
            .await
            .unwrap();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                return (said, None);
            }
            said.push_str(&line);
            if line.starts_with(last) {
                break;
            }
            if line.contains("454") || line.contains("NO ") || line.starts_with("-ERR") || line.starts_with("SSH") {
                return (said, None);
            }
            if line.contains("502 ") || line.contains("BAD ") {
                return (said, None);
            }
        }
    }
    (said, Some(stream))
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
            let behaviour = StartTlsServer::new(protocol, conduct, TlsServer::new(&identity).unwrap());
            let server = Server::start(behaviour).await.unwrap();
            let (said, stream) = talk(protocol, &server, "").await;
            let stream = stream.unwrap_or_else(|| panic!("{protocol:?}: {said}")).into_inner();
            let name = ServerName::try_from("mail.example.test").unwrap();
            assert!(
                connector(&identity).connect(name, stream).await.is_ok(),
                "{protocol:?} {:?}",
                server.failures()
            );
        }
    }
}

#[tokio::test]
async fn what_goes_wrong_before_tls_is_what_was_asked_for() {
    let legacy = LegacyServer::tls1_0_only(&identity());
    for protocol in StartTls::ALL {
        for (conduct, expected) in [
            (Conduct::Busy, ["* BYE", "-ERR [SYS/TEMP]", "421 "]),
            (Conduct::Closes, ["a OK", "+OK", "250 "]),
            (Conduct::NotOffered, ["b BAD", "-ERR unknown", "502 "]),
            (Conduct::OtherProtocol, ["SSH-2.0", "SSH-2.0", "SSH-2.0"]),
            (Conduct::Refuses, ["b NO", "-ERR TLS", "454 "]),
        ] {
            let server = Server::start(StartTlsServer::new(protocol, conduct.clone(), legacy.clone()))
                .await
                .unwrap();
            let talked = tokio::time::timeout(Duration::from_secs(10), talk(protocol, &server, "")).await;
            let (said, stream) = talked.unwrap_or_else(|_| panic!("{protocol:?} {conduct:?} hangs"));
            assert!(stream.is_none(), "{protocol:?} {conduct:?}");
            let at = StartTls::ALL.iter().position(|one| *one == protocol).unwrap();
            assert!(said.contains(expected[at]), "{protocol:?} {conduct:?}: {said}");
            assert_eq!(
                said.contains("STARTTLS") || said.contains("STLS"),
                matches!(conduct, Conduct::Closes | Conduct::Refuses),
                "{said}"
            );
        }
    }
}

#[tokio::test]
async fn bytes_after_the_go_ahead_come_with_it() {
    let conduct = Conduct::SendsAfterGoAhead(b"250 smuggled\r\n".to_vec());
    let behaviour = StartTlsServer::new(StartTls::Smtp, conduct, LegacyServer::tls1_0_only(&identity()));
    let server = Server::start(behaviour).await.unwrap();
    let (_, stream) = talk(StartTls::Smtp, &server, "").await;
    assert_eq!(stream.unwrap().buffer(), b"250 smuggled\r\n");
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
            let (_, stream) = talk(protocol, &server, command).await;
            let name = ServerName::try_from("mail.example.test").unwrap();
            let mut stream = connector(&identity)
                .connect(name, stream.unwrap().into_inner())
                .await
                .unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            assert_eq!(answer.starts_with(reply), flawed, "{protocol:?}: {answer}");
        }
    }
}
