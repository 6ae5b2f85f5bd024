//! What a legacy server makes of a ClientHello.

use super::key_exchange::{KeyExchange, needs_tls12};
use super::{ClientHello, LegacyServer, SuiteOrder, TLS1_2, UnknownName};

pub(super) const HANDSHAKE_FAILURE: u8 = 40;
pub(super) const PROTOCOL_VERSION: u8 = 70;
pub(super) const INAPPROPRIATE_FALLBACK: u8 = 86;
pub(super) const UNRECOGNIZED_NAME: u8 = 112;

const FALLBACK_SCSV: u16 = 0x5600;
const SECP256R1: u16 = 23;

/// What was agreed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) version: u16,
    pub(super) suite: u16,
    /// The curve, where the suite has one.
    pub(super) curve: Option<u16>,
}

impl LegacyServer {
    /// The choice, or the alert that says why there is none.
    pub(super) fn choose(&self, hello: &ClientHello) -> Result<Choice, u8> {
        if self.unknown_name == UnknownName::FatalAlert && !self.knows_name(hello) {
            return Err(UNRECOGNIZED_NAME);
        }
        let version = match self.forced_version {
            Some(version) => version,
            None => self.version(hello)?,
        };
        let curve = self.curve(hello);
        let suite = match self.forced_suite {
            Some(suite) => suite,
            None => self.suite(hello, version, curve).ok_or(HANDSHAKE_FAILURE)?,
        };
        let on_a_curve = matches!(KeyExchange::of(suite), KeyExchange::Ecdhe | KeyExchange::EcdhAnonymous);
        Ok(Choice {
            version,
            suite,
            curve: curve.or(Some(SECP256R1)).filter(|_| on_a_curve),
        })
    }

    pub(super) fn knows_name(&self, hello: &ClientHello) -> bool {
        hello
            .server_name()
            .is_some_and(|asked| self.names.iter().any(|name| name.eq_ignore_ascii_case(&asked)))
    }

    /// The highest version that both have. Such a server does not know supported_versions.
    fn version(&self, hello: &ClientHello) -> Result<u16, u8> {
        let own = self.suites.iter().map(|(version, _)| *version);
        let common = own.clone().filter(|version| *version <= hello.version).max();
        let version = common.ok_or(PROTOCOL_VERSION)?;
        let highest = own.max().unwrap_or(version);
        if self.fallback_scsv && hello.cipher_suites.contains(&FALLBACK_SCSV) && hello.version < highest {
            return Err(INAPPROPRIATE_FALLBACK);
        }
        Ok(version)
    }

    fn suite(&self, hello: &ClientHello, version: u16, curve: Option<u16>) -> Option<u16> {
        let own = self
            .suites
            .iter()
            .find(|(of, _)| *of == version)
            .map(|(_, suites)| suites.as_slice())?;
        let usable = |suite: &u16| {
            (version >= TLS1_2 || !needs_tls12(*suite))
                && match KeyExchange::of(*suite) {
                    KeyExchange::Ecdhe | KeyExchange::EcdhAnonymous => curve.is_some(),
                    KeyExchange::Dhe
                    | KeyExchange::DhAnonymous
                    | KeyExchange::DheExport
                    | KeyExchange::None
                    | KeyExchange::RsaExport => true,
                }
        };
        let (first, second) = match self.order {
            SuiteOrder::Client => (hello.cipher_suites.as_slice(), own),
            SuiteOrder::Server => (own, hello.cipher_suites.as_slice()),
        };
        first
            .iter()
            .filter(|suite| second.contains(suite))
            .copied()
            .find(usable)
    }

    /// The first curve of the server that the client has; a client that names none has secp256r1 (RFC 8422 section 4).
    fn curve(&self, hello: &ClientHello) -> Option<u16> {
        let offered = match hello.extension(10) {
            Some(_) => hello.groups(),
            None => vec![SECP256R1],
        };
        self.curves.iter().copied().find(|curve| offered.contains(curve))
    }
}
