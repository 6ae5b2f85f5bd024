use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Mutex;

use futures_util::future::join_all;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;
use crate::connector::ConnectError;
use crate::guard::{BlockReason, Guard, Ports};
use crate::resolver::{HostsFile, ResolveError, ResolverSettings};

/// A web server on loopback. It keeps the requests, and answers by the path of each.
struct WebServer {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl WebServer {
    async fn start() -> Self {
        Self::serve(None).await
    }

    async fn serve(tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (tls, kept) = (tls.clone(), Arc::clone(&kept));
                tokio::spawn(async move {
                    match tls {
                        None => talk(stream, &kept).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                talk(stream, &kept).await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, requests }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn talk(mut stream: impl AsyncRead + AsyncWrite + Unpin, requests: &Mutex<Vec<String>>) {
    let mut request = Vec::new();
    while !is_complete(&request) {
        if stream.read_buf(&mut request).await.unwrap_or_default() == 0 {
            return;
        }
    }
    let request = String::from_utf8(request).unwrap();
    let path = request.split(' ').nth(1).unwrap().to_owned();
    requests.lock().unwrap().push(request);
    let (head, tail) = reply(&path);
    if stream.write_all(head.as_bytes()).await.is_err() {
        return;
    }
    match tail {
        Tail::End => {
            let _ = stream.shutdown().await;
        }
        Tail::Endless(piece) => while stream.write_all(piece).await.is_ok() {},
        Tail::Silence => std::future::pending().await,
    }
}

fn is_complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head
        .lines()
        .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

/// What follows the canned part of an answer.
enum Tail {
    End,
    Endless(&'static [u8]),
    Silence,
}

fn reply(path: &str) -> (String, Tail) {
    let ok = |headers: &str, body: &str| format!("HTTP/1.1 200 OK\r\n{headers}\r\n{body}");
    let redirect = |to: &str| format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n");
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    match path {
        "/ok" => (
            ok("Content-Type: application/pkix-cert\r\nContent-Length: 5\r\n", "hello"),
            Tail::End,
        ),
        "/announced" => (ok("Content-Length: 2000000\r\n", ""), Tail::Silence),
        "/endless" => (
            ok("Transfer-Encoding: chunked\r\n", ""),
            Tail::Endless(b"10\r\n0123456789abcdef\r\n"),
        ),
        "/headers" => (
            "HTTP/1.1 200 OK\r\n".to_owned(),
            Tail::Endless(b"X-More: and more and more and more\r\n"),
        ),
        "/silent" => (String::new(), Tail::Silence),
        "/stuck" => (ok("Content-Length: 5\r\n", "he"), Tail::Silence),
        "/early" => (ok("Content-Length: 5\r\n", "he"), Tail::End),
        "/gzip" => (ok("Content-Encoding: gzip\r\nContent-Length: 0\r\n", ""), Tail::End),
        "/noise" => ("220 mail.example.org ESMTP\r\n".to_owned(), Tail::End),
        "/to" => (redirect(query), Tail::End),
        "/nowhere" => ("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n".to_owned(), Tail::End),
        _ => (
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".to_owned(),
            Tail::End,
        ),
    }
}

/// A fetcher that knows two names for loopback, behind this guard.
fn fetcher(guard: Guard, settings: FetchSettings) -> Fetcher {
    let loopback = vec![IpAddr::V4(Ipv4Addr::LOCALHOST)];
    let resolver = Resolver::new(ResolverSettings {
        name_servers: vec![SocketAddr::from(([127, 0, 0, 1], 1))],
        hosts_file: HostsFile::Nowhere,
        overrides: HashMap::from([
            ("pki.example".to_owned(), loopback.clone()),
            ("other.example".to_owned(), loopback),
            ("nowhere.example".to_owned(), Vec::new()),
        ]),
        ..ResolverSettings::default()
    });
    Fetcher::new(Arc::new(resolver.unwrap()), Arc::new(Connector::new(guard)), settings)
}

fn open_fetcher() -> Fetcher {
    fetcher(
        Guard::everything().fetch_ports(Ports::Any),
        FetchSettings {
            roots: Roots::Only(vec![]),
            ..Default::default()
        },
    )
}

async fn get(fetcher: &Fetcher, url: impl Into<String>) -> Result<Fetched, FetchError> {
    fetcher.fetch(&FetchRequest::get(url)).await
}

#[tokio::test]
async fn a_document_comes_with_its_type_and_address() {
    let server = WebServer::start().await;
    let url = format!("http://pki.example:{}/ok?a=1", server.address.port());
    let fetched = get(&open_fetcher(), &url).await.unwrap();
    assert_eq!((fetched.body.as_slice(), fetched.status), (b"hello".as_slice(), 200));
    assert_eq!(fetched.content_type.as_deref(), Some("application/pkix-cert"));
    assert_eq!(fetched.url, url);
    let request = server.requests().remove(0).to_lowercase();
    assert!(request.starts_with("get /ok?a=1 http/1.1\r\n"), "{request}");
    assert!(
        request.contains(&format!("host: pki.example:{}\r\n", server.address.port())),
        "{request}"
    );
    assert!(
        request.contains("user-agent: mozilla/5.0 (compatible; vigie/"),
        "{request}"
    );
}

#[tokio::test]
async fn what_is_too_large_is_not_read_to_its_end() {
    let server = WebServer::start().await;
    let fetcher = open_fetcher();
    for path in ["/announced", "/endless"] {
        assert_eq!(
            get(&fetcher, server.url(path)).await,
            Err(FetchError::TooLarge { limit: 1 << 20 }),
            "{path}"
        );
    }
    let exact = FetchRequest::get(server.url("/ok")).limit(5);
    assert!(fetcher.fetch(&exact).await.is_ok());
    assert_eq!(
        fetcher.fetch(&exact.limit(4)).await,
        Err(FetchError::TooLarge { limit: 4 })
    );
    assert_eq!(
        get(&fetcher, server.url("/headers")).await.unwrap_err().as_str(),
        "network"
    );
}

#[tokio::test]
async fn a_server_that_stops_ends_in_a_timeout() {
    let server = WebServer::start().await;
    let settings = FetchSettings {
        timeout: Duration::from_millis(100),
        ..FetchSettings::default()
    };
    let fetcher = fetcher(Guard::everything().fetch_ports(Ports::Any), settings);
    for path in ["/silent", "/stuck"] {
        assert_eq!(
            get(&fetcher, server.url(path)).await,
            Err(FetchError::Timeout),
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_is_no_document_is_told_apart() {
    let server = WebServer::start().await;
    let fetcher = open_fetcher();
    for (path, expected) in [
        ("/missing", "status"),
        ("/early", "content"),
        ("/gzip", "content"),
        ("/noise", "network"),
    ] {
        assert_eq!(
            get(&fetcher, server.url(path)).await.unwrap_err().as_str(),
            expected,
            "{path}"
        );
    }
    assert_eq!(
        get(&fetcher, server.url("/missing")).await,
        Err(FetchError::Status(404))
    );
    let unknown = get(&fetcher, "http://nowhere.example/").await.unwrap_err();
    assert_eq!(
        unknown,
        FetchError::Network(NetworkFailure::Resolve(ResolveError::NoAddresses))
    );
    let closed = tokio::net::TcpSocket::new_v4().unwrap();
    closed.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let refused = get(&fetcher, format!("http://{}/", closed.local_addr().unwrap()))
        .await
        .unwrap_err();
    assert_eq!(
        refused,
        FetchError::Network(NetworkFailure::Connect(ConnectError::Refused))
    );
}

#[tokio::test]
async fn addresses_that_cannot_be_fetched_are_refused_before_anything_is_sent() {
    let fetcher = open_fetcher();
    for url in [
        "ldap://pki.example/cn=ca",
        "ftp://pki.example/ca.crt",
        "file:///etc/passwd",
        "http://user:secret@pki.example/",
        "http://user@pki.example/",
        "not an address",
        "http://",
    ] {
        assert_eq!(get(&fetcher, url).await.unwrap_err().as_str(), "bad_url", "{url}");
    }
    let long = format!("http://pki.example/{}", "a".repeat(LONGEST_URL));
    assert_eq!(get(&fetcher, long).await.unwrap_err().as_str(), "bad_url");
}

#[tokio::test]
async fn redirects_are_followed_twice_and_checked_each_time() {
    let server = WebServer::start().await;
    let guard = Guard::everything()
        .fetch_ports(Ports::Any)
        .deny(["127.0.0.2/32".parse().unwrap()]);
    let fetcher = fetcher(guard, FetchSettings::default());
    let port = server.address.port();
    let fetched = get(&fetcher, server.url(&format!("/to?/to?http://other.example:{port}/ok")))
        .await
        .unwrap();
    assert_eq!(fetched.url, format!("http://other.example:{port}/ok"));
    for (path, expected) in [
        ("/to?/to?/to?/ok".to_owned(), "redirect"),
        ("/nowhere".to_owned(), "redirect"),
        ("/to?file:///etc/passwd".to_owned(), "redirect"),
        (format!("/to?http://user:secret@other.example:{port}/ok"), "redirect"),
        (format!("/to?http://127.0.0.2:{port}/ok"), "blocked"),
        (format!("/to?http://[::ffff:127.0.0.2]:{port}/ok"), "blocked"),
        (format!("/to?/to?http://0x7f.2:{port}/ok"), "blocked"),
        ("/to?http://169.254.169.254/latest/meta-data/".to_owned(), "blocked"),
    ] {
        assert_eq!(
            get(&fetcher, server.url(&path)).await.unwrap_err().as_str(),
            expected,
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_loop_of_redirects_ends() {
    let server = WebServer::start().await;
    let start = server.url("/to?");
    let looping = format!("{start}{}", server.url("/to?")); // redirects to itself once, then to its own address
    assert_eq!(get(&open_fetcher(), looping).await.unwrap_err().as_str(), "redirect");
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn headers_of_the_caller_stay_with_the_origin_they_were_meant_for() {
    let server = WebServer::start().await;
    let port = server.address.port();
    let request = FetchRequest::get(server.url(&format!("/to?http://other.example:{port}/ok")));
    open_fetcher()
        .fetch(&request.header("authorization", "Bearer secret"))
        .await
        .unwrap();
    let told = server
        .requests()
        .iter()
        .map(|request| request.contains("Bearer secret"))
        .collect::<Vec<_>>();
    assert_eq!(told, [true, false]);
}

#[tokio::test]
async fn no_form_of_an_inside_address_gets_past_the_public_guard() {
    let server = WebServer::start().await;
    let fetcher = fetcher(Guard::public().fetch_ports(Ports::Any), FetchSettings::default());
    for host in [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "１２７.0.0.1",
        "pki.example",
        "PKI.example.",
        "169.254.169.254",
    ] {
        let url = format!("http://{host}:{}/ok", server.address.port());
        assert_eq!(get(&fetcher, url).await.unwrap_err().as_str(), "blocked", "{host}");
    }
    assert_eq!(server.requests(), Vec::<String>::new());
}

#[tokio::test]
async fn ports_are_those_of_the_web_unless_the_guard_opens_more() {
    let server = WebServer::start().await;
    let fetcher = fetcher(Guard::everything(), FetchSettings::default());
    let Err(FetchError::Blocked(blocked)) = get(&fetcher, server.url("/ok")).await else {
        panic!("not blocked")
    };
    assert_eq!(
        blocked.reason,
        BlockReason::Port {
            port: server.address.port()
        }
    );
}

#[tokio::test]
async fn a_post_sends_its_body_and_follows_no_redirect() {
    let server = WebServer::start().await;
    let fetcher = open_fetcher();
    let request = FetchRequest::post(server.url("/ok"), "application/ocsp-request", *b"question");
    assert_eq!(fetcher.fetch(&request).await.unwrap().body, b"hello");
    let sent = server.requests().remove(0);
    assert!(
        sent.starts_with("POST /ok ") && sent.ends_with("\r\n\r\nquestion"),
        "{sent}"
    );
    assert!(sent.contains("content-type: application/ocsp-request\r\n"), "{sent}");
    let redirected = FetchRequest::post(server.url("/to?/ok"), "text/plain", *b"");
    assert_eq!(fetcher.fetch(&redirected).await, Err(FetchError::Status(302)));
}

#[tokio::test]
async fn those_who_ask_at_once_cause_one_request() {
    let server = WebServer::start().await;
    let fetcher = open_fetcher();
    let hour = Duration::from_secs(3600);
    for (path, good) in [("/ok", true), ("/missing", false)] {
        let before = server.requests().len();
        let request = FetchRequest::get(server.url(path));
        let outcomes = join_all((0..10).map(|_| fetcher.fetch_cached(&request, hour))).await;
        assert!(outcomes.iter().all(|outcome| outcome.is_ok() == good));
        let _ = fetcher.fetch_cached(&request, hour).await;
        assert_eq!(server.requests().len(), before + 1, "{path}");
    }
    let request = FetchRequest::get(server.url("/ok?other"));
    for _ in 0..2 {
        fetcher.fetch_cached(&request, Duration::ZERO).await.unwrap();
    }
    assert_eq!(server.requests().len(), 4, "what holds for no time is fetched again");
}

#[tokio::test]
async fn what_this_machine_lacks_is_not_remembered() {
    let server = WebServer::start().await;
    let fetcher = fetcher(Guard::everything(), FetchSettings::default());
    let request = FetchRequest::get(server.url("/ok"));
    assert_eq!(
        fetcher
            .fetch_cached(&request, Duration::from_secs(60))
            .await
            .unwrap_err()
            .as_str(),
        "blocked"
    );
    assert!(fetcher.cache.get(&request).await.is_none());
}

/// A CA in DER, and a server whose certificate it issued for `pki.example`.
async fn https_server() -> (Vec<u8>, WebServer) {
    let mut ca = CertificateParams::new(Vec::new()).unwrap();
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(ca, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["pki.example".to_owned()])
        .unwrap()
        .signed_by(&key, &ca)
        .unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        )
        .unwrap();
    (
        ca.der().to_vec(),
        WebServer::serve(Some(TlsAcceptor::from(Arc::new(config)))).await,
    )
}

#[tokio::test]
async fn https_needs_a_trusted_certificate_for_the_name() {
    let (ca, server) = https_server().await;
    let settings = FetchSettings {
        roots: Roots::Only(vec![ca]),
        ..FetchSettings::default()
    };
    let trusting = fetcher(Guard::everything().fetch_ports(Ports::Any), settings);
    let url = |host: &str, path: &str| format!("https://{host}:{}{path}", server.address.port());
    assert_eq!(get(&trusting, url("pki.example", "/ok")).await.unwrap().body, b"hello");
    let downgraded = get(&trusting, url("pki.example", "/to?http://pki.example/ok"))
        .await
        .unwrap_err();
    assert_eq!(downgraded.as_str(), "redirect");
    for (fetcher, host) in [
        (&trusting, "other.example"),
        (&trusting, "127.0.0.1"),
        (&open_fetcher(), "pki.example"),
    ] {
        let error = get(fetcher, url(host, "/ok")).await.unwrap_err();
        assert!(
            matches!(error, FetchError::Network(NetworkFailure::Tls { .. })),
            "{host}: {error}"
        );
    }
}
