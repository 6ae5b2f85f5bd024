use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use std::{net::SocketAddr, time::Duration};
use tokio::{net::TcpStream, time::timeout};

/// The API of a running Vigie, as a program uses it: JSON over HTTP/1.1, a connection for each request.
#[derive(Clone, Debug)]
pub struct Api {
    address: SocketAddr,
    token: String,
}

/// An answer takes no longer.
const PATIENCE: Duration = Duration::from_secs(120);

impl Api {
    pub(crate) fn new(address: SocketAddr, token: &str) -> Self {
        Self {
            address,
            token: token.to_owned(),
        }
    }

    /// What `/readyz` answers: status and body; none where nobody does.
    pub async fn readiness(&self) -> Option<(u16, Value)> {
        self.request(Method::GET, "/readyz", None).await.ok()
    }

    /// One number of the metrics page; 0 where it is not there yet. The name stands with its labels, as on the page.
    pub async fn metric(&self, name: &str) -> f64 {
        let page = match self.request(Method::GET, "/metrics", None).await {
            Ok((200, Value::String(page))) => page,
            other => panic!("/metrics: {other:?}"),
        };
        let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.map_or(0.0, |number| number.trim().parse().unwrap())
    }

    /// Posts a document; panics where it is not taken.
    pub async fn post(&self, path: &str, body: &Value) -> Value {
        self.sure(Method::POST, path, body).await
    }

    /// Changes a document by a merge patch; panics where it is not taken.
    pub async fn patch(&self, path: &str, body: &Value) -> Value {
        self.sure(Method::PATCH, path, body).await
    }

    /// Posts a document, and says how that ended.
    pub async fn try_post(&self, path: &str, body: &Value) -> (u16, Value) {
        let answer = self.request(Method::POST, path, Some(body)).await;
        answer.unwrap_or_else(|error| panic!("POST {path}: {error}"))
    }

    async fn sure(&self, method: Method, path: &str, body: &Value) -> Value {
        let said = format!("{method} {path}");
        match self.request(method, path, Some(body)).await {
            Ok((200..=299, answer)) => answer,
            other => panic!("{said}: {other:?}"),
        }
    }

    async fn request(&self, method: Method, path: &str, body: Option<&Value>) -> Result<(u16, Value), String> {
        let asked = self.exchange(method, path, body);
        let answer = timeout(PATIENCE, asked).await.map_err(|_| "no answer".to_owned())?;
        answer.map_err(|error| error.to_string())
    }

    async fn exchange(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(u16, Value), Box<dyn std::error::Error + Send + Sync>> {
        let stream = TcpStream::connect(self.address).await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        let running = tokio::spawn(connection);
        let bytes = body.map(ToString::to_string).unwrap_or_default();
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.address.to_string())
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(bytes)))?;
        let response = sender.send_request(request).await?;
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await?.to_bytes();
        running.abort();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok((status, serde_json::from_str(&text).unwrap_or(Value::String(text))))
    }
}
