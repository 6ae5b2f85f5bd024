//! What a server does with records that follow its first flight.

use super::alert::Alert;
use super::exchange::Ending;
use super::flight::{Flight, FlightReader};
use super::record::{ContentType, Record};
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, timeout_at};

/// What one read takes at most.
const CHUNK: usize = 8 * 1024;
/// What is read of a server that never stops.
const LONGEST: usize = 128 * 1024;

/// One thing that a server did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reaction {
    /// An alert: its level and description. Encrypted ones have others.
    Alert(u8, u8),
    /// It closed the connection.
    Closed,
    /// A record that carries this, with so many bytes; what they are is not kept.
    Record(ContentType, usize),
    /// It reset the connection.
    Reset,
    /// Nothing, for as long as was waited.
    Silence,
    /// Bytes that are no TLS, or more than anybody needs.
    Strange,
}

impl Reaction {
    /// Whether it is an alert that ends the connection, other than a farewell.
    pub(crate) const fn is_fatal_alert(self) -> bool {
        matches!(self, Self::Alert(level, description) if level != 1 && description != 0)
    }

    /// The word used in evidence and reasons.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Alert(_, description) => super::alert::name(description),
            Self::Closed => "closed",
            Self::Record(ContentType::Heartbeat, _) => "heartbeat",
            Self::Record(_, _) => "record",
            Self::Reset => "reset",
            Self::Silence => "silence",
            Self::Strange => "not_tls",
        }
    }
}

/// A connection on which the server has said its first flight.
#[derive(Debug)]
pub(crate) struct Sequel<S> {
    stream: S,
    /// Received, not yet a whole record.
    unread: Vec<u8>,
    received: usize,
}

impl Sequel<()> {
    /// Bytes that were received, without a connection.
    pub(crate) fn received(bytes: &[u8]) -> Self {
        Self {
            stream: (),
            unread: bytes.to_vec(),
            received: bytes.len(),
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Sequel<S> {
    /// Sends a hello and reads the server's first flight. Bounded in bytes; the caller bounds the time.
    pub(crate) async fn begin(mut stream: S, hello: &[u8]) -> (Self, Flight, Ending) {
        let mut reader = FlightReader::default();
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
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break Ending::Closed,
                Err(_) => break Ending::Reset,
            }
        };
        let (flight, unread) = reader.into_parts();
        let sequel = Self {
            stream,
            unread,
            received: 0,
        };
        (sequel, flight, ending)
    }

    /// Sends bytes in one segment. That it failed shows in what is read next.
    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        let _written = self.stream.write_all(bytes).await;
    }

    /// The next thing that the server does, up to an instant. Warnings that it goes on after are passed over.
    pub(crate) async fn next(&mut self, until: Instant) -> Reaction {
        let mut chunk = vec![0; CHUNK];
        loop {
            match self.whole_record() {
                Some(Reaction::Alert(level, description)) if (Alert { level, description }).is_passing() => continue,
                Some(reaction) => return reaction,
                None => {}
            }
            if self.received > LONGEST {
                return Reaction::Strange;
            }
            match timeout_at(until, self.stream.read(&mut chunk)).await {
                Err(_) => return Reaction::Silence,
                Ok(Ok(0)) => return Reaction::Closed,
                Ok(Ok(count)) => {
                    self.received = self.received.saturating_add(count);
                    let received = chunk.get_mut(..count).unwrap_or_default();
                    self.unread.extend_from_slice(received);
                    received.fill(0);
                }
                Ok(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => return Reaction::Closed,
                Ok(Err(_)) => return Reaction::Reset,
            }
        }
    }
}

impl<S> Sequel<S> {
    /// Takes the first record, if all of it is here. Its content is overwritten: a server may have sent what it should not.
    pub(crate) fn whole_record(&mut self) -> Option<Reaction> {
        let (reaction, length) = match Record::read(&self.unread) {
            Err(_) => return Some(Reaction::Strange),
            Ok(None) => return None,
            Ok(Some((record, rest))) => (reaction(&record), self.unread.len() - rest.len()),
        };
        self.unread.iter_mut().take(length).for_each(|byte| *byte = 0);
        self.unread.drain(..length);
        Some(reaction)
    }
}

fn reaction(record: &Record<'_>) -> Reaction {
    match (record.content, record.payload) {
        (ContentType::Alert, &[level, description]) => Reaction::Alert(level, description),
        (content, payload) => Reaction::Record(content, payload.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::record::record;
    use proptest::prelude::*;
    use std::time::Duration;

    fn sequel(bytes: &[u8]) -> Sequel<tokio::io::DuplexStream> {
        let (ours, _theirs) = tokio::io::duplex(64);
        Sequel {
            stream: ours,
            unread: bytes.to_vec(),
            received: 0,
        }
    }

    async fn next(sequel: &mut Sequel<tokio::io::DuplexStream>) -> Reaction {
        sequel.next(Instant::now() + Duration::from_millis(50)).await
    }

    #[tokio::test]
    async fn records_are_told_one_by_one() {
        let bytes = [
            record(ContentType::Alert, 0x0303, &[1, 112]),
            record(ContentType::Heartbeat, 0x0303, &[2, 0, 1, 7]),
            record(ContentType::Alert, 0x0303, &[2, 20]),
            record(ContentType::Alert, 0x0303, &[0; 24]),
            b"500 OOPS".to_vec(),
        ];
        let mut sequel = sequel(&bytes.concat());
        for expected in [
            Reaction::Record(ContentType::Heartbeat, 4),
            Reaction::Alert(2, 20),
            Reaction::Record(ContentType::Alert, 24),
            Reaction::Strange,
        ] {
            assert_eq!(next(&mut sequel).await, expected);
        }
    }

    #[tokio::test]
    async fn half_a_record_is_none() {
        let bytes = record(ContentType::Alert, 0x0303, &[2, 20]);
        assert_eq!(next(&mut sequel(&bytes[..6])).await, Reaction::Closed);
        let (ours, _theirs) = tokio::io::duplex(64);
        let mut waiting = Sequel {
            stream: ours,
            unread: bytes[..6].to_vec(),
            received: 0,
        };
        assert_eq!(next(&mut waiting).await, Reaction::Silence);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut sequel = sequel(&bytes);
            for _ in 0..300 {
                match sequel.whole_record() {
                    Some(Reaction::Strange) | None => break,
                    Some(_) => {}
                }
            }
        }
    }
}
