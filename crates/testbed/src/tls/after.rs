//! What a TLS server does once the handshake is done.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::server::TlsStream;

use crate::Connection;

/// What a TLS server does once the handshake is done.
#[derive(Debug, Clone)]
pub enum After {
    /// Closes properly, with `close_notify`.
    Close,
    /// Closes TCP without `close_notify`.
    CloseAbruptly,
    /// Sends back what it receives until the client closes.
    Echo,
    /// Stays silent until the client closes.
    Hold,
    /// Answers the first request with `200 OK`, these headers (`Name: value`) and a short body, then closes.
    Http(Vec<String>),
    /// Sends these bytes at once, then stays silent until the client closes.
    Send(Vec<u8>),
}

impl After {
    pub(super) async fn run(&self, mut stream: TlsStream<Connection>) -> io::Result<()> {
        match self {
            Self::Close => return stream.shutdown().await,
            Self::CloseAbruptly => return Ok(()),
            Self::Echo => return echo(stream).await,
            Self::Hold => {}
            Self::Http(headers) => return http(stream, headers).await,
            Self::Send(bytes) => send(&mut stream, bytes).await?,
        }
        let mut scratch = [0; 4096];
        while stream.read(&mut scratch).await? > 0 {}
        stream.shutdown().await
    }
}

pub(super) async fn send(stream: &mut TlsStream<Connection>, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(bytes).await?;
    stream.flush().await
}

async fn echo(mut stream: TlsStream<Connection>) -> io::Result<()> {
    let mut scratch = [0; 4096];
    loop {
        match stream.read(&mut scratch).await? {
            0 => return stream.shutdown().await,
            count => send(&mut stream, scratch.get(..count).unwrap_or_default()).await?,
        }
    }
}

async fn http(mut stream: TlsStream<Connection>, headers: &[String]) -> io::Result<()> {
    const LIMIT: usize = 64 * 1024;
    let mut request = Vec::new();
    let mut scratch = [0; 4096];
    while !request.windows(4).any(|window| window == b"\r\n\r\n") && request.len() < LIMIT {
        match stream.read(&mut scratch).await? {
            0 => return stream.shutdown().await,
            count => request.extend_from_slice(scratch.get(..count).unwrap_or_default()),
        }
    }
    let mut response = String::from("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n");
    for header in headers {
        response.push_str(header);
        response.push_str("\r\n");
    }
    response.push_str("\r\nhello\n");
    send(&mut stream, response.as_bytes()).await?;
    stream.shutdown().await
}
