use std::net::SocketAddr;

use rustls::ClientConfig;
use rustls_pki_types::{PrivateKeyDer, ServerName};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream as ClientStream;

use super::*;
use crate::{ClientHello, Fixture, KeyKind, Script, Sequence, Server};

struct Pki {
    root: Identity,
    intermediate: Identity,
    leaf: Identity,
}

fn pki() -> Pki {
    let root = Identity::root("Root").issue().unwrap();
    let intermediate = root.intermediate("Intermediate").issue().unwrap();
    let leaf = intermediate.leaf("www.example.test").issue().unwrap();
    Pki {
        root,
        intermediate,
        leaf,
    }
}

fn client(root: &Identity) -> ClientConfig {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let roots = roots(root.anchor()).unwrap();
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    builder.with_root_certificates(roots).with_no_client_auth()
}

async fn connect(
    address: SocketAddr,
    config: ClientConfig,
    name: &'static str,
) -> io::Result<ClientStream<tokio::net::TcpStream>> {
    let stream = TcpSocket::new_v4()?.connect(address).await?;
    TlsConnector::from(Arc::new(config))
        .connect(ServerName::try_from(name).unwrap(), stream)
        .await
}

#[tokio::test]
async fn a_sound_server_passes_a_verifying_client() {
    let pki = pki();
    let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let mut stream = connect(server.address(), client(&pki.root), "www.example.test")
        .await
        .unwrap();
    let (_, session) = stream.get_ref();
    assert_eq!(session.protocol_version(), Some(rustls::ProtocolVersion::TLSv1_3));
    assert_eq!(session.peer_certificates().unwrap(), pki.leaf.chain());
    assert_eq!(stream.read(&mut [0; 8]).await.unwrap(), 0);
    assert_eq!(
        ClientHello::read(&server.received(0)).unwrap().server_name().as_deref(),
        Some("www.example.test")
    );
}

#[tokio::test]
async fn every_kind_of_key_serves() {
    let root = Identity::root("Root").key(KeyKind::EcdsaP384).issue().unwrap();
    for kind in [
        KeyKind::EcdsaP256,
        KeyKind::EcdsaP384,
        KeyKind::Ed25519,
        KeyKind::Rsa2048,
    ] {
        let leaf = root.leaf("www.example.test").key(kind).issue().unwrap();
        let server = Server::start(TlsServer::new(&leaf).unwrap()).await.unwrap();
        assert!(
            connect(server.address(), client(&root), "www.example.test")
                .await
                .is_ok(),
            "{kind:?}"
        );
    }
}

#[tokio::test]
async fn an_incomplete_chain_fails_a_verifying_client() {
    let pki = pki();
    let lacking = TlsServer::builder(&pki.leaf)
        .chain(vec![pki.leaf.certificate().clone()])
        .build()
        .unwrap();
    let server = Server::start(lacking).await.unwrap();
    let error = connect(server.address(), client(&pki.root), "www.example.test")
        .await
        .unwrap_err();
    assert!(error.to_string().contains("UnknownIssuer"), "{error}");
}

#[tokio::test]
async fn versions_suites_groups_and_protocols_are_those_asked_for() {
    let pki = pki();
    let builder = TlsServer::builder(&pki.leaf)
        .versions(TlsVersions::Tls12)
        .suites(&[0xc02b])
        .groups(&[23]);
    let server = Server::start(builder.alpn(&["h2"]).build().unwrap()).await.unwrap();
    let mut config = client(&pki.root);
    config.alpn_protocols = vec![b"http/1.1".to_vec(), b"h2".to_vec()];
    let stream = connect(server.address(), config, "www.example.test").await.unwrap();
    let (_, session) = stream.get_ref();
    assert_eq!(session.protocol_version(), Some(rustls::ProtocolVersion::TLSv1_2));
    assert_eq!(u16::from(session.negotiated_cipher_suite().unwrap().suite()), 0xc02b);
    assert_eq!(u16::from(session.negotiated_key_exchange_group().unwrap().name()), 23);
    assert_eq!(session.alpn_protocol(), Some(&b"h2"[..]));
}

#[tokio::test]
async fn the_certificate_depends_on_the_name() {
    let pki = pki();
    let other = pki.intermediate.leaf("other.example.test").issue().unwrap();
    let both = TlsServer::builder(&pki.leaf)
        .named("other.example.test", &other)
        .build()
        .unwrap();
    let server = Server::start(both).await.unwrap();
    for name in ["www.example.test", "other.example.test"] {
        assert!(
            connect(server.address(), client(&pki.root), name).await.is_ok(),
            "{name}"
        );
    }
    let strict = TlsServer::builder(&pki.leaf)
        .named("other.example.test", &other)
        .refuse_unknown_names();
    let server = Server::start(strict.build().unwrap()).await.unwrap();
    assert!(
        connect(server.address(), client(&pki.root), "other.example.test")
            .await
            .is_ok()
    );
    let error = connect(server.address(), client(&pki.root), "www.example.test")
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("AccessDenied") || error.to_string().contains("alert"),
        "{error}"
    );
}

#[tokio::test]
async fn a_client_certificate_is_demanded_and_taken() {
    let pki = pki();
    let required = TlsServer::builder(&pki.leaf)
        .client_certificate_required(&pki.root)
        .after(After::Http(Vec::new()));
    let server = Server::start(required.build().unwrap()).await.unwrap();
    let anonymous = async {
        let mut stream = connect(server.address(), client(&pki.root), "www.example.test").await?;
        stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await?;
        stream.read_to_end(&mut Vec::new()).await
    };
    assert!(anonymous.await.is_err());

    let user = pki
        .intermediate
        .leaf("user")
        .purposes(&[crate::Purpose::ClientAuth])
        .issue()
        .unwrap();
    let key: PrivateKeyDer<'static> = user.key().unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    let builder = builder.with_root_certificates(roots(pki.root.anchor()).unwrap());
    let config = builder.with_client_auth_cert(user.chain(), key).unwrap();
    let mut stream = connect(server.address(), config, "www.example.test").await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    assert!(
        response.starts_with("HTTP/1.1 200 OK\r\n"),
        "{response} {:?}",
        server.failures()
    );
}

#[tokio::test]
async fn a_stopped_server_frees_its_port_and_drops_its_connections() {
    let pki = pki();
    let holding = TlsServer::builder(&pki.leaf).after(After::Hold).build().unwrap();
    let server = Server::start(holding).await.unwrap();
    let address = server.address();
    let mut stream = connect(address, client(&pki.root), "www.example.test").await.unwrap();
    server.stop().await;
    assert!(matches!(stream.read(&mut [0; 8]).await, Err(_) | Ok(0)));
    Server::start_at(address, Script::closes()).await.unwrap();
}

#[tokio::test]
async fn connections_meet_one_behaviour_after_the_other() {
    let pki = pki();
    let flaky = Sequence::ending_in(TlsServer::new(&pki.leaf).unwrap()).first(Script::closes_after_hello());
    let server = Server::start(flaky).await.unwrap();
    assert!(
        connect(server.address(), client(&pki.root), "www.example.test")
            .await
            .is_err()
    );
    assert!(
        connect(server.address(), client(&pki.root), "www.example.test")
            .await
            .is_ok()
    );
    assert!(
        connect(server.address(), client(&pki.root), "www.example.test")
            .await
            .is_ok()
    );
    server
        .wait_for_connections(3, std::time::Duration::from_secs(5))
        .await
        .unwrap();
}

#[tokio::test]
async fn fixtures_serve_as_far_as_rustls_takes_their_keys() {
    for fixture in [
        Fixture::Md5Signature,
        Fixture::Sha1Signature,
        Fixture::V1,
        Fixture::BelowSha1Intermediate,
    ] {
        assert!(TlsServer::new(&fixture.identity()).is_ok(), "{fixture:?}");
    }
    for fixture in [Fixture::Rsa1024Key, Fixture::DsaKey, Fixture::Secp192r1Key] {
        assert!(
            matches!(TlsServer::new(&fixture.identity()), Err(Error::Tls(_))),
            "{fixture:?}"
        );
    }
}
