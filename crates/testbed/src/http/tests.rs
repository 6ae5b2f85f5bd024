use tokio::io::AsyncWriteExt;
use tokio::net::TcpSocket;

use super::*;

async fn fetch(server: &HttpServer, request: &str) -> String {
    let mut stream = TcpSocket::new_v4()
        .unwrap()
        .connect(server.server().address())
        .await
        .unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = Vec::new();
    stream.read_to_end(&mut response).await.unwrap();
    String::from_utf8_lossy(&response).into_owned()
}

#[tokio::test]
async fn paths_are_served_and_requests_remembered() {
    let server = HttpServer::start().await.unwrap();
    assert!(
        fetch(&server, "GET /ca.der HTTP/1.1\r\n\r\n")
            .await
            .starts_with("HTTP/1.1 404")
    );
    server.serve("/ca.der", HttpResponse::ok("application/pkix-cert", *b"DER"));
    let response = fetch(&server, "GET /ca.der?x=1 HTTP/1.1\r\nHost: h\r\n\r\n").await;
    assert!(
        response.starts_with("HTTP/1.1 200 OK\r\n") && response.ends_with("\r\n\r\nDER"),
        "{response}"
    );
    assert!(
        response.contains("Content-Type: application/pkix-cert\r\nC") || response.contains("Content-Length: 3\r\n")
    );
    let requests = server.wait_for_requests(2, Duration::from_secs(5)).await.unwrap();
    assert_eq!(requests[1].target, "/ca.der?x=1");
    assert_eq!(requests[1].header("host"), Some("h"));
    assert!(server.url("/ca.der").starts_with("http://127.0.0.1:"));
}

#[tokio::test]
async fn a_handler_sees_the_body() {
    let server = HttpServer::start().await.unwrap();
    server.handle("/ocsp*", |request| HttpResponse::ok("text/plain", request.body.clone()));
    let response = fetch(&server, "POST /ocsp/x HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody").await;
    assert!(response.ends_with("\r\n\r\nbody"));
}

#[tokio::test]
async fn responses_misbehave_as_told() {
    let server = HttpServer::start().await.unwrap();
    server.serve("/moved", HttpResponse::redirect("http://127.0.0.1/elsewhere"));
    assert!(
        fetch(&server, "GET /moved HTTP/1.1\r\n\r\n")
            .await
            .contains("\r\nLocation: http://127.0.0.1/elsewhere\r\n")
    );
    server.serve("/short", HttpResponse::ok("text/plain", *b"abc").claiming(10));
    assert!(
        fetch(&server, "GET /short HTTP/1.1\r\n\r\n")
            .await
            .contains("Content-Length: 10\r\n")
    );

    server.serve("/endless", HttpResponse::endless());
    let mut stream = TcpSocket::new_v4()
        .unwrap()
        .connect(server.server().address())
        .await
        .unwrap();
    stream.write_all(b"GET /endless HTTP/1.1\r\n\r\n").await.unwrap();
    stream.read_exact(&mut vec![0; 1_000_000]).await.unwrap();
}
