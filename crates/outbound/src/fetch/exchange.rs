//! One request and its answer.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;

use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use url::{Host, Url};

use super::{FetchError, FetchRequest, Fetched, Fetcher, NetworkFailure};
use crate::connector::ConnectError;
use crate::detail::detail;

/// The most bytes of status line and headers that are taken.
const MOST_HEADER_BYTES: usize = 32 << 10;

/// What a server answered.
pub(super) enum Answer {
    /// The document.
    Document(Fetched),
    /// A redirect, as the server wrote it.
    Elsewhere(String),
}

impl Fetcher {
    /// Asks the server of `url`; the headers of the request go along when `with_headers`.
    pub(super) async fn exchange(
        &self,
        request: &FetchRequest,
        url: &Url,
        with_headers: bool,
    ) -> Result<Answer, FetchError> {
        let message = self.message(request, url, with_headers)?;
        let stream = self.open(url).await?;
        if url.scheme() == "http" {
            return converse(stream, message, request, url).await;
        }
        let stream = self.tls.handshake(server_name(url)?, stream).await?;
        converse(stream, message, request, url).await
    }

    fn message(
        &self,
        request: &FetchRequest,
        url: &Url,
        with_headers: bool,
    ) -> Result<Request<Full<Bytes>>, FetchError> {
        let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
        let method = if request.body().is_some() {
            Method::POST
        } else {
            Method::GET
        };
        let body = Full::new(Bytes::copy_from_slice(request.body().unwrap_or_default()));
        let mut message = Request::builder()
            .method(method)
            .uri(target)
            .body(body)
            .map_err(|error| FetchError::BadUrl { detail: detail(&error) })?;
        let headers = message.headers_mut();
        if with_headers {
            for (name, value) in request.headers() {
                headers.append(header_name(name)?, header_value(value)?);
            }
        }
        let authority = &url[url::Position::BeforeHost..url::Position::AfterPort];
        headers.insert(header::HOST, header_value(authority)?);
        headers.insert(header::USER_AGENT, header_value(&self.settings.user_agent)?);
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        Ok(message)
    }

    /// The first address of the host that the guard lets pass and that answers.
    async fn open(&self, url: &Url) -> Result<TcpStream, FetchError> {
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return Err(FetchError::BadUrl {
                detail: "it has no host".to_owned(),
            });
        };
        let resolution = self.resolver.resolve(host).await.map_err(NetworkFailure::from)?;
        let mut failed: Option<ConnectError> = None;
        for address in resolution.addresses {
            let peer = SocketAddr::new(address, port);
            match self.connector.connect_fetch(peer, self.settings.connect_timeout).await {
                Ok(stream) => return Ok(stream),
                // What a server did says more than what was not tried.
                Err(error) if failed.as_ref().is_none_or(ConnectError::is_local) => failed = Some(error),
                Err(_) => {}
            }
        }
        Err(failed.map_or(FetchError::Timeout, FetchError::from))
    }
}

async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    message: Request<Full<Bytes>>,
    request: &FetchRequest,
    url: &Url,
) -> Result<Answer, FetchError> {
    let (mut sender, connection) = hyper::client::conn::http1::Builder::new()
        .max_buf_size(MOST_HEADER_BYTES)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|error| http_failure(&error))?;
    let driving = async {
        // What goes wrong on the connection also reaches the one who waits for the answer.
        let _ = connection.await;
        std::future::pending::<Infallible>().await
    };
    let talking = async {
        let response = sender
            .send_request(message)
            .await
            .map_err(|error| http_failure(&error))?;
        read(response, request, url).await
    };
    tokio::select! {
        answer = talking => answer,
        never = driving => match never {},
    }
}

async fn read(response: Response<Incoming>, request: &FetchRequest, url: &Url) -> Result<Answer, FetchError> {
    let status = response.status();
    if status.is_redirection() && request.body().is_none() && status.as_u16() != 304 {
        return location(&response).map(Answer::Elsewhere);
    }
    if !status.is_success() {
        return Err(FetchError::Status(status.as_u16()));
    }
    if let Some(encoding) = response
        .headers()
        .get(header::CONTENT_ENCODING)
        .filter(|value| *value != "identity")
    {
        return Err(FetchError::Content {
            detail: detail(&format_args!("it is encoded as {encoding:?}, which was not asked for")),
        });
    }
    let content_type = response.headers().get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok()).map(str::to_owned);
    let body = read_body(response.into_body(), request.byte_limit()).await?;
    Ok(Answer::Document(Fetched {
        body,
        content_type,
        status: status.as_u16(),
        url: url.to_string(),
    }))
}

fn location(response: &Response<Incoming>) -> Result<String, FetchError> {
    let location = response
        .headers()
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok());
    location.map(str::to_owned).ok_or_else(|| FetchError::Redirect {
        detail: "it says not whereto".to_owned(),
    })
}

async fn read_body(mut body: Incoming, limit: usize) -> Result<Vec<u8>, FetchError> {
    let announced = body.size_hint().lower();
    if announced > limit as u64 {
        return Err(FetchError::TooLarge { limit });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(announced).unwrap_or_default());
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| body_failure(&error))?;
        let Some(data) = frame.data_ref() else { continue };
        if data.len() > limit - bytes.len() {
            return Err(FetchError::TooLarge { limit });
        }
        bytes.extend_from_slice(data);
    }
    Ok(bytes)
}

fn server_name(url: &Url) -> Result<ServerName<'static>, FetchError> {
    let bad = |error: &dyn std::fmt::Display| FetchError::BadUrl { detail: detail(&error) };
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name).to_owned();
            ServerName::try_from(name).map_err(|error| bad(&error))
        }
        Some(Host::Ipv4(address)) => Ok(ServerName::IpAddress(std::net::IpAddr::V4(address).into())),
        Some(Host::Ipv6(address)) => Ok(ServerName::IpAddress(std::net::IpAddr::V6(address).into())),
        None => Err(bad(&"it has no host")),
    }
}

fn header_name(name: &str) -> Result<HeaderName, FetchError> {
    let bad = |_| FetchError::Content {
        detail: detail(&format_args!("{name:?} is no name of a header")),
    };
    HeaderName::try_from(name).map_err(bad)
}

fn header_value(value: &str) -> Result<HeaderValue, FetchError> {
    let bad = |_| FetchError::Content {
        detail: "a header to send has characters that none can have".to_owned(),
    };
    HeaderValue::try_from(value).map_err(bad)
}

fn http_failure(error: &hyper::Error) -> FetchError {
    NetworkFailure::Http { detail: detail(&error) }.into()
}

fn body_failure(error: &hyper::Error) -> FetchError {
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<io::Error>());
    if cause.is_some_and(|cause| cause.kind() == io::ErrorKind::UnexpectedEof) {
        return FetchError::Content {
            detail: "it ends early".to_owned(),
        };
    }
    http_failure(error)
}
