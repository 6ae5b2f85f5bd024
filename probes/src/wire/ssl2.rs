//! SSL 2.0, which has a framing of its own (draft-hickman-netscape-ssl-00).

use super::bytes::{Reader, Writer};

/// `SSL_CK_RC4_128_EXPORT40_WITH_MD5`.
pub(crate) const RC4_40: [u8; 3] = [2, 0, 0x80];
/// `SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5`.
pub(crate) const RC2_40: [u8; 3] = [4, 0, 0x80];
/// `SSL_CK_DES_64_CBC_WITH_MD5`.
pub(crate) const DES: [u8; 3] = [6, 0, 0x40];

/// RC4, RC4 export, RC2, RC2 export, IDEA, DES, triple DES, RC4 with 64 bits.
const CIPHER_SPECS: [[u8; 3]; 8] = [
    [1, 0, 0x80],
    [2, 0, 0x80],
    [3, 0, 0x80],
    [4, 0, 0x80],
    [5, 0, 0x80],
    [6, 0, 0x40],
    [7, 0, 0xC0],
    [8, 0, 0x80],
];

/// The name of a cipher spec (draft-hickman-netscape-ssl-00, and OpenSSL for the last two), or its number.
pub(crate) fn name(spec: [u8; 3]) -> String {
    let name = match spec {
        [1, 0, 0x80] => "SSL_CK_RC4_128_WITH_MD5",
        [2, 0, 0x80] => "SSL_CK_RC4_128_EXPORT40_WITH_MD5",
        [3, 0, 0x80] => "SSL_CK_RC2_128_CBC_WITH_MD5",
        [4, 0, 0x80] => "SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5",
        [5, 0, 0x80] => "SSL_CK_IDEA_128_CBC_WITH_MD5",
        [6, 0, 0x40] => "SSL_CK_DES_64_CBC_WITH_MD5",
        [7, 0, 0xC0] => "SSL_CK_DES_192_EDE3_CBC_WITH_MD5",
        [8, 0, 0x80] => "SSL_CK_RC4_64_WITH_MD5",
        [a, b, c] => return format!("0x{a:02X}{b:02X}{c:02X}"),
    };
    name.to_owned()
}

/// A CLIENT-HELLO of SSL 2.0 that offers everything.
pub(crate) fn client_hello(challenge: &[u8; 16]) -> Vec<u8> {
    let mut body = Writer::default();
    let specs = CIPHER_SPECS.concat();
    body.u8(1).u16(0x0002);
    for length in [specs.len(), 0, challenge.len()] {
        body.u16(u16::try_from(length).unwrap_or(0));
    }
    body.bytes(&specs).bytes(challenge);
    framed(&body.into_bytes())
}

/// A master key in two parts: what travels in clear, and what is encrypted with the server's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MasterKey {
    /// The cipher that the client chooses.
    pub(crate) spec: [u8; 3],
    /// The part in clear; only export ciphers may have one.
    pub(crate) clear: Vec<u8>,
    /// The rest, encrypted.
    pub(crate) encrypted: Vec<u8>,
}

impl MasterKey {
    /// The CLIENT-MASTER-KEY message. Block ciphers have an initial value of eight bytes, here zeros.
    pub(crate) fn encode(&self) -> Vec<u8> {
        const CLIENT_MASTER_KEY: u8 = 2;
        let argument: &[u8] = match is_block(self.spec) {
            true => &[0; 8],
            false => &[],
        };
        let parts = [self.clear.as_slice(), &self.encrypted, argument];
        let mut body = Writer::default();
        body.u8(CLIENT_MASTER_KEY).bytes(&self.spec);
        for part in parts {
            body.u16(u16::try_from(part.len()).unwrap_or(0));
        }
        for part in parts {
            body.bytes(part);
        }
        framed(&body.into_bytes())
    }
}

/// How a server took a CLIENT-MASTER-KEY.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// With a SERVER-VERIFY, encrypted: it has made the keys and goes on.
    Accepted,
    /// With an error, or with anything else.
    Refused,
    /// Not enough bytes yet.
    Unfinished,
}

/// Reads what came after a CLIENT-MASTER-KEY. SERVER-VERIFY is a type and the challenge of 16 bytes behind a MAC of 16: 33
/// bytes with a stream cipher, 40 where they fill blocks. An error is three bytes in clear.
pub(crate) fn read_verify(spec: [u8; 3], bytes: &[u8]) -> Verdict {
    const STREAM: u16 = 33;
    const BLOCKS: u16 = 40;
    let mut reader = Reader::new(bytes);
    let Some(header) = reader.u16() else {
        return Verdict::Unfinished;
    };
    // Three bytes of length where there is padding: its number stands in the third.
    let (length, is_padded) = (header & 0x7FFF, header & 0x8000 == 0);
    let expected = match (is_block(spec), is_padded) {
        (true, true) => length & 0x3FFF == BLOCKS,
        (false, false) => length == STREAM,
        (_, _) => false,
    };
    let whole = usize::from(length & 0x3FFF) + usize::from(is_padded);
    match (expected, reader.take(whole)) {
        (false, _) => Verdict::Refused,
        (true, None) => Verdict::Unfinished,
        (true, Some(_)) => Verdict::Accepted,
    }
}

const fn is_block([kind, _, _]: [u8; 3]) -> bool {
    matches!(kind, 3..=7)
}

fn framed(body: &[u8]) -> Vec<u8> {
    let mut record = Writer::default();
    record.u16(0x8000 | u16::try_from(body.len()).unwrap_or(0)).bytes(body);
    record.into_bytes()
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// No SERVER-HELLO of SSL 2.0: a TLS alert, or anything else.
    Other,
    /// A SERVER-HELLO. No cipher spec in common is still an answer in SSL 2.0 (CVE-2015-3197).
    ServerHello {
        /// The certificate, DER; empty where there is none.
        certificate: Vec<u8>,
        /// The cipher specs that the server accepts.
        cipher_specs: Vec<[u8; 3]>,
    },
    /// Not enough bytes yet.
    Unfinished,
}

/// Reads what has arrived so far.
pub(crate) fn read(bytes: &[u8]) -> Answer {
    let mut reader = Reader::new(bytes);
    let Some(header) = reader.u16() else {
        return Answer::Unfinished;
    };
    // Two bytes of length without padding, or three with; a SERVER-HELLO is not padded, for it is not encrypted.
    if header & 0x8000 == 0 {
        return Answer::Other;
    }
    match reader.rest().first() {
        None => return Answer::Unfinished,
        Some(4) => {}
        Some(_) => return Answer::Other,
    }
    match reader.take(usize::from(header & 0x7FFF)) {
        None => Answer::Unfinished,
        Some(body) => server_hello(body).unwrap_or(Answer::Other),
    }
}

fn server_hello(body: &[u8]) -> Option<Answer> {
    let mut reader = Reader::new(body);
    reader.take(3)?; // type, session id hit, certificate type
    let version = reader.u16()?;
    let (certificate, specs) = (reader.u16()?, reader.u16()?);
    reader.u16()?; // length of the connection id
    let certificate = reader.take(usize::from(certificate))?.to_vec();
    let specs = reader.take(usize::from(specs))?;
    let cipher_specs = specs.chunks_exact(3).filter_map(|spec| spec.try_into().ok()).collect();
    (version == 0x0002).then_some(Answer::ServerHello {
        certificate,
        cipher_specs,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_hello_says_how_long_it_is() {
        let hello = client_hello(&[7; 16]);
        assert_eq!(
            usize::from(u16::from_be_bytes([hello[0] & 0x7F, hello[1]])),
            hello.len() - 2
        );
        assert_eq!(hello[2..11], [1, 0, 2, 0, 24, 0, 0, 0, 16]);
    }

    #[test]
    fn a_server_hello_gives_certificate_and_specs() {
        let body = [4, 0, 1, 0, 2, 0, 2, 0, 3, 0, 1, 0xAA, 0xBB, 1, 0, 0x80, 9];
        let bytes = [&[0x80, 17][..], &body].concat();
        let expected = Answer::ServerHello {
            certificate: vec![0xAA, 0xBB],
            cipher_specs: vec![[1, 0, 0x80]],
        };
        assert_eq!(read(&bytes), expected);
        for cut in 0..bytes.len() {
            assert_eq!(read(&bytes[..cut]), Answer::Unfinished, "{cut}");
        }
    }

    #[test]
    fn an_alert_of_tls_is_no_ssl_2() {
        assert_eq!(read(&[21, 3, 1, 0, 2, 2, 70]), Answer::Other);
    }

    #[test]
    fn a_master_key_says_how_long_its_parts_are() {
        let key = MasterKey {
            spec: RC4_40,
            clear: vec![1; 11],
            encrypted: vec![2; 64],
        };
        let bytes = key.encode();
        assert_eq!(bytes[..12], [0x80, 85, 2, 2, 0, 0x80, 0, 11, 0, 64, 0, 0]);
        assert_eq!(bytes.len(), 2 + 85);
        let key = MasterKey { spec: RC2_40, ..key };
        assert_eq!(key.encode()[6..12], [0, 11, 0, 64, 0, 8]);
    }

    #[test]
    fn an_encrypted_verify_is_told_by_its_length() {
        let stream = [&[0x80, 33][..], &[9; 33]].concat();
        let blocks = [&[0, 40, 7][..], &[9; 40]].concat();
        assert_eq!(read_verify(RC4_40, &stream), Verdict::Accepted);
        assert_eq!(read_verify(RC2_40, &blocks), Verdict::Accepted);
        assert_eq!(read_verify(DES, &blocks), Verdict::Accepted);
        assert_eq!(read_verify(RC2_40, &stream), Verdict::Refused);
        assert_eq!(read_verify(RC4_40, &stream[..34]), Verdict::Unfinished);
        assert_eq!(read_verify(RC2_40, &blocks[..42]), Verdict::Unfinished);
        for error in [&[0x80, 3, 0, 0, 1][..], &[21, 3, 1, 0, 2, 2, 40], b"HTTP/1.1"] {
            assert_eq!(read_verify(RC4_40, error), Verdict::Refused, "{error:?}");
        }
        assert_eq!(read_verify(RC4_40, &[0x80]), Verdict::Unfinished);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _answer = read(&bytes);
            let _verdict = (read_verify(RC4_40, &bytes), read_verify(DES, &bytes));
        }
    }
}
