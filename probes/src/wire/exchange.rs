//! One hello, one answer, over a connection.

use super::flight::{End, Flight, FlightReader};
use super::ssl2;
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// What one read takes at most.
const CHUNK: usize = 8 * 1024;
/// An SSL 2.0 record is shorter than this.
const LONGEST_SSL2: usize = 34 * 1024;

/// How an exchange ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The server closed before it had said all.
    Closed,
    /// The server reset the connection.
    Reset,
    /// The bytes themselves say so.
    Said(End),
}

/// Sends a hello and reads the server's flight to its end. Bounded in bytes; the caller bounds the time.
pub(crate) async fn exchange(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), hello: &[u8]) -> (Flight, Ending) {
    let mut reader = FlightReader::default();
    // A server may answer and close before it has read everything: what it said counts more than the failed write.
    let _written = stream.write_all(hello).await;
    let mut chunk = vec![0; CHUNK];
    let ending = loop {
        match stream.read(&mut chunk).await {
            Ok(0) => break Ending::Closed,
            Ok(count) => {
                if let Some(end) = reader.push(chunk.get(..count).unwrap_or_default()) {
                    break Ending::Said(end);
                }
            }
            Err(error) => break broken(&error),
        }
    };
    (reader.into_flight(), ending)
}

/// The same in SSL 2.0. An error where the server closed or reset before it had answered.
pub(crate) async fn exchange_ssl2(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    challenge: &[u8; 16],
) -> Result<ssl2::Answer, Ending> {
    let _written = stream.write_all(&ssl2::client_hello(challenge)).await;
    let read = |received: &[u8]| match ssl2::read(received) {
        ssl2::Answer::Unfinished => None,
        answer => Some(answer),
    };
    Ok(read_ssl2(stream, read).await?.unwrap_or(ssl2::Answer::Other))
}

/// Sends a key behind a hello of SSL 2.0, and reads how the server takes it. An error where the server closed or reset before it
/// had answered.
pub(crate) async fn exchange_ssl2_key(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    key: &ssl2::MasterKey,
) -> Result<ssl2::Verdict, Ending> {
    let _written = stream.write_all(&key.encode()).await;
    let read = |received: &[u8]| match ssl2::read_verify(key.spec, received) {
        ssl2::Verdict::Unfinished => None,
        verdict => Some(verdict),
    };
    Ok(read_ssl2(stream, read).await?.unwrap_or(ssl2::Verdict::Refused))
}

/// Reads until there is an answer; none where there is too much before it.
async fn read_ssl2<T>(
    stream: &mut (impl AsyncRead + Unpin),
    read: impl Fn(&[u8]) -> Option<T>,
) -> Result<Option<T>, Ending> {
    let mut received = Vec::new();
    let mut chunk = vec![0; CHUNK];
    while received.len() < LONGEST_SSL2 {
        match stream.read(&mut chunk).await {
            Ok(0) => return Err(Ending::Closed),
            Ok(count) => received.extend_from_slice(chunk.get(..count).unwrap_or_default()),
            Err(error) => return Err(broken(&error)),
        }
        if let Some(answer) = read(&received) {
            return Ok(Some(answer));
        }
    }
    Ok(None)
}

fn broken(error: &io::Error) -> Ending {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Ending::Closed,
        _ => Ending::Reset,
    }
}
