//! An accepted connection.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::journal::{TRANSCRIPT_LIMIT, Transcript};

/// An accepted connection: a byte stream that records what comes in, and from which can be read exactly as much as is wanted, so
/// that a STARTTLS dialogue and the TLS server after it share one socket.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    number: usize,
    transcript: Transcript,
    /// Received, but not yet consumed.
    unread: Vec<u8>,
    /// Sent by a TLS server as its first application data: the answers of a server that obeys what was injected before the
    /// handshake (CVE-2011-0411).
    injected_reply: Option<Vec<u8>>,
}

impl Connection {
    pub(super) fn new(stream: TcpStream, number: usize, transcript: Transcript) -> Self {
        Self {
            stream,
            number,
            transcript,
            unread: Vec::new(),
            injected_reply: None,
        }
    }

    /// How many connections the server had accepted before this one.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// Reads exactly so many bytes.
    ///
    /// # Errors
    ///
    /// `UnexpectedEof` where the client closed before.
    pub async fn read_bytes(&mut self, count: usize) -> io::Result<Vec<u8>> {
        while self.unread.len() < count {
            self.fill().await?;
        }
        Ok(self.unread.drain(..count).collect())
    }

    /// The next byte, which stays to be read.
    ///
    /// # Errors
    ///
    /// `UnexpectedEof` where the client closed before.
    pub async fn peek_byte(&mut self) -> io::Result<u8> {
        loop {
            match self.unread.first() {
                Some(byte) => return Ok(*byte),
                None => self.fill().await?,
            }
        }
    }

    /// Reads one line and gives it without its end; bytes that are not UTF-8 are replaced.
    ///
    /// # Errors
    ///
    /// As [`Self::read_until`].
    pub async fn read_line(&mut self) -> io::Result<String> {
        let line = self.read_until(b'\n').await?;
        Ok(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned())
    }

    /// Reads up to and with the next byte of this value.
    ///
    /// # Errors
    ///
    /// `UnexpectedEof` where the client closed before, `InvalidData` beyond 64 KiB.
    pub async fn read_until(&mut self, last: u8) -> io::Result<Vec<u8>> {
        loop {
            if let Some(end) = self.unread.iter().position(|byte| *byte == last) {
                return Ok(self.unread.drain(..=end).collect());
            }
            if self.unread.len() > TRANSCRIPT_LIMIT {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "words without end"));
            }
            self.fill().await?;
        }
    }

    /// Waits until the client closes, and throws away what it sends until then.
    pub async fn hold(&mut self) {
        let mut scratch = [0; 4096];
        while matches!(self.read(&mut scratch).await, Ok(count) if count > 0) {}
    }

    /// Takes what was received and not yet read: what a client sent too early.
    pub fn take_unread(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.unread)
    }

    /// Closes with RST instead of FIN.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn reset(self) -> io::Result<()> {
        self.stream.set_zero_linger()
    }

    pub(crate) fn set_injected_reply(&mut self, reply: Vec<u8>) {
        self.injected_reply = Some(reply);
    }

    pub(crate) fn take_injected_reply(&mut self) -> Option<Vec<u8>> {
        self.injected_reply.take()
    }

    /// Receives something.
    async fn fill(&mut self) -> io::Result<()> {
        let mut scratch = [0; 4096];
        let count = self.stream.read(&mut scratch).await?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let received = scratch.get(..count).unwrap_or_default();
        self.transcript.record(received);
        self.unread.extend_from_slice(received);
        Ok(())
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.unread.is_empty() {
            let count = self.unread.len().min(buffer.remaining());
            let bytes: Vec<u8> = self.unread.drain(..count).collect();
            buffer.put_slice(&bytes);
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let outcome = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.transcript
            .record(buffer.filled().get(before..).unwrap_or_default());
        outcome
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
