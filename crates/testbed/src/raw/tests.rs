use tokio::io::AsyncReadExt;
use tokio::net::{TcpSocket, TcpStream};

use super::*;
use crate::{Server, Unanswering, closed_port};

const HELLO: [u8; 9] = [22, 3, 1, 0, 4, 1, 0, 0, 0];

async fn connect(server: &Server) -> TcpStream {
    TcpSocket::new_v4().unwrap().connect(server.address()).await.unwrap()
}

/// All that a server says to a hello before it closes.
async fn said_by(script: Script) -> io::Result<Vec<u8>> {
    let server = Server::start(script).await.unwrap();
    let mut stream = connect(&server).await;
    stream.write_all(&HELLO).await?;
    let mut said = Vec::new();
    stream.read_to_end(&mut said).await?;
    Ok(said)
}

#[tokio::test]
async fn each_script_says_what_its_name_says() {
    assert_eq!(said_by(Script::closes()).await.unwrap(), []);
    assert_eq!(said_by(Script::closes_after_hello()).await.unwrap(), []);
    assert_eq!(said_by(Script::alert(112)).await.unwrap(), [21, 3, 3, 0, 2, 2, 112]);
    assert!(
        said_by(Script::plain_http())
            .await
            .unwrap()
            .starts_with(b"HTTP/1.1 400")
    );
    for script in [Script::resets(), Script::resets_after_hello()] {
        assert_eq!(
            said_by(script).await.unwrap_err().kind(),
            io::ErrorKind::ConnectionReset
        );
    }
}

#[tokio::test]
async fn what_has_no_end_goes_on() {
    for (script, enough) in [
        (Script::flood(), 1_000_000),
        (Script::record_flood(), 1_000_000),
        (Script::garbage(), 512),
    ] {
        let server = Server::start(script).await.unwrap();
        let mut stream = connect(&server).await;
        stream.write_all(&HELLO).await.unwrap();
        stream.read_exact(&mut vec![0; enough]).await.unwrap();
    }
}

#[tokio::test]
async fn a_drip_comes_byte_by_byte() {
    let server = Server::start(Script::drip(b"slow", Duration::from_millis(1)))
        .await
        .unwrap();
    let mut stream = connect(&server).await;
    let mut said = [0; 4];
    let mut received = 0;
    while received < said.len() {
        received += stream.read(&mut said[received..]).await.unwrap();
    }
    assert_eq!(&said, b"slow");
}

#[tokio::test]
async fn steps_follow_what_the_client_sends() {
    let steps = [
        Step::ReadLine,
        Step::Send(b"one".to_vec()),
        Step::Read(2),
        Step::Send(b"two".to_vec()),
    ];
    let server = Server::start(Script::new(steps)).await.unwrap();
    let mut stream = connect(&server).await;
    let mut said = [0; 3];
    stream.write_all(b"line\n").await.unwrap();
    stream.read_exact(&mut said).await.unwrap();
    assert_eq!(&said, b"one");
    stream.write_all(b"xy").await.unwrap();
    stream.read_exact(&mut said).await.unwrap();
    assert_eq!((&said, server.received(0)), (b"two", b"line\nxy".to_vec()));
}

#[tokio::test]
async fn nodes_share_a_port_on_several_addresses() {
    let first = Server::start(Script::silent()).await.unwrap();
    let second = Server::start_at(([127, 0, 0, 2], first.port()).into(), Script::silent())
        .await
        .unwrap();
    assert_eq!(first.port(), second.port());
    match Server::start_at((std::net::Ipv6Addr::LOCALHOST, 0).into(), Script::silent()).await {
        Ok(server) => assert!(server.address().is_ipv6()),
        Err(error) => assert!(matches!(error, crate::Error::Io(_)), "{error}"), // a machine without IPv6
    }
    assert!(
        Server::start_at(([0, 0, 0, 0], 0).into(), Script::silent())
            .await
            .is_err()
    );
}

#[tokio::test]
async fn nobody_answers_where_nobody_is() {
    let refused = TcpSocket::new_v4()
        .unwrap()
        .connect(closed_port().await.unwrap())
        .await
        .unwrap_err();
    assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
    let mute = Unanswering::start().await.unwrap();
    let connecting = TcpSocket::new_v4().unwrap().connect(mute.address());
    assert!(
        tokio::time::timeout(Duration::from_millis(100), connecting)
            .await
            .is_err()
    );
}
