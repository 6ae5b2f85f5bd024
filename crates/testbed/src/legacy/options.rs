//! What can be asked of a legacy server.

use std::sync::Arc;

use rustls_pki_types::CertificateDer;

use super::{ClientHello, DhGroup, Flight, Layout, LegacyServer, RENEGOTIATION_INFO, Reaction, Ssl2, TLS1_0, TLS1_2};
use crate::Identity;

/// Whose order of cipher suites decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuiteOrder {
    /// The client's.
    Client,
    /// The server's.
    Server,
}

/// What is done with a client that asks for a name the server does not have, or for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownName {
    /// A fatal alert 112.
    FatalAlert,
    /// Nothing: the certificate is shown all the same.
    Ignored,
    /// A warning alert 112, then the usual flight (RFC 6066 section 3 advises against it).
    WarningAlert,
}

/// How a client is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// With the fatal alert that fits: 70 protocol_version, 40 handshake_failure, 86 inappropriate_fallback, 112 unrecognized_name.
    Alert,
    /// Always with this fatal alert.
    AlertOf(u8),
    /// With FIN.
    Close,
    /// With RST.
    Reset,
    /// With nothing, until the client closes.
    Silence,
}

/// The session identifier in the ServerHello.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionId {
    /// None: no session is kept.
    Empty,
    /// The client's own, as if its session were resumed.
    Echo,
    /// These bytes.
    Fixed(Vec<u8>),
    /// 32 random bytes.
    Random,
}

/// Cipher suites of a server of 2012: what was common, nothing broken by design.
const USUAL_SUITES: [u16; 8] = [0xc02f, 0xc030, 0xc013, 0xc014, 0x009c, 0x002f, 0x0035, 0x003c];

impl LegacyServer {
    /// A server with the identity's chain for these versions and, in each, these suites in the server's order. It has the curves
    /// X25519, P-256 and P-384, ffdhe2048, secure renegotiation and TLS_FALLBACK_SCSV; it ignores names, keeps no session, and
    /// reacts as one without flaws. Suites are left out in versions that cannot have them (GCM in TLS 1.0).
    pub fn new(identity: &Identity, versions: &[u16], suites: &[u16]) -> Self {
        Self {
            chain: identity.chain(),
            suites: versions.iter().map(|version| (*version, suites.to_vec())).collect(),
            order: SuiteOrder::Server,
            curves: vec![29, 23, 24],
            dh_group: DhGroup::ffdhe2048(),
            export_dh_group: DhGroup::own_512(),
            signature_scheme: 0x0401,
            fixed_key_exchange: None,
            names: Vec::new(),
            unknown_name: UnknownName::Ignored,
            refusal: Refusal::Alert,
            intolerant_above: None,
            longest_hello: None,
            fallback_scsv: true,
            answered_extensions: vec![(RENEGOTIATION_INFO, vec![0])],
            unasked_extensions: Vec::new(),
            deflate: false,
            session_id: SessionId::Empty,
            downgrade_sentinel: None,
            forced_version: None,
            forced_suite: None,
            client_certificate: false,
            staple: None,
            layout: Layout::RecordPerMessage,
            sslv2: None,
            edit: None,
            reaction: Reaction::Patched,
        }
    }

    /// TLS 1.0 alone, with AES in CBC mode.
    pub fn tls1_0_only(identity: &Identity) -> Self {
        Self::new(identity, &[TLS1_0], &USUAL_SUITES)
    }

    /// TLS 1.2 with static RSA suites alone: no forward secrecy, nothing that rustls speaks.
    pub fn static_rsa_only(identity: &Identity) -> Self {
        Self::new(identity, &[TLS1_2], &[0x009d, 0x009c, 0x0035, 0x002f])
    }

    // What is chosen

    /// Other suites in one version; adds the version where it is not there.
    pub fn suites_in(mut self, version: u16, suites: &[u16]) -> Self {
        self.suites.retain(|(of, _)| *of != version);
        self.suites.push((version, suites.to_vec()));
        self
    }

    /// Whose order of suites decides.
    pub fn order(mut self, order: SuiteOrder) -> Self {
        self.order = order;
        self
    }

    /// The curves for ECDHE, in the server's order; none makes ECDHE suites impossible.
    pub fn curves(mut self, curves: &[u16]) -> Self {
        self.curves = curves.to_vec();
        self
    }

    /// The group for DHE.
    pub fn dh_group(mut self, group: DhGroup) -> Self {
        self.dh_group = group;
        self
    }

    /// The group for the export suites of DHE.
    pub fn export_dh_group(mut self, group: DhGroup) -> Self {
        self.export_dh_group = group;
        self
    }

    /// What the ServerKeyExchange says it was signed with in TLS 1.2, for instance 0x0201 (SHA-1 with RSA).
    pub fn signature_scheme(mut self, scheme: u16) -> Self {
        self.signature_scheme = scheme;
        self
    }

    /// The same parameters (ServerDHParams, ServerECDHParams) of this suite in every connection: a server that uses its ephemeral
    /// key again. Comes after [`Self::curves`] and [`Self::dh_group`], which it reads.
    pub fn reuses_key_exchange(mut self, suite: u16) -> Self {
        let curve = self.curves.first().copied();
        self.fixed_key_exchange = self.key_exchange_params(suite, curve);
        self
    }

    /// Answers with this version whatever was offered.
    pub fn forced_version(mut self, version: u16) -> Self {
        self.forced_version = Some(version);
        self
    }

    /// Answers with this suite whatever was offered.
    pub fn forced_suite(mut self, suite: u16) -> Self {
        self.forced_suite = Some(suite);
        self
    }

    // Who is turned away, and how

    /// The names the server has, and what becomes of a client that asks for another one, or for none.
    pub fn names(mut self, names: &[&str], unknown: UnknownName) -> Self {
        self.names = names.iter().map(|name| (*name).to_owned()).collect();
        self.unknown_name = unknown;
        self
    }

    /// How clients are turned away.
    pub fn refusal(mut self, refusal: Refusal) -> Self {
        self.refusal = refusal;
        self
    }

    /// Turns away every client that offers more than this version instead of choosing a lower one: version intolerance.
    pub fn intolerant_above(mut self, version: u16) -> Self {
        self.intolerant_above = Some(version);
        self
    }

    /// Turns away every hello of more bytes than this: intolerance of long hellos.
    pub fn longest_hello(mut self, bytes: usize) -> Self {
        self.longest_hello = Some(bytes);
        self
    }

    /// Does not know TLS_FALLBACK_SCSV (RFC 7507).
    pub fn no_fallback_scsv(mut self) -> Self {
        self.fallback_scsv = false;
        self
    }

    // What the ServerHello says

    /// Does not know secure renegotiation (RFC 5746).
    pub fn no_secure_renegotiation(mut self) -> Self {
        self.answered_extensions.retain(|(kind, _)| *kind != RENEGOTIATION_INFO);
        self
    }

    /// An extension that is sent to clients that offered it: 23 extended_master_secret, 22 encrypt_then_mac, 15 heartbeat,
    /// 35 session_ticket, 16 ALPN ...
    pub fn extension(mut self, number: u16, content: &[u8]) -> Self {
        self.answered_extensions.push((number, content.to_vec()));
        self
    }

    /// An extension that is sent to every client.
    pub fn unasked_extension(mut self, number: u16, content: &[u8]) -> Self {
        self.unasked_extensions.push((number, content.to_vec()));
        self
    }

    /// Chooses DEFLATE where it is offered (CVE-2012-4929).
    pub fn deflate(mut self) -> Self {
        self.deflate = true;
        self
    }

    /// The session identifier.
    pub fn session_id(mut self, session_id: SessionId) -> Self {
        self.session_id = session_id;
        self
    }

    /// Ends the server's random in `DOWNGRD` and this byte (RFC 8446 section 4.1.3): 1 in TLS 1.2, 0 below.
    pub fn downgrade_sentinel(mut self, last: u8) -> Self {
        self.downgrade_sentinel = Some(last);
        self
    }

    // What follows it

    /// The certificates to send, leaf first, instead of the identity's chain; any bytes.
    pub fn chain(mut self, certificates: Vec<CertificateDer<'static>>) -> Self {
        self.chain = certificates;
        self
    }

    /// Asks for a client certificate (CertificateRequest).
    pub fn client_certificate(mut self) -> Self {
        self.client_certificate = true;
        self
    }

    /// Staples these bytes as an OCSP response to clients that ask (CertificateStatus).
    pub fn staple(mut self, response: &[u8]) -> Self {
        self.staple = Some(response.to_vec());
        self
    }

    /// How the messages lie in records.
    pub fn layout(mut self, layout: Layout) -> Self {
        self.layout = layout;
        self
    }

    /// Speaks SSLv2 too, with these cipher specs (0x010080 RC4-128, 0x020080 RC4-40 ...); with none it answers with an empty list
    /// (CVE-2015-3197).
    pub fn sslv2(self, specs: &[u32]) -> Self {
        self.sslv2_as(Ssl2 {
            offered: specs.to_vec(),
            ..Ssl2::default()
        })
    }

    /// Speaks SSLv2 too, in this way.
    pub fn sslv2_as(mut self, sslv2: Ssl2) -> Self {
        self.sslv2 = Some(sslv2);
        self
    }

    /// Changes the flight of every connection just before it is sent: what no other method says.
    pub fn edit(mut self, edit: impl Fn(&ClientHello, &mut Flight) + Send + Sync + 'static) -> Self {
        self.edit = Some(Arc::new(edit));
        self
    }

    /// What it does with the records that follow.
    pub fn reaction(mut self, reaction: Reaction) -> Self {
        self.reaction = reaction;
        self
    }
}
