//! Lines of a peer, bounded.

use crate::failure::StarttlsFailure;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// RFC 5321 asks for 512 bytes, IMAP servers list capabilities in lines of several kilobytes.
const LONGEST_LINE: usize = 8 * 1024;
/// What a server may say in all before TLS.
const LONGEST_DIALOGUE: usize = 64 * 1024;

/// Reads lines from a connection and writes commands to it.
#[derive(Debug)]
pub(super) struct Lines<'a, S> {
    stream: &'a mut S,
    buffer: Vec<u8>,
    received: usize,
}

impl<'a, S: AsyncRead + AsyncWrite + Unpin> Lines<'a, S> {
    pub(super) const fn new(stream: &'a mut S) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
            received: 0,
        }
    }

    /// Sends a command; the line end is added.
    pub(super) async fn send(&mut self, command: &str) -> Result<(), StarttlsFailure> {
        let line = format!("{command}\r\n");
        self.stream
            .write_all(line.as_bytes())
            .await
            .map_err(|_| StarttlsFailure::Closed)
    }

    /// The next line without its end; bytes that are no UTF-8 are replaced.
    pub(super) async fn line(&mut self) -> Result<String, StarttlsFailure> {
        let mut searched = 0;
        loop {
            let fresh = self.buffer.get(searched..).unwrap_or_default();
            if let Some(end) = fresh.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.buffer.drain(..=searched + end).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned());
            }
            searched = self.buffer.len();
            if searched > LONGEST_LINE || self.received > LONGEST_DIALOGUE {
                return Err(StarttlsFailure::TooLong);
            }
            match self.stream.read_buf(&mut self.buffer).await {
                Ok(0) | Err(_) => return Err(StarttlsFailure::Closed),
                Ok(count) => self.received = self.received.saturating_add(count),
            }
        }
    }

    /// How many bytes were received and belong to no line that was asked for.
    pub(super) const fn unread(&self) -> usize {
        self.buffer.len()
    }
}
