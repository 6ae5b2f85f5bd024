use super::signatures::Signatures;
use super::witness::Witness;
use rustls::client::Resumption;
use rustls::crypto::CryptoProvider;
use rustls::crypto::aws_lc_rs::{default_provider, kx_group};
use rustls::{CipherSuite, ClientConfig, RootCertStore};
use std::sync::Arc;

/// What every handshake offers: made once and shared by all scans. Cheap to clone.
#[derive(Clone, Debug)]
pub struct TlsClient {
    all: Settings,
    ecdsa: Settings,
    rsa: Settings,
}

/// What handshakes offer that ask for one kind of certificate.
#[derive(Clone, Debug)]
struct Settings {
    base: Arc<ClientConfig>,
    http1: Arc<ClientConfig>,
    web: Arc<ClientConfig>,
}

impl TlsClient {
    /// TLS 1.2 and 1.3 with all that rustls speaks: X25519 first, and the NIST curves and the post-quantum hybrid for servers
    /// that insist. No resumption, no early data.
    pub fn new() -> Self {
        let mut provider = default_provider();
        provider.kx_groups = vec![
            kx_group::X25519,
            kx_group::SECP256R1,
            kx_group::SECP384R1,
            kx_group::X25519MLKEM768,
        ];
        // As browsers ask: AES-128 first. A server that follows the client then runs its key schedule on SHA-256, which
        // processors do in hardware, instead of SHA-384.
        provider
            .cipher_suites
            .sort_by_key(|suite| suite.suite() != CipherSuite::TLS13_AES_128_GCM_SHA256);
        let of = |signatures| Settings::new(provider.clone(), signatures);
        Self {
            all: of(Signatures::All),
            ecdsa: of(Signatures::Ecdsa),
            rsa: of(Signatures::Rsa),
        }
    }

    /// The settings of one connection, and the witness who sees its server.
    pub(super) fn prepare(&self, alpn: Alpn) -> (Arc<ClientConfig>, Arc<Witness>) {
        self.prepare_for(alpn, Signatures::All)
    }

    /// The same for a client that takes these signatures alone.
    pub(super) fn prepare_for(&self, alpn: Alpn, signatures: Signatures) -> (Arc<ClientConfig>, Arc<Witness>) {
        let settings = match signatures {
            Signatures::All => &self.all,
            Signatures::Ecdsa => &self.ecdsa,
            Signatures::Rsa => &self.rsa,
        };
        let mut config = match alpn {
            Alpn::Http1 => ClientConfig::clone(&settings.http1),
            Alpn::None => ClientConfig::clone(&settings.base),
            Alpn::Web => ClientConfig::clone(&settings.web),
        };
        let algorithms = config.crypto_provider().signature_verification_algorithms;
        let witness = Arc::new(Witness::new(algorithms, signatures));
        config
            .dangerous()
            .set_certificate_verifier(Arc::<Witness>::clone(&witness));
        config.client_auth_cert_resolver = Arc::<Witness>::clone(&witness);
        (Arc::new(config), witness)
    }
}

impl Settings {
    fn new(mut provider: CryptoProvider, signatures: Signatures) -> Self {
        provider
            .cipher_suites
            .retain(|suite| signatures.take_rustls_suite(suite.suite()));
        #[expect(clippy::expect_used, reason = "the provider has suites and groups for both versions")]
        let builder = ClientConfig::builder_with_provider(Arc::new(provider))
            .with_safe_default_protocol_versions()
            .expect("rustls refuses its own default versions");
        // No roots: each connection brings its own verifier.
        let mut base = builder
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth();
        base.resumption = Resumption::disabled();
        let mut web = base.clone();
        web.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let mut http1 = base.clone();
        http1.alpn_protocols = vec![b"http/1.1".to_vec()];
        Self {
            base: Arc::new(base),
            http1: Arc::new(http1),
            web: Arc::new(web),
        }
    }
}

/// Whether HTTPS is what one expects there.
pub(crate) fn is_web_port(port: u16) -> bool {
    const WEB_PORTS: [u16; 6] = [443, 4443, 8443, 9443, 10443, 5443];
    WEB_PORTS.contains(&port)
}

/// Which application protocols are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alpn {
    /// `http/1.1` alone, for a request in words.
    Http1,
    /// None: strict servers of other protocols refuse what they do not know.
    None,
    /// `h2` and `http/1.1`.
    Web,
}

impl Default for TlsClient {
    fn default() -> Self {
        Self::new()
    }
}
