//! The server's first flight: records come in as they arrive, messages are put together across them.

use super::alert::Alert;
use super::bytes::Reader;
use super::handshake::{Message, ServerHello};
use super::record::{ContentType, Record};
use super::version::Version;

/// What is read of one flight at most: chains of a hundred kilobytes exist.
pub(crate) const LONGEST_FLIGHT: usize = 256 * 1024;

/// What a server answered to a hello, as far as it travelled in clear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flight {
    /// Its choice.
    pub(crate) hello: Option<ServerHello>,
    /// The chain as sent, leaf first, DER; none where there was no Certificate message.
    pub(crate) certificates: Option<Vec<Vec<u8>>>,
    /// The stapled OCSP response.
    pub(crate) staple: Option<Vec<u8>>,
    /// The ServerKeyExchange, unread.
    pub(crate) key_exchange: Option<Vec<u8>>,
    /// How many CA names a request for a client certificate listed; none where there was no request.
    pub(crate) client_authorities: Option<usize>,
    /// Alerts of level warning that came on the way.
    pub(crate) warnings: Vec<Alert>,
}

impl Flight {
    /// The version in force, where the server chose one that is known.
    pub(crate) fn version(&self) -> Option<Version> {
        Version::from_number(self.hello.as_ref()?.version)
    }
}

/// How a flight ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// The server refused with this alert.
    Alert(Alert),
    /// All that travels in clear is here.
    Complete,
    /// The server sent TLS that makes no sense.
    Malformed,
    /// The server does not speak TLS.
    NotTls,
    /// More than is read.
    TooLong,
}

/// Puts a flight together from the bytes of a connection.
#[derive(Debug, Default)]
pub(crate) struct FlightReader {
    flight: Flight,
    /// Received, not yet a whole record.
    unread: Vec<u8>,
    /// Handshake bytes, not yet a whole message.
    handshake: Vec<u8>,
    received: usize,
}

impl FlightReader {
    /// Takes bytes as they arrive; says how the flight ended, once it did.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Option<End> {
        self.received = self.received.saturating_add(bytes.len());
        self.unread.extend_from_slice(bytes);
        let mut unread = std::mem::take(&mut self.unread);
        let mut rest = unread.as_slice();
        let end = loop {
            match Record::read(rest) {
                Err(_) if self.flight == Flight::default() && self.handshake.is_empty() => break Some(End::NotTls),
                Err(_) => break Some(End::Malformed),
                Ok(None) => break None,
                Ok(Some((record, after))) => {
                    rest = after;
                    if let Some(end) = self.record(&record) {
                        break Some(end);
                    }
                }
            }
        };
        let consumed = unread.len() - rest.len();
        unread.drain(..consumed);
        self.unread = unread;
        end.or_else(|| (self.received > LONGEST_FLIGHT).then_some(End::TooLong))
    }

    /// What was read.
    pub(crate) fn into_flight(self) -> Flight {
        self.flight
    }

    /// What was read, and the bytes of records that came behind it.
    pub(crate) fn into_parts(self) -> (Flight, Vec<u8>) {
        (self.flight, self.unread)
    }

    fn record(&mut self, record: &Record<'_>) -> Option<End> {
        match record.content {
            ContentType::Alert => match Alert::read(record.payload) {
                Some(alert) if alert.is_passing() => {
                    self.flight.warnings.push(alert);
                    None
                }
                Some(alert) => Some(End::Alert(alert)),
                None => Some(End::Malformed),
            },
            ContentType::Handshake => {
                self.handshake.extend_from_slice(record.payload);
                self.messages()
            }
            // In TLS 1.3 what follows the ServerHello is encrypted.
            ContentType::ApplicationData | ContentType::ChangeCipherSpec if self.flight.hello.is_some() => {
                Some(End::Complete)
            }
            ContentType::ApplicationData | ContentType::ChangeCipherSpec | ContentType::Heartbeat => {
                Some(End::Malformed)
            }
        }
    }

    fn messages(&mut self) -> Option<End> {
        let mut handshake = std::mem::take(&mut self.handshake);
        let mut reader = Reader::new(&handshake);
        let mut end = None;
        while end.is_none() {
            let mut ahead = reader;
            let (Some(kind), Some(body)) = (ahead.u8(), ahead.vector24()) else {
                break;
            };
            reader = ahead;
            end = match Message::read(kind, body) {
                Ok(message) => self.message(message),
                Err(_) => Some(End::Malformed),
            };
        }
        let consumed = handshake.len() - reader.rest().len();
        handshake.drain(..consumed);
        self.handshake = handshake;
        end
    }

    fn message(&mut self, message: Message) -> Option<End> {
        let flight = &mut self.flight;
        match message {
            Message::ServerHello(hello) => {
                if flight.hello.is_some() {
                    return Some(End::Malformed);
                }
                let last_in_clear = hello.version >= Version::Tls13.number();
                flight.hello = Some(hello);
                return last_in_clear.then_some(End::Complete);
            }
            Message::Certificate(certificates) => flight.certificates = Some(certificates),
            Message::CertificateRequest(request) => flight.client_authorities = Some(request.authorities),
            Message::CertificateStatus(response) => flight.staple = Some(response),
            Message::ServerHelloDone if flight.hello.is_some() => return Some(End::Complete),
            Message::ServerHelloDone => {}
            Message::ServerKeyExchange(body) => flight.key_exchange = Some(body),
            Message::Other(_) => {}
        }
        // Nothing may come before the choice.
        flight.hello.is_none().then_some(End::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::record::handshake_records;
    use proptest::prelude::*;

    fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).unwrap().to_be_bytes();
        [&[kind], &length[1..], body].concat()
    }

    fn hello(version: u16) -> Vec<u8> {
        let body = [version.to_be_bytes().as_slice(), &[7; 32], &[0, 0, 0x35, 0]].concat();
        message(2, &body)
    }

    fn whole_flight() -> Vec<u8> {
        let chain = message(11, &[0, 0, 8, 0, 0, 5, 1, 2, 3, 4, 5]);
        let status = message(22, &[1, 0, 0, 2, 8, 9]);
        [
            hello(0x0301),
            chain,
            status,
            message(13, &[1, 1, 0, 0]),
            message(14, &[]),
        ]
        .concat()
    }

    #[test]
    fn messages_are_put_together_across_records() {
        let flight = whole_flight();
        for cut in 1..flight.len() {
            let bytes: Vec<u8> = flight
                .chunks(cut)
                .flat_map(|part| handshake_records(0x0301, part))
                .collect();
            let mut reader = FlightReader::default();
            assert_eq!(reader.push(&bytes), Some(End::Complete), "records of {cut}");
            let flight = reader.into_flight();
            assert_eq!(flight.version(), Some(Version::Tls10));
            assert_eq!(flight.certificates, Some(vec![vec![1, 2, 3, 4, 5]]));
            assert_eq!((flight.staple, flight.client_authorities), (Some(vec![8, 9]), Some(0)));
        }
    }

    #[test]
    fn bytes_may_arrive_one_by_one() {
        let bytes = handshake_records(0x0303, &whole_flight());
        let mut reader = FlightReader::default();
        let ends: Vec<_> = bytes.iter().filter_map(|byte| reader.push(&[*byte])).collect();
        assert_eq!(ends, [End::Complete]);
    }

    #[test]
    fn a_refusal_is_told_from_a_warning() {
        let mut reader = FlightReader::default();
        assert_eq!(reader.push(&[21, 3, 1, 0, 2, 1, 112]), None);
        assert_eq!(
            reader.push(&[21, 3, 1, 0, 2, 2, 40]),
            Some(End::Alert(Alert {
                level: 2,
                description: 40
            }))
        );
        assert_eq!(reader.into_flight().warnings.len(), 1);
    }

    #[test]
    fn tls_1_3_ends_in_clear_with_the_server_hello() {
        let body = [&[3, 3], [7; 32].as_slice(), &[0, 0x13, 1, 0, 0, 6, 0, 43, 0, 2, 3, 4]].concat();
        let mut reader = FlightReader::default();
        assert_eq!(
            reader.push(&handshake_records(0x0303, &message(2, &body))),
            Some(End::Complete)
        );
        assert_eq!(reader.into_flight().version(), Some(Version::Tls13));
    }

    #[test]
    fn a_message_that_never_ends_is_bounded() {
        let start = handshake_records(0x0303, &[&hello(0x0303)[..], &[11, 0xff, 0xff, 0xff]].concat());
        let more = handshake_records(0x0303, &[0; 16_000]);
        let mut reader = FlightReader::default();
        assert_eq!(reader.push(&start), None);
        let rounds = (0..100).take_while(|_| reader.push(&more).is_none()).count();
        assert!(rounds < 20, "{rounds}");
    }

    #[test]
    fn what_is_no_tls_is_told_from_bad_tls() {
        assert_eq!(
            FlightReader::default().push(b"HTTP/1.1 400 Bad Request"),
            Some(End::NotTls)
        );
        assert_eq!(
            FlightReader::default().push(&handshake_records(0x0303, &message(14, &[]))),
            Some(End::Malformed)
        );
        assert_eq!(
            FlightReader::default().push(&handshake_records(0x0303, &message(11, &[0, 0, 0]))),
            Some(End::Malformed)
        );
        let mut reader = FlightReader::default();
        reader.push(&handshake_records(0x0303, &hello(0x0303)));
        assert_eq!(reader.push(b"HTTP/"), Some(End::Malformed));
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(parts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..200), 0..20)) {
            let mut reader = FlightReader::default();
            for part in &parts {
                if reader.push(part).is_some() {
                    break;
                }
            }
        }

        #[test]
        fn any_messages_are_survived(parts in proptest::collection::vec((any::<u8>(), proptest::collection::vec(any::<u8>(), 0..200)), 0..10)) {
            let mut reader = FlightReader::default();
            reader.push(&handshake_records(0x0303, &hello(0x0303)));
            for (kind, body) in &parts {
                if reader.push(&handshake_records(0x0303, &message(*kind % 24, body))).is_some() {
                    break;
                }
            }
        }
    }
}
