//! Servers that send bytes from a script, whatever comes.

use std::io;
use std::time::Duration;

use tokio::io::AsyncWriteExt;

use crate::{Behaviour, Connection, Serving};

/// One step of a [`Script`].
#[derive(Debug, Clone)]
pub enum Step {
    /// Sends bytes, one at a time, with a pause before each.
    Drip(Vec<u8>, Duration),
    /// Sends these bytes over and over until the client closes.
    Flood(Vec<u8>),
    /// Stays silent until the client closes.
    Hold,
    /// Reads exactly so many bytes.
    Read(usize),
    /// Reads one line.
    ReadLine,
    /// Reads one TLS record; a client that sends anything else is read in the same way, by the length it would have.
    ReadRecord,
    /// Closes with RST; the script ends.
    Reset,
    /// Sends bytes in one segment.
    Send(Vec<u8>),
    /// Waits.
    Sleep(Duration),
}

/// A server on raw bytes: it runs through its steps and closes (FIN) at their end.
#[derive(Debug, Clone)]
pub struct Script(Vec<Step>);

impl Script {
    /// Any steps.
    #[must_use]
    pub fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self(steps.into_iter().collect())
    }

    /// Accepts and says nothing until the client closes.
    #[must_use]
    pub fn silent() -> Self {
        Self::new([Step::Hold])
    }

    /// Accepts and closes at once.
    #[must_use]
    pub fn closes() -> Self {
        Self::new([])
    }

    /// Accepts and resets at once.
    #[must_use]
    pub fn resets() -> Self {
        Self::new([Step::Reset])
    }

    /// Reads the hello, then closes.
    #[must_use]
    pub fn closes_after_hello() -> Self {
        Self::new([Step::ReadRecord])
    }

    /// Reads the hello, then resets.
    #[must_use]
    pub fn resets_after_hello() -> Self {
        Self::new([Step::ReadRecord, Step::Reset])
    }

    /// Speaks plain HTTP on the TLS port, as nginx does.
    #[must_use]
    pub fn plain_http() -> Self {
        let body = "<html><head><title>400 Bad Request</title></head></html>\r\n";
        let head = "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Type: text/html\r\nConnection: close";
        let response = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        Self::new([Step::Read(1), Step::Send(response.into_bytes())])
    }

    /// Answers with bytes that belong to no protocol, then stays.
    #[must_use]
    pub fn garbage() -> Self {
        let noise = (0..512_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8 | 0x80);
        Self::new([Step::Read(1), Step::Send(noise.collect()), Step::Hold])
    }

    /// Sends bytes without end.
    #[must_use]
    pub fn flood() -> Self {
        Self::new([Step::Flood(vec![b'x'; 16 * 1024])])
    }

    /// Sends well-formed TLS handshake records without end, each a fragment of one message that never completes.
    #[must_use]
    pub fn record_flood() -> Self {
        let fragment = record(22, 0x0303, &[0; 16_000]);
        let start = record(22, 0x0303, &[2, 0xff, 0xff, 0xff]);
        Self::new([Step::ReadRecord, Step::Send(start), Step::Flood(fragment)])
    }

    /// Answers the hello with a fatal alert of this description (RFC 8446 section 6) and closes.
    #[must_use]
    pub fn alert(description: u8) -> Self {
        Self::new([Step::ReadRecord, Step::Send(record(21, 0x0303, &[2, description]))])
    }

    /// Sends bytes one by one with a pause before each, then stays.
    #[must_use]
    pub fn drip(bytes: &[u8], pause: Duration) -> Self {
        Self::new([Step::Drip(bytes.to_vec(), pause), Step::Hold])
    }
}

impl Behaviour for Script {
    fn serve(&self, mut connection: Connection) -> Serving<'_> {
        Box::pin(async move {
            for step in &self.0 {
                if let Step::Reset = step {
                    return connection.reset();
                }
                run(step, &mut connection).await?;
            }
            finish(connection).await
        })
    }
}

async fn run(step: &Step, connection: &mut Connection) -> io::Result<()> {
    match step {
        Step::Drip(bytes, pause) => {
            for byte in bytes {
                tokio::time::sleep(*pause).await;
                connection.write_all(&[*byte]).await?;
            }
        }
        Step::Flood(bytes) => loop {
            connection.write_all(bytes).await?;
        },
        Step::Hold => connection.hold().await,
        Step::Read(count) => drop(connection.read_bytes(*count).await?),
        Step::ReadLine => drop(connection.read_line().await?),
        Step::ReadRecord => {
            let header = connection.read_bytes(5).await?;
            let length = header.get(3..5).map_or(0, |bytes| {
                bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte))
            });
            drop(connection.read_bytes(length).await?);
        }
        Step::Reset => {}
        Step::Send(bytes) => connection.write_all(bytes).await?,
        Step::Sleep(pause) => tokio::time::sleep(*pause).await,
    }
    Ok(())
}

/// Closes with FIN, and takes what the client still sends: a socket that is closed with bytes unread sends RST, which may
/// overtake what was written.
pub(crate) async fn finish(mut connection: Connection) -> io::Result<()> {
    connection.shutdown().await?;
    let _client_stays = tokio::time::timeout(Duration::from_secs(5), connection.hold()).await;
    Ok(())
}

/// One TLS record: content type, version, payload of at most 65,535 bytes.
pub(crate) fn record(content_type: u8, version: u16, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len()).unwrap_or(u16::MAX);
    let mut out = vec![content_type];
    out.extend(version.to_be_bytes());
    out.extend(length.to_be_bytes());
    out.extend(payload.iter().take(usize::from(length)));
    out
}

#[cfg(test)]
mod tests;
