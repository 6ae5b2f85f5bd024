//! ClientHello, SSL 3.0 to TLS 1.3: values in, bytes out.

use super::bytes::Writer;
use super::record::handshake_records;
use super::suites::{self, FALLBACK_SCSV, RENEGOTIATION_INFO_SCSV};
use super::version::Version;

/// The numbers that a hello needs and that nobody may guess.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Random {
    /// The random of the hello.
    pub(crate) hello: [u8; 32],
    /// The session identifier of a TLS 1.3 hello (RFC 8446 appendix D.4).
    pub(crate) session: [u8; 32],
}

/// A ClientHello.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClientHello {
    /// `client_version`; 3.3 for TLS 1.3.
    pub(crate) version: Version,
    /// The random.
    pub(crate) random: [u8; 32],
    /// At most 32 bytes.
    pub(crate) session_id: Vec<u8>,
    /// The suites offered, in this order.
    pub(crate) suites: Vec<u16>,
    /// The compression methods offered: 0 is none, 1 is DEFLATE.
    pub(crate) compressions: Vec<u8>,
    /// The extensions, in this order. None: no block at all, as SSL 3.0 wants it.
    pub(crate) extensions: Vec<Extension>,
}

/// An extension of a ClientHello.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Extension {
    /// RFC 7301.
    Alpn(Vec<Vec<u8>>),
    /// RFC 8422 section 5.1.2: uncompressed points.
    EcPointFormats,
    /// RFC 7366.
    EncryptThenMac,
    /// RFC 7627.
    ExtendedMasterSecret,
    /// RFC 6520: heartbeats may be sent.
    Heartbeat,
    /// RFC 8446 section 4.2.8: groups with their shares. With none the server names the group that it wants in a
    /// HelloRetryRequest.
    KeyShare(Vec<(u16, Vec<u8>)>),
    /// RFC 7685: so many bytes.
    Padding(usize),
    /// RFC 5746, empty.
    RenegotiationInfo,
    /// RFC 6066 section 3.
    ServerName(String),
    /// RFC 8446 section 4.2.3.
    SignatureAlgorithms(Vec<u16>),
    /// RFC 5077, with no ticket.
    SessionTicket,
    /// RFC 6962 section 3.3.1.
    SignedCertificateTimestamp,
    /// RFC 6066 section 8: an OCSP response.
    StatusRequest,
    /// RFC 8422 section 5.1.1, RFC 8446 section 4.2.7.
    SupportedGroups(Vec<u16>),
    /// RFC 8446 section 4.2.1.
    SupportedVersions(Vec<u16>),
}

impl ClientHello {
    /// A hello that offers one version with all that belongs to it, and these suites.
    pub(crate) fn offering(version: Version, suites: Vec<u16>, server_name: Option<&str>, random: &Random) -> Self {
        let mut hello = Self {
            version: version.min(Version::Tls12),
            random: random.hello,
            session_id: Vec::new(),
            suites,
            compressions: vec![0],
            extensions: Vec::new(),
        };
        if version <= Version::Ssl3 {
            hello.suites.push(RENEGOTIATION_INFO_SCSV);
            return hello;
        }
        hello
            .extensions
            .extend(server_name.map(|name| Extension::ServerName(name.to_owned())));
        if version == Version::Tls13 {
            hello.session_id = random.session.to_vec();
            hello.extensions.extend([
                Extension::SupportedVersions(vec![version.number()]),
                Extension::SupportedGroups(GROUPS_TLS13.to_vec()),
                Extension::KeyShare(Vec::new()),
                Extension::SignatureAlgorithms(SIGNATURES.to_vec()),
            ]);
            return hello;
        }
        hello.extensions.extend([
            Extension::RenegotiationInfo,
            Extension::SupportedGroups(GROUPS_TLS12.to_vec()),
            Extension::EcPointFormats,
            Extension::StatusRequest,
            Extension::ExtendedMasterSecret,
        ]);
        if version == Version::Tls12 {
            hello
                .extensions
                .push(Extension::SignatureAlgorithms(SIGNATURES.to_vec()));
        }
        hello
    }

    /// The hellos that together offer every suite of a version that a server with a certificate may have; one, as a rule.
    pub(crate) fn usual_suites(version: Version, server_name: Option<&str>, random: &Random) -> Vec<Self> {
        let portions = if version == Version::Tls12 { 2 } else { 1 };
        let offers = suites::offers(version).into_iter().take(portions);
        offers
            .map(|suites| Self::offering(version, suites, server_name, random))
            .collect()
    }

    /// The suites without those that are signals (RFC 5746, RFC 7507).
    pub(crate) fn real_suites(&self) -> impl Iterator<Item = u16> {
        let suites = self.suites.iter().copied();
        suites.filter(|suite| ![RENEGOTIATION_INFO_SCSV, FALLBACK_SCSV].contains(suite))
    }

    /// The highest version that it offers, as its number.
    pub(crate) fn highest_version(&self) -> u16 {
        let listed = self.extensions.iter().filter_map(|extension| match extension {
            Extension::SupportedVersions(list) => {
                list.iter().copied().filter(|version| version & 0x0F0F != 0x0A0A).max()
            }
            _ => None,
        });
        listed.max().unwrap_or_else(|| self.version.number())
    }

    /// Offers these groups instead; those that have no groups at all (SSL 3.0) stay without.
    pub(crate) fn set_groups(&mut self, groups: &[u16]) {
        for extension in &mut self.extensions {
            if let Extension::SupportedGroups(list) = extension {
                groups.clone_into(list);
            }
        }
    }

    /// Adds a padding, so that the message has this many bytes at least (RFC 7685).
    pub(crate) fn pad_to(&mut self, bytes: usize) {
        const HEADER: usize = 4;
        let missing = bytes.saturating_sub(self.message(None).len() + HEADER);
        self.extensions.push(Extension::Padding(missing));
    }

    /// The hello as it stands, whatever its length.
    pub(crate) fn encode_as_it_is(&self) -> Vec<u8> {
        handshake_records(self.version.min(Version::Tls10).number(), &self.message(None))
    }

    /// The hello in records, ready to be sent.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut message = self.message(None);
        // Old F5 devices hang on a hello of 256 to 511 bytes (RFC 7685 section 1).
        if !self.extensions.is_empty() && (256..512).contains(&message.len()) {
            message = self.message(Some(512_usize.saturating_sub(message.len() + 4)));
        }
        // The record says 3.1: some servers refuse more before the versions are agreed on (RFC 8446 section 5.1).
        handshake_records(self.version.min(Version::Tls10).number(), &message)
    }

    fn message(&self, padding: Option<usize>) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u8(1).vector24(|body| {
            body.u16(self.version.number()).bytes(&self.random);
            body.vector8(|id| {
                id.bytes(&self.session_id);
            });
            body.vector16(|list| {
                self.suites.iter().for_each(|suite| {
                    list.u16(*suite);
                });
            });
            body.vector8(|list| {
                list.bytes(&self.compressions);
            });
            let padding = padding.map(Extension::Padding);
            let extensions: Vec<&Extension> = self.extensions.iter().chain(&padding).collect();
            if !extensions.is_empty() {
                body.vector16(|list| extensions.iter().for_each(|extension| extension.write(list)));
            }
        });
        writer.into_bytes()
    }
}

impl Extension {
    /// The number in the registry.
    pub(crate) const fn number(&self) -> u16 {
        match self {
            Self::Alpn(_) => 16,
            Self::EcPointFormats => 11,
            Self::EncryptThenMac => 22,
            Self::ExtendedMasterSecret => 23,
            Self::Heartbeat => 15,
            Self::KeyShare(_) => 51,
            Self::Padding(_) => 21,
            Self::RenegotiationInfo => 0xFF01,
            Self::ServerName(_) => 0,
            Self::SignatureAlgorithms(_) => 13,
            Self::SessionTicket => 35,
            Self::SignedCertificateTimestamp => 18,
            Self::StatusRequest => 5,
            Self::SupportedGroups(_) => 10,
            Self::SupportedVersions(_) => 43,
        }
    }

    fn write(&self, writer: &mut Writer) {
        let numbers = |list: &mut Writer, numbers: &[u16]| {
            numbers.iter().for_each(|number| {
                list.u16(*number);
            });
        };
        writer.u16(self.number()).vector16(|body| {
            match self {
                Self::Alpn(names) => body.vector16(|list| {
                    names.iter().for_each(|name| {
                        list.vector8(|inner| {
                            inner.bytes(name);
                        });
                    });
                }),
                Self::EcPointFormats => body.bytes(&[1, 0]),
                Self::EncryptThenMac
                | Self::ExtendedMasterSecret
                | Self::SessionTicket
                | Self::SignedCertificateTimestamp => body,
                Self::Heartbeat => body.u8(1),
                Self::KeyShare(shares) => body.vector16(|list| {
                    shares.iter().for_each(|(group, share)| {
                        list.u16(*group).vector16(|inner| {
                            inner.bytes(share);
                        });
                    });
                }),
                Self::Padding(length) => body.bytes(&vec![0; (*length).min(4096)]),
                Self::RenegotiationInfo => body.u8(0),
                Self::ServerName(name) => body.vector16(|list| {
                    list.u8(0).vector16(|host| {
                        host.bytes(name.as_bytes());
                    });
                }),
                Self::SignatureAlgorithms(list) | Self::SupportedGroups(list) => {
                    body.vector16(|inner| numbers(inner, list))
                }
                // OCSP, any responder, no extensions.
                Self::StatusRequest => body.bytes(&[1, 0, 0, 0, 0]),
                Self::SupportedVersions(list) => body.vector8(|inner| numbers(inner, list)),
            };
        });
    }
}

/// Curves up to TLS 1.2, usual ones first. No group of RFC 7919: a server that has one would hide its own weak
/// Diffie-Hellman parameters behind it.
pub(crate) const GROUPS_TLS12: &[u16] = &[29, 23, 24, 25, 30, 26, 27, 28, 22, 21, 19, 14, 13, 11, 12, 9, 10];

/// Groups of TLS 1.3: X25519, the NIST curves, X448, hybrids with ML-KEM, ML-KEM alone, the hybrid of the drafts, RFC 7919,
/// brainpool (RFC 8734), curveSM2 (RFC 8998).
pub(crate) const GROUPS_TLS13: &[u16] = &[
    29, 23, 24, 25, 30, 0x11EC, 0x11EB, 0x11ED, 0x0200, 0x0201, 0x0202, 0x6399, 0x0100, 0x0101, 0x0102, 0x0103, 0x0104,
    31, 32, 33, 41,
];

/// Signature schemes, strong ones first; SHA-1 and DSA last, for servers that have nothing else.
const SIGNATURES: &[u16] = &[
    0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080A, 0x080B, 0x0401, 0x0501, 0x0601,
    0x0904, 0x0905, 0x0906, 0x0301, 0x0303, 0x0201, 0x0203, 0x0402, 0x0502, 0x0602, 0x0302, 0x0202,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::bytes::Reader;
    use crate::wire::record::Record;
    use proptest::prelude::*;

    const RANDOM: Random = Random {
        hello: [1; 32],
        session: [2; 32],
    };

    /// A hello as it reads back.
    struct Read {
        version: u16,
        session: usize,
        suites: Vec<u16>,
        extensions: Vec<(u16, Vec<u8>)>,
    }

    fn read(bytes: &[u8]) -> Read {
        let (record, rest) = Record::read(bytes).unwrap().unwrap();
        assert!(rest.is_empty());
        let mut reader = Reader::new(record.payload);
        assert_eq!(reader.u8(), Some(1));
        let mut body = Reader::new(reader.vector24().unwrap());
        assert!(reader.is_empty());
        let version = body.u16().unwrap();
        body.take(32).unwrap();
        let session = body.vector8().unwrap().len();
        let suites = body
            .vector16()
            .unwrap()
            .chunks(2)
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
            .collect();
        assert_eq!(body.vector8(), Some(&[0][..]));
        let mut extensions = Vec::new();
        if !body.is_empty() {
            let mut list = Reader::new(body.vector16().unwrap());
            while !list.is_empty() {
                extensions.push((list.u16().unwrap(), list.vector16().unwrap().to_vec()));
            }
        }
        Read {
            version,
            session,
            suites,
            extensions,
        }
    }

    #[test]
    fn tls_1_2_offers_name_groups_and_signatures_and_avoids_the_length_that_hangs() {
        let hello = &ClientHello::usual_suites(Version::Tls12, Some("www.example.org"), &RANDOM)[0];
        let bytes = hello.encode();
        let Read {
            version,
            session,
            suites,
            extensions,
        } = read(&bytes);
        assert_eq!((version, session, suites[0]), (0x0303, 0, 0xC02B));
        assert_eq!(extensions[0].0, 0);
        assert_eq!(
            extensions[0].1,
            [[0, 18, 0, 0, 15].as_slice(), b"www.example.org"].concat()
        );
        assert!(extensions.iter().any(|(number, _)| *number == 13));
        assert!(bytes.len() - 5 >= 512);
    }

    #[test]
    fn no_hello_has_a_length_that_hangs() {
        for version in [
            Version::Ssl3,
            Version::Tls10,
            Version::Tls11,
            Version::Tls12,
            Version::Tls13,
        ] {
            for hello in ClientHello::usual_suites(version, Some("www.example.org"), &RANDOM) {
                let message = hello.encode().len() - 5;
                assert!(
                    hello.extensions.is_empty() || !(256..512).contains(&message),
                    "{version}: {message}"
                );
            }
        }
    }

    #[test]
    fn ssl_3_has_no_extensions() {
        let hello = &ClientHello::usual_suites(Version::Ssl3, Some("www.example.org"), &RANDOM)[0];
        let Read {
            version,
            suites,
            extensions,
            ..
        } = read(&hello.encode());
        assert_eq!((version, extensions.len()), (0x0300, 0));
        assert!(suites.contains(&RENEGOTIATION_INFO_SCSV));
        assert_eq!(hello.encode()[1..3], [3, 0]);
    }

    #[test]
    fn tls_1_3_leaves_the_group_to_the_server() {
        let hello = &ClientHello::usual_suites(Version::Tls13, None, &RANDOM)[0];
        let Read {
            version,
            session,
            extensions,
            ..
        } = read(&hello.encode());
        assert_eq!((version, session), (0x0303, 32));
        assert!(extensions.contains(&(51, vec![0, 0])) && extensions.contains(&(43, vec![2, 3, 4])));
    }

    proptest! {
        #[test]
        fn any_hello_is_well_formed(name in "[a-z.]{0,300}", suites in proptest::collection::vec(any::<u16>(), 1..4000)) {
            let hello = ClientHello::offering(Version::Tls12, suites.clone(), Some(&name), &RANDOM);
            let Read { suites: read_suites, extensions, .. } = read(&hello.encode());
            prop_assert_eq!(read_suites, suites);
            prop_assert_eq!(extensions[0].1.len(), name.len() + 5);
        }
    }
}
