//! A response, sound or not.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};

/// A response to be served.
#[derive(Debug, Clone)]
#[must_use = "it is sent only once a server is told to"]
pub struct HttpResponse {
    status: u16,
    headers: Vec<(String, String)>,
    body: Body,
    delay: Duration,
    claimed_length: Option<u64>,
}

#[derive(Debug, Clone)]
enum Body {
    Bytes(Vec<u8>),
    /// Bytes one at a time, with a pause before each.
    Drip(Vec<u8>, Duration),
    /// A body that never ends.
    Endless,
    /// No response at all.
    Hang,
}

impl HttpResponse {
    fn new(status: u16, body: Body) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body,
            delay: Duration::ZERO,
            claimed_length: None,
        }
    }

    /// `200` with this content.
    pub fn ok(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, Body::Bytes(body.into())).header("Content-Type", content_type)
    }

    /// A status with an empty body.
    pub fn status(status: u16) -> Self {
        Self::new(status, Body::Bytes(Vec::new()))
    }

    /// `302` to another address.
    pub fn redirect(location: &str) -> Self {
        Self::status(302).header("Location", location)
    }

    /// Reads the request and never answers.
    pub fn hang() -> Self {
        Self::new(200, Body::Hang)
    }

    /// `200` with a body that never ends and no `Content-Length`.
    pub fn endless() -> Self {
        Self::new(200, Body::Endless)
    }

    /// `200` with a body that comes one byte at a time, with a pause before each.
    pub fn drip(body: impl Into<Vec<u8>>, pause: Duration) -> Self {
        Self::new(200, Body::Drip(body.into(), pause))
    }

    /// One more header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Waits before the response.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// A `Content-Length` that is not true.
    pub fn claiming(mut self, length: u64) -> Self {
        self.claimed_length = Some(length);
        self
    }

    pub(super) async fn write(
        &self,
        mut stream: BufReader<impl AsyncRead + AsyncWrite + Send + Unpin>,
        without_body: bool,
    ) -> io::Result<()> {
        tokio::time::sleep(self.delay).await;
        if !matches!(self.body, Body::Hang) {
            stream.write_all(self.head().as_bytes()).await?;
        }
        match &self.body {
            _ if without_body => {}
            Body::Bytes(bytes) => stream.write_all(bytes).await?,
            Body::Drip(bytes, pause) => {
                for byte in bytes {
                    tokio::time::sleep(*pause).await;
                    stream.write_all(&[*byte]).await?;
                    stream.flush().await?;
                }
            }
            Body::Endless => loop {
                stream.write_all(&[b'x'; 16 * 1024]).await?;
            },
            Body::Hang => {
                let mut scratch = [0; 4096];
                while stream.read(&mut scratch).await? > 0 {}
            }
        }
        stream.flush().await?;
        stream.shutdown().await
    }

    fn head(&self) -> String {
        let mut head = format!(
            "HTTP/1.1 {} {}\r\nConnection: close\r\n",
            self.status,
            reason(self.status)
        );
        let length = match &self.body {
            Body::Bytes(bytes) | Body::Drip(bytes, _) => u64::try_from(bytes.len()).ok(),
            Body::Endless | Body::Hang => None,
        };
        if let Some(length) = self.claimed_length.or(length) {
            head.push_str(&format!("Content-Length: {length}\r\n"));
        }
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        head
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200..300 => "OK",
        300..400 => "Found",
        400..500 => "Client Error",
        _ => "Server Error",
    }
}
