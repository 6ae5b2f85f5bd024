//! What a peer says before TLS, bounded: in lines, in tags, or in bytes that are counted beforehand.

use crate::failure::StarttlsFailure;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// RFC 5321 asks for 512 bytes, IMAP servers list capabilities in lines of several kilobytes.
const LONGEST_LINE: usize = 8 * 1024;
/// What a server may say in all before TLS.
const LONGEST_DIALOGUE: usize = 64 * 1024;

/// Reads what a peer says and writes commands to it.
#[derive(Debug)]
pub(super) struct Lines<'a, S> {
    stream: &'a mut S,
    /// Sent in one segment with the command that starts TLS.
    behind: &'static str,
    buffer: Vec<u8>,
    received: usize,
}

impl<'a, S: AsyncRead + AsyncWrite + Unpin> Lines<'a, S> {
    pub(super) const fn new(stream: &'a mut S, behind: &'static str) -> Self {
        Self {
            stream,
            behind,
            buffer: Vec::new(),
            received: 0,
        }
    }

    /// Sends a command; the line end is added.
    pub(super) async fn send(&mut self, command: &str) -> Result<(), StarttlsFailure> {
        self.write(format!("{command}\r\n").as_bytes()).await
    }

    /// Sends the command that starts TLS; the line end is added, and what was asked to travel behind it.
    pub(super) async fn start_tls(&mut self, command: &str) -> Result<(), StarttlsFailure> {
        let behind = self.behind;
        self.write(format!("{command}\r\n{behind}").as_bytes()).await
    }

    /// Sends bytes as they are.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), StarttlsFailure> {
        self.stream.write_all(bytes).await.map_err(|_| StarttlsFailure::Closed)
    }

    /// The next line without its end; bytes that are no UTF-8 are replaced.
    pub(super) async fn line(&mut self) -> Result<String, StarttlsFailure> {
        let line = self.until(b'\n').await?;
        Ok(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned())
    }

    /// The next tag of an XML stream, from its `<` to its `>`; text before it is skipped.
    pub(super) async fn tag(&mut self) -> Result<String, StarttlsFailure> {
        let tag = self.until(b'>').await?;
        let text = String::from_utf8_lossy(&tag);
        let start = text.find('<').ok_or(StarttlsFailure::NotThisProtocol)?;
        Ok(text.get(start..).unwrap_or_default().to_owned())
    }

    /// The next byte, which stays where it is: what speaks another protocol shows it there, and may never say the rest.
    pub(super) async fn peek(&mut self) -> Result<u8, StarttlsFailure> {
        loop {
            if let Some(first) = self.buffer.first() {
                return Ok(*first);
            }
            self.fill().await?;
        }
    }

    /// So many bytes, which the dialogue must have room for.
    pub(super) async fn exactly(&mut self, count: usize) -> Result<Vec<u8>, StarttlsFailure> {
        while self.buffer.len() < count {
            if count > LONGEST_DIALOGUE {
                return Err(StarttlsFailure::TooLong);
            }
            self.fill().await?;
        }
        Ok(self.buffer.drain(..count).collect())
    }

    /// Whether what was received already goes on like this.
    pub(super) fn is_next(&self, bytes: &[u8]) -> bool {
        self.buffer.starts_with(bytes)
    }

    /// How many bytes were received and belong to nothing that was asked for.
    pub(super) const fn unread(&self) -> usize {
        self.buffer.len()
    }

    /// Everything up to this byte, which is the last.
    async fn until(&mut self, end: u8) -> Result<Vec<u8>, StarttlsFailure> {
        let mut searched = 0;
        loop {
            let fresh = self.buffer.get(searched..).unwrap_or_default();
            if let Some(found) = fresh.iter().position(|byte| *byte == end) {
                return Ok(self.buffer.drain(..=searched + found).collect());
            }
            searched = self.buffer.len();
            if searched > LONGEST_LINE {
                return Err(StarttlsFailure::TooLong);
            }
            self.fill().await?;
        }
    }

    async fn fill(&mut self) -> Result<(), StarttlsFailure> {
        if self.received > LONGEST_DIALOGUE {
            return Err(StarttlsFailure::TooLong);
        }
        match self.stream.read_buf(&mut self.buffer).await {
            Ok(0) | Err(_) => Err(StarttlsFailure::Closed),
            Ok(count) => {
                self.received = self.received.saturating_add(count);
                Ok(())
            }
        }
    }
}
