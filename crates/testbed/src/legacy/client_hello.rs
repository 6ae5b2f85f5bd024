//! Reading a ClientHello.

/// What a client offered (RFC 5246 section 7.4.1.2, RFC 8446 section 4.1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientHello {
    /// The version in the header of the first record.
    pub record_version: u16,
    /// The highest version offered, before TLS 1.3; `legacy_version` since.
    pub version: u16,
    /// Its 32 random bytes.
    pub random: [u8; 32],
    /// The session to resume.
    pub session_id: Vec<u8>,
    /// The cipher suites, signalling values among them, in the client's order.
    pub cipher_suites: Vec<u16>,
    /// The compression methods: 0 null, 1 DEFLATE.
    pub compression_methods: Vec<u8>,
    /// The extensions in their order: type and content.
    pub extensions: Vec<(u16, Vec<u8>)>,
    /// Length of the message in bytes, without its header.
    pub length: usize,
}

impl ClientHello {
    /// Finds the first ClientHello in what a client sent, as [`Server::received`](crate::Server::received) gives it. The words of a
    /// STARTTLS dialogue before it are skipped.
    #[must_use]
    pub fn read(sent: &[u8]) -> Option<Self> {
        let start = sent.windows(3).position(|window| matches!(window, [22, 3, _]))?;
        let mut rest = sent.get(start..)?;
        let record_version = u16::from_be_bytes([3, *rest.get(2)?]);
        let mut message = Vec::new();
        loop {
            let (&[kind, _, _, high, low], after) = rest.split_first_chunk::<5>()?;
            let (payload, following) = after.split_at_checked(usize::from(u16::from_be_bytes([high, low])))?;
            if kind != 22 {
                return None;
            }
            message.extend_from_slice(payload);
            rest = following;
            let [1, a, b, c, body @ ..] = message.as_slice() else {
                if message.len() < 4 {
                    continue;
                }
                return None;
            };
            let length = [*a, *b, *c].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            if let Some(body) = body.get(..length) {
                return Self::parse(record_version, body);
            }
        }
    }

    /// Parses the body of a ClientHello message.
    pub(super) fn parse(record_version: u16, body: &[u8]) -> Option<Self> {
        let mut reader = Reader(body);
        let version = reader.u16()?;
        let random = reader.take(32)?.try_into().ok()?;
        let session_id = reader.vector8()?.to_vec();
        let cipher_suites = numbers(reader.vector16()?);
        let compression_methods = reader.vector8()?.to_vec();
        let mut extensions = Vec::new();
        if !reader.0.is_empty() {
            let mut list = Reader(reader.vector16()?);
            while !list.0.is_empty() {
                extensions.push((list.u16()?, list.vector16()?.to_vec()));
            }
        }
        let length = body.len();
        Some(Self {
            record_version,
            version,
            random,
            session_id,
            cipher_suites,
            compression_methods,
            extensions,
            length,
        })
    }

    /// The content of an extension.
    #[must_use]
    pub fn extension(&self, number: u16) -> Option<&[u8]> {
        self.extensions
            .iter()
            .find(|(kind, _)| *kind == number)
            .map(|(_, content)| content.as_slice())
    }

    /// The name asked for (server_name, RFC 6066 section 3).
    #[must_use]
    pub fn server_name(&self) -> Option<String> {
        let mut list = Reader(Reader(self.extension(0)?).vector16()?);
        let (0, name) = (list.u8()?, list.vector16()?) else {
            return None;
        };
        Some(String::from_utf8_lossy(name).into_owned())
    }

    /// The key exchange groups (supported_groups), in the client's order.
    #[must_use]
    pub fn groups(&self) -> Vec<u16> {
        self.extension(10)
            .and_then(|content| Reader(content).vector16())
            .map(numbers)
            .unwrap_or_default()
    }

    /// The signature schemes (signature_algorithms), in the client's order.
    #[must_use]
    pub fn signature_schemes(&self) -> Vec<u16> {
        self.extension(13)
            .and_then(|content| Reader(content).vector16())
            .map(numbers)
            .unwrap_or_default()
    }

    /// The versions of a client that knows TLS 1.3 (supported_versions); empty otherwise.
    #[must_use]
    pub fn supported_versions(&self) -> Vec<u16> {
        self.extension(43)
            .and_then(|content| Reader(content).vector8())
            .map(numbers)
            .unwrap_or_default()
    }

    /// The application protocols (ALPN), in the client's order.
    #[must_use]
    pub fn application_protocols(&self) -> Vec<String> {
        let mut protocols = Vec::new();
        let mut list = Reader(
            self.extension(16)
                .and_then(|content| Reader(content).vector16())
                .unwrap_or_default(),
        );
        while let Some(protocol) = list.vector8() {
            protocols.push(String::from_utf8_lossy(protocol).into_owned());
        }
        protocols
    }
}

fn numbers(bytes: &[u8]) -> Vec<u16> {
    bytes
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte)))
        .collect()
}

/// A bounded reader of TLS vectors.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes(self.take(2)?.try_into().ok()?))
    }

    fn vector8(&mut self) -> Option<&'a [u8]> {
        let length = usize::from(self.u8()?);
        self.take(length)
    }

    fn vector16(&mut self) -> Option<&'a [u8]> {
        let length = usize::from(self.u16()?);
        self.take(length)
    }
}
