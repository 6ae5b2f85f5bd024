//! A working TLS 1.2 and 1.3 server (rustls), with any chain, good or bad.

mod after;
mod resolver;

use std::io;
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::sign::CertifiedKey;
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
use rustls_pki_types::CertificateDer;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::raw::finish;
use crate::{Behaviour, Connection, Error, Identity, Serving};
use resolver::Resolver;

pub use after::After;

/// Which versions a [`TlsServer`] speaks; older ones are shown by a [`LegacyServer`](crate::LegacyServer).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsVersions {
    /// TLS 1.2 alone.
    Tls12,
    /// TLS 1.2 and 1.3.
    Tls12And13,
    /// TLS 1.3 alone.
    Tls13,
}

/// Whether a [`TlsServer`] asks for a client certificate, and below which root.
#[derive(Debug, Clone)]
enum ClientAuth {
    No,
    Optional(CertificateDer<'static>),
    Required(CertificateDer<'static>),
}

/// A working TLS server.
#[derive(Clone)]
pub struct TlsServer {
    acceptor: TlsAcceptor,
    after: After,
}

impl TlsServer {
    /// A sound server with the identity's chain: TLS 1.2 and 1.3, no client certificate; it closes after the handshake.
    ///
    /// # Errors
    ///
    /// [`Error::NoPrivateKey`], or [`Error::Tls`] where rustls does not take the key (RSA under 2048 bits).
    pub fn new(identity: &Identity) -> Result<Self, Error> {
        Self::builder(identity).build()
    }

    /// Starts from what [`Self::new`] makes.
    pub fn builder(identity: &Identity) -> TlsServerBuilder {
        TlsServerBuilder {
            default: (identity.chain(), identity.clone()),
            named: Vec::new(),
            second: None,
            refuse_unknown_names: false,
            versions: TlsVersions::Tls12And13,
            suites: None,
            groups: None,
            client_auth: ClientAuth::No,
            staple: None,
            alpn: Vec::new(),
            server_order: false,
            resumption: true,
            early_data: 0,
            after: After::Close,
        }
    }

    /// The server's side of a handshake, for servers that speak a protocol inside TLS.
    pub(crate) async fn handshake(&self, mut connection: Connection) -> io::Result<TlsStream<Connection>> {
        let injected_reply = connection.take_injected_reply();
        let mut stream = match self.acceptor.accept(connection).into_fallible().await {
            Ok(stream) => stream,
            Err((error, connection)) => {
                let _gone = finish(connection).await; // so that the alert arrives before a reset could
                return Err(error);
            }
        };
        if let Some(reply) = injected_reply {
            after::send(&mut stream, &reply).await?;
        }
        Ok(stream)
    }
}

impl Behaviour for TlsServer {
    fn serve(&self, connection: Connection) -> Serving<'_> {
        Box::pin(async move {
            let stream = self.handshake(connection).await?;
            self.after.run(stream).await
        })
    }
}

impl std::fmt::Debug for TlsServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TlsServer")
            .field("after", &self.after)
            .finish_non_exhaustive()
    }
}

/// A [`TlsServer`] to be; each method changes one thing.
#[derive(Debug, Clone)]
#[must_use = "a builder makes nothing until `build`"]
pub struct TlsServerBuilder {
    default: (Vec<CertificateDer<'static>>, Identity),
    named: Vec<(String, Vec<CertificateDer<'static>>, Identity)>,
    second: Option<Identity>,
    refuse_unknown_names: bool,
    versions: TlsVersions,
    suites: Option<Vec<u16>>,
    groups: Option<Vec<u16>>,
    client_auth: ClientAuth,
    staple: Option<Vec<u8>>,
    alpn: Vec<Vec<u8>>,
    server_order: bool,
    resumption: bool,
    early_data: u32,
    after: After,
}

impl TlsServerBuilder {
    /// The certificates to send, leaf first, instead of the identity's chain: incomplete, doubled, foreign, out of order.
    pub fn chain(mut self, certificates: Vec<CertificateDer<'static>>) -> Self {
        self.default.0 = certificates;
        self
    }

    /// Another identity for clients that ask for this name (SNI).
    pub fn named(mut self, name: &str, identity: &Identity) -> Self {
        self.named
            .push((name.to_ascii_lowercase(), identity.chain(), identity.clone()));
        self
    }

    /// A second identity for clients that take no signature of the first one's kind: RSA beside ECDSA.
    pub fn second(mut self, identity: &Identity) -> Self {
        self.second = Some(identity.clone());
        self
    }

    /// Clients that ask for no name, or for one without a [`Self::named`] identity, are refused with a fatal alert.
    pub fn refuse_unknown_names(mut self) -> Self {
        self.refuse_unknown_names = true;
        self
    }

    /// The protocol versions.
    pub fn versions(mut self, versions: TlsVersions) -> Self {
        self.versions = versions;
        self
    }

    /// Only these cipher suites, in this order (numbers of the IANA registry; those that rustls lacks are left out).
    pub fn suites(mut self, suites: &[u16]) -> Self {
        self.suites = Some(suites.to_vec());
        self
    }

    /// Only these key exchange groups, in this order (numbers of the IANA registry; those that rustls lacks are left out).
    pub fn groups(mut self, groups: &[u16]) -> Self {
        self.groups = Some(groups.to_vec());
        self
    }

    /// The server's order of cipher suites decides, not the client's.
    pub fn server_order(mut self) -> Self {
        self.server_order = true;
        self
    }

    /// Asks for a client certificate below this root, and goes on without one.
    pub fn client_certificate_optional(mut self, root: &Identity) -> Self {
        self.client_auth = ClientAuth::Optional(root.certificate().clone());
        self
    }

    /// Demands a client certificate below this root.
    pub fn client_certificate_required(mut self, root: &Identity) -> Self {
        self.client_auth = ClientAuth::Required(root.certificate().clone());
        self
    }

    /// The OCSP response to staple; any bytes.
    pub fn staple(mut self, response: &[u8]) -> Self {
        self.staple = Some(response.to_vec());
        self
    }

    /// The application protocols (ALPN), in order of preference.
    pub fn alpn(mut self, protocols: &[&str]) -> Self {
        self.alpn = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
        self
    }

    /// Neither session identifiers nor tickets.
    pub fn no_resumption(mut self) -> Self {
        self.resumption = false;
        self
    }

    /// Takes so many bytes of early data (0-RTT) in a resumed TLS 1.3 session.
    pub fn early_data(mut self, bytes: u32) -> Self {
        self.early_data = bytes;
        self
    }

    /// What it does once the handshake is done.
    pub fn after(mut self, after: After) -> Self {
        self.after = after;
        self
    }

    /// Makes the server.
    ///
    /// # Errors
    ///
    /// [`Error::NoPrivateKey`], or [`Error::Tls`] where rustls does not take a key, an empty list of suites or groups, or the
    /// root for client certificates.
    pub fn build(self) -> Result<TlsServer, Error> {
        static TLS12: [&SupportedProtocolVersion; 1] = [&rustls::version::TLS12];
        static TLS12_AND_13: [&SupportedProtocolVersion; 2] = [&rustls::version::TLS13, &rustls::version::TLS12];
        static TLS13: [&SupportedProtocolVersion; 1] = [&rustls::version::TLS13];
        let versions: &[&SupportedProtocolVersion] = match self.versions {
            TlsVersions::Tls12 => &TLS12,
            TlsVersions::Tls12And13 => &TLS12_AND_13,
            TlsVersions::Tls13 => &TLS13,
        };
        let provider = Arc::new(self.provider());
        let resolver = self.resolver(&provider)?;
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider)).with_protocol_versions(versions)?;
        let builder = match &self.client_auth {
            ClientAuth::No => builder.with_no_client_auth(),
            ClientAuth::Optional(root) => {
                let verifier = WebPkiClientVerifier::builder_with_provider(roots(root)?, provider);
                builder.with_client_cert_verifier(
                    verifier
                        .allow_unauthenticated()
                        .build()
                        .map_err(|error| verifier_error(&error))?,
                )
            }
            ClientAuth::Required(root) => {
                let verifier = WebPkiClientVerifier::builder_with_provider(roots(root)?, provider);
                builder.with_client_cert_verifier(verifier.build().map_err(|error| verifier_error(&error))?)
            }
        };
        let mut config = builder.with_cert_resolver(Arc::new(resolver));
        config.alpn_protocols = self.alpn;
        config.ignore_client_order = self.server_order;
        config.max_early_data_size = self.early_data;
        if !self.resumption {
            config.session_storage = Arc::new(NoServerSessionStorage {});
            config.send_tls13_tickets = 0;
        } else if self.early_data == 0 {
            // With a ticketer there is no early data: rustls takes it only in sessions that it keeps itself.
            config.ticketer = rustls::crypto::aws_lc_rs::Ticketer::new()?;
        }
        Ok(TlsServer {
            acceptor: TlsAcceptor::from(Arc::new(config)),
            after: self.after,
        })
    }

    fn provider(&self) -> CryptoProvider {
        let mut provider = rustls::crypto::aws_lc_rs::default_provider();
        if let Some(wanted) = &self.suites {
            let known = rustls::crypto::aws_lc_rs::ALL_CIPHER_SUITES;
            let find = |code: &u16| known.iter().find(|suite| u16::from(suite.suite()) == *code).copied();
            provider.cipher_suites = wanted.iter().filter_map(find).collect();
        }
        if let Some(wanted) = &self.groups {
            let known = rustls::crypto::aws_lc_rs::ALL_KX_GROUPS;
            let find = |code: &u16| known.iter().find(|group| u16::from(group.name()) == *code).copied();
            provider.kx_groups = wanted.iter().filter_map(find).collect();
        }
        provider
    }

    fn resolver(&self, provider: &CryptoProvider) -> Result<Resolver, Error> {
        let certified = |chain: &[CertificateDer<'static>], identity: &Identity| -> Result<_, Error> {
            let key = provider.key_provider.load_private_key(identity.key()?)?;
            let mut certified = CertifiedKey::new(chain.to_vec(), key);
            certified.ocsp.clone_from(&self.staple);
            Ok(Arc::new(certified))
        };
        let named = self
            .named
            .iter()
            .map(|(name, chain, identity)| Ok((name.clone(), certified(chain, identity)?)));
        Ok(Resolver {
            named: named.collect::<Result<_, Error>>()?,
            second: match &self.second {
                Some(second) => Some(certified(&second.chain(), second)?),
                None => None,
            },
            default: match self.refuse_unknown_names {
                true => None,
                false => Some(certified(&self.default.0, &self.default.1)?),
            },
        })
    }
}

fn roots(root: &CertificateDer<'static>) -> Result<Arc<RootCertStore>, Error> {
    let mut roots = RootCertStore::empty();
    roots.add(root.clone())?;
    Ok(Arc::new(roots))
}

fn verifier_error(error: &rustls::server::VerifierBuilderError) -> Error {
    Error::Tls(rustls::Error::General(error.to_string()))
}

#[cfg(test)]
mod tests;
