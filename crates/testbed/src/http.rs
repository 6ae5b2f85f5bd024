//! An HTTP/1.1 server on loopback that serves what it is told to, well or badly, and remembers every request: for AIA, CRL and OCSP,
//! and for webhooks.

mod response;

use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, BufReader};
use tokio::sync::watch;

use crate::{Behaviour, Connection, Error, Server, Serving, TlsServer};

pub use response::HttpResponse;

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// `GET`, `POST` ...
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names in lower case, values without the blanks around them.
    pub headers: Vec<(String, String)>,
    /// At most one MiB.
    pub body: Vec<u8>,
}

impl HttpRequest {
    /// The value of the first header of that name, which is given in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(one, _)| one == name)
            .map(|(_, value)| value.as_str())
    }
}

type Handler = Arc<dyn Fn(&HttpRequest) -> HttpResponse + Send + Sync>;

/// A running HTTP server. What it serves may change while it runs, since an address is needed before a certificate can name it.
#[derive(Debug)]
pub struct HttpServer {
    server: Server,
    scheme: &'static str,
    site: Arc<Site>,
}

impl HttpServer {
    /// Serves 404 on a free port of 127.0.0.1 until it is told what there is.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where no port can be had.
    pub async fn start() -> Result<Self, Error> {
        Self::start_on("http", None).await
    }

    /// The same inside TLS. What [`TlsServerBuilder::after`](crate::TlsServerBuilder::after) says is not used.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where no port can be had.
    pub async fn start_tls(tls: TlsServer) -> Result<Self, Error> {
        Self::start_on("https", Some(tls)).await
    }

    async fn start_on(scheme: &'static str, tls: Option<TlsServer>) -> Result<Self, Error> {
        let site = Arc::new(Site {
            routes: Mutex::default(),
            requests: watch::Sender::new(Vec::new()),
        });
        let server = Server::start(Web {
            tls,
            site: Arc::clone(&site),
        })
        .await?;
        Ok(Self { server, scheme, site })
    }

    /// The server below, with its address and its count of connections.
    #[must_use]
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// The address of a path, with the IP address as host: `http://127.0.0.1:40123/ca.der`.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.server.address())
    }

    /// Answers requests for a path (without query) with this from now on. A path that ends in `*` stands for all that begin so; the
    /// latest call that fits decides.
    pub fn serve(&self, path: &str, response: HttpResponse) {
        self.handle(path, move |_| response.clone());
    }

    /// Answers requests for a path with what the function says; see [`Self::serve`].
    pub fn handle(&self, path: &str, handler: impl Fn(&HttpRequest) -> HttpResponse + Send + Sync + 'static) {
        let mut routes = self.site.routes.lock().unwrap_or_else(PoisonError::into_inner);
        routes.push((path.to_owned(), Arc::new(handler)));
    }

    /// The requests so far.
    #[must_use]
    pub fn requests(&self) -> Vec<HttpRequest> {
        self.site.requests.borrow().clone()
    }

    /// Waits until so many requests came in all, and gives them.
    ///
    /// # Errors
    ///
    /// [`Error::Timeout`].
    pub async fn wait_for_requests(&self, count: usize, within: Duration) -> Result<Vec<HttpRequest>, Error> {
        let mut requests = self.site.requests.subscribe();
        match tokio::time::timeout(within, requests.wait_for(|so_far| so_far.len() >= count)).await {
            Ok(Ok(requests)) => Ok(requests.clone()),
            Ok(Err(_)) | Err(_) => Err(Error::Timeout("HTTP requests")),
        }
    }
}

/// What is served, and what was asked for.
struct Site {
    routes: Mutex<Vec<(String, Handler)>>,
    requests: watch::Sender<Vec<HttpRequest>>,
}

impl Site {
    fn answer(&self, request: HttpRequest) -> HttpResponse {
        let path = request.target.split('?').next().unwrap_or_default();
        let fits = |route: &str| match route.strip_suffix('*') {
            Some(prefix) => path.starts_with(prefix),
            None => route == path,
        };
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let handler = routes
            .iter()
            .rev()
            .find(|(route, _)| fits(route))
            .map(|(_, handler)| Arc::clone(handler));
        drop(routes);
        let response = handler.map_or_else(|| HttpResponse::status(404), |handler| handler(&request));
        self.requests.send_modify(|requests| requests.push(request));
        response
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("requests", &self.requests.borrow().len())
            .finish_non_exhaustive()
    }
}

#[derive(Debug)]
struct Web {
    tls: Option<TlsServer>,
    site: Arc<Site>,
}

impl Behaviour for Web {
    fn serve(&self, connection: Connection) -> Serving<'_> {
        Box::pin(async move {
            match &self.tls {
                None => self.session(connection).await,
                Some(tls) => self.session(tls.handshake(connection).await?).await,
            }
        })
    }
}

impl Web {
    /// One request and its response; then the connection is closed.
    async fn session(&self, stream: impl AsyncRead + AsyncWrite + Send + Unpin) -> io::Result<()> {
        let mut stream = BufReader::new(stream);
        let Some(request) = read_request(&mut stream).await? else {
            return Ok(());
        };
        let without_body = request.method == "HEAD";
        self.site.answer(request).write(stream, without_body).await
    }
}

/// None where the client closed without a word.
async fn read_request(stream: &mut (impl AsyncBufReadExt + Unpin)) -> io::Result<Option<HttpRequest>> {
    const HEAD_LIMIT: u64 = 64 * 1024;
    const BODY_LIMIT: u64 = 1024 * 1024;
    let mut head = stream.take(HEAD_LIMIT);
    let mut line = String::new();
    if head.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = Vec::new();
    loop {
        line.clear();
        let ended = head.read_line(&mut line).await? == 0;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_ascii_lowercase(), value.trim().to_owned())),
            None if ended || line.trim_end().is_empty() => break,
            None => return Err(io::Error::new(io::ErrorKind::InvalidData, "a header without a colon")),
        }
    }
    let mut request = HttpRequest {
        method,
        target,
        headers,
        body: Vec::new(),
    };
    let length = request
        .header("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0_u64);
    stream
        .take(length.min(BODY_LIMIT))
        .read_to_end(&mut request.body)
        .await?;
    Ok(Some(request))
}

#[cfg(test)]
mod tests;
