use crate::world::{ALL, world, world_with};
use api::Settings;
use serde_json::json;
use service::Stop;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpSocket},
};

/// Sends a request over a connection of its own and reads to the end.
async fn ask(address: std::net::SocketAddr, request: String) -> String {
    let mut stream = TcpSocket::new_v4().unwrap().connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_server_answers_until_it_is_asked_to_stop_and_ends_streams_then() {
    let world = world().await;
    let ordered = world
        .post("/api/v1/scans", json!({"host": "www.example.org"}))
        .await
        .json();
    let id = ordered["id"].as_str().unwrap().to_owned();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, wish) = Stop::by_hand();
    let serving = tokio::spawn(api::serve(listener, world.state.clone(), stop));
    let alive = ask(
        address,
        "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".to_owned(),
    )
    .await;
    assert!(alive.starts_with("HTTP/1.1 200 OK"), "{alive}");
    let mut stream = TcpSocket::new_v4().unwrap().connect(address).await.unwrap();
    let request = format!("GET /api/v1/scans/{id}/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {ALL}\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut head = [0; 15];
    stream.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 200 OK");
    wish();
    let ended = tokio::time::timeout(Duration::from_secs(30), serving)
        .await
        .expect("it stops");
    ended.unwrap().unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert!(
        TcpSocket::new_v4().unwrap().connect(address).await.is_err(),
        "nobody listens any more"
    );
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let world = world_with(Settings {
        request_timeout_ms: 50,
        ..Settings::default()
    })
    .await;
    // While a recording is open no other writes: the request has to wait for it.
    let recording = world.store.recording(crate::world::noon()).await.unwrap();
    let answer = world
        .post("/api/v1/monitors", json!({"names": ["www.example.org"]}))
        .await;
    assert_eq!(answer.status.as_u16(), 503, "{}", answer.text);
    assert_eq!(answer.json()["type"], "/api/v1/problems#timeout");
    drop(recording);
}
