//! Handshake messages in clear: bytes in, values out.

use super::bytes::Reader;

/// The random of a HelloRetryRequest (RFC 8446 section 4.1.3).
const HELLO_RETRY_REQUEST: [u8; 32] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91, 0xC2, 0xA2, 0x11,
    0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
];

/// The most certificates that are taken from one message.
const MOST_CERTIFICATES: usize = 64;

/// A message of the server, as far as it travels in clear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// The chain as sent, leaf first, DER.
    Certificate(Vec<Vec<u8>>),
    /// The server asks for a client certificate.
    CertificateRequest(CertificateRequest),
    /// The stapled OCSP response (RFC 6066 section 8).
    CertificateStatus(Vec<u8>),
    /// Another message, by its type.
    Other(u8),
    /// The server's choice.
    ServerHello(ServerHello),
    /// The end of the server's first flight.
    ServerHelloDone,
    /// Key exchange parameters: how to read them depends on the suite, see [`super::key_exchange`].
    ServerKeyExchange(Vec<u8>),
}

/// The message has a form that its type does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

impl Message {
    /// Reads the body of a message of this type.
    pub(crate) fn read(kind: u8, body: &[u8]) -> Result<Self, Malformed> {
        match kind {
            2 => ServerHello::read(body).map(Self::ServerHello),
            11 => certificates(body).map(Self::Certificate),
            12 => Some(Self::ServerKeyExchange(body.to_vec())),
            13 => CertificateRequest::read(body).map(Self::CertificateRequest),
            14 => Some(Self::ServerHelloDone),
            22 => certificate_status(body).map(Self::CertificateStatus),
            other => Some(Self::Other(other)),
        }
        .ok_or(Malformed)
    }
}

/// What the server chose (RFC 5246 section 7.4.1.3, RFC 8446 section 4.1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ServerHello {
    /// The version in force: that of the `supported_versions` extension where there is one.
    pub(crate) version: u16,
    /// Whether it is a HelloRetryRequest.
    pub(crate) retry: bool,
    /// The last eight bytes of the random, where a downgrade shows.
    pub(crate) random_tail: [u8; 8],
    /// The session identifier.
    pub(crate) session_id: Vec<u8>,
    /// The suite.
    pub(crate) suite: u16,
    /// The compression method: 0 is none, 1 is DEFLATE.
    pub(crate) compression: u8,
    /// Extensions in order, number and content.
    pub(crate) extensions: Vec<(u16, Vec<u8>)>,
}

impl ServerHello {
    fn read(body: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(body);
        let legacy_version = reader.u16()?;
        let random: [u8; 32] = reader.array()?;
        let session_id = reader.vector8()?.to_vec();
        let suite = reader.u16()?;
        let compression = reader.u8()?;
        // An empty extension block may be left out (RFC 5246 section 7.4.1.3).
        let extensions = match reader.is_empty() {
            true => Vec::new(),
            false => extensions(reader.vector16()?)?,
        };
        let supported = extensions.iter().find(|(number, _)| *number == 43);
        let version = supported
            .and_then(|(_, content)| Reader::new(content).u16())
            .unwrap_or(legacy_version);
        Some(Self {
            version,
            retry: random == HELLO_RETRY_REQUEST,
            random_tail: Reader::new(random.get(24..)?).array()?,
            session_id,
            suite,
            compression,
            extensions,
        })
    }

    /// The content of an extension.
    pub(crate) fn extension(&self, number: u16) -> Option<&[u8]> {
        self.extensions
            .iter()
            .find(|(known, _)| *known == number)
            .map(|(_, content)| content.as_slice())
    }

    /// The application protocol that the server chose (RFC 7301 section 3.1), where it is text.
    pub(crate) fn alpn(&self) -> Option<String> {
        let mut list = Reader::new(Reader::new(self.extension(16)?).vector16()?);
        String::from_utf8(list.vector8()?.to_vec()).ok()
    }

    /// The group that the server chose, or asks for in a HelloRetryRequest (RFC 8446 section 4.2.8).
    pub(crate) fn key_share_group(&self) -> Option<u16> {
        Reader::new(self.extension(51)?).u16()
    }
}

fn extensions(block: &[u8]) -> Option<Vec<(u16, Vec<u8>)>> {
    let mut reader = Reader::new(block);
    let mut extensions = Vec::new();
    while !reader.is_empty() {
        extensions.push((reader.u16()?, reader.vector16()?.to_vec()));
    }
    Some(extensions)
}

fn certificates(body: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut list = Reader::new(Reader::new(body).vector24()?);
    let mut certificates = Vec::new();
    while !list.is_empty() && certificates.len() < MOST_CERTIFICATES {
        certificates.push(list.vector24()?.to_vec());
    }
    Some(certificates)
}

fn certificate_status(body: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader::new(body);
    match reader.u8()? {
        1 => reader.vector24().map(<[u8]>::to_vec),
        _ => Some(Vec::new()), // a kind of status that was not asked for
    }
}

/// What the server says about the client certificate it would like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CertificateRequest {
    /// How many CA names it lists.
    pub(crate) authorities: usize,
}

impl CertificateRequest {
    /// The form of TLS 1.2, or that without signature algorithms of the versions before (RFC 4346 section 7.4.4).
    fn read(body: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(body);
        reader.vector8()?;
        let mut with_algorithms = reader;
        let modern = with_algorithms.vector16().and_then(|_| authorities(with_algorithms));
        let authorities = modern.or_else(|| authorities(reader))?;
        Some(Self { authorities })
    }
}

fn authorities(mut reader: Reader<'_>) -> Option<usize> {
    let mut list = Reader::new(reader.vector16()?);
    if !reader.is_empty() {
        return None;
    }
    let mut count = 0;
    while !list.is_empty() {
        list.vector16()?;
        count += 1;
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn server_hello(version: u16, random: [u8; 32], extensions: &[u8]) -> Vec<u8> {
        let mut body = version.to_be_bytes().to_vec();
        body.extend(random);
        body.extend([0, 0x13, 0x01, 0]);
        body.extend(extensions);
        body
    }

    #[test]
    fn the_version_of_tls_1_3_stands_in_an_extension() {
        let body = server_hello(
            0x0303,
            HELLO_RETRY_REQUEST,
            &[0, 12, 0, 43, 0, 2, 3, 4, 0, 51, 0, 2, 0x11, 0xEC],
        );
        let Ok(Message::ServerHello(hello)) = Message::read(2, &body) else {
            panic!()
        };
        assert_eq!(
            (hello.version, hello.retry, hello.key_share_group()),
            (0x0304, true, Some(0x11EC))
        );
    }

    #[test]
    fn an_application_protocol_is_one_name() {
        for (content, expected) in [
            (&[0, 3, 2, b'h', b'2'][..], Some("h2")),
            (&[0, 3, 5, b'h', b'2'], None),
            (&[], None),
        ] {
            let length = u8::try_from(content.len()).unwrap();
            let block = [&[0, length + 4, 0, 16, 0, length], content].concat();
            let Ok(Message::ServerHello(hello)) = Message::read(2, &server_hello(0x0303, [9; 32], &block)) else {
                panic!()
            };
            assert_eq!(hello.alpn().as_deref(), expected);
        }
    }

    #[test]
    fn an_old_server_hello_has_no_extensions() {
        let Ok(Message::ServerHello(hello)) = Message::read(2, &server_hello(0x0301, [9; 32], &[])) else {
            panic!()
        };
        assert_eq!((hello.version, hello.retry, hello.suite), (0x0301, false, 0x1301));
    }

    #[test]
    fn a_certificate_request_is_read_in_both_forms() {
        let old = [1, 1, 0, 5, 0, 3, 0x30, 1, 0];
        let new = [1, 1, 0, 2, 4, 3, 0, 5, 0, 3, 0x30, 1, 0];
        for body in [old.as_slice(), &new] {
            let request = Message::read(13, body);
            assert_eq!(
                request,
                Ok(Message::CertificateRequest(CertificateRequest { authorities: 1 })),
                "{body:?}"
            );
        }
    }

    #[test]
    fn a_chain_that_is_cut_short_is_malformed() {
        assert_eq!(
            Message::read(11, &[0, 0, 5, 0, 0, 2, 7, 8]),
            Ok(Message::Certificate(vec![vec![7, 8]]))
        );
        assert_eq!(Message::read(11, &[0, 0, 5, 0, 0, 3, 7, 8]), Err(Malformed));
        assert_eq!(Message::read(11, &[0, 0, 0]), Ok(Message::Certificate(vec![])));
    }

    proptest! {
        #[test]
        fn any_body_is_read_or_refused(kind in any::<u8>(), body in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _read = Message::read(kind, &body);
        }
    }
}
