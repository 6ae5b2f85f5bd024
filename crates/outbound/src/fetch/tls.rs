use std::io;
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::NetworkFailure;
use crate::detail::detail;

/// Whom the servers of `https` addresses are trusted by; each root is a certificate in DER.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Roots {
    /// By these alone.
    Only(Vec<Vec<u8>>),
    /// By the roots of the operating system, and by these.
    SystemAnd(Vec<Vec<u8>>),
}

/// TLS for fetches; its roots are read when they are first needed.
#[derive(Debug)]
pub(super) struct Tls {
    roots: Roots,
    config: OnceCell<Arc<ClientConfig>>,
}

impl Tls {
    pub(super) fn new(roots: Roots) -> Self {
        Self {
            roots,
            config: OnceCell::new(),
        }
    }

    /// The handshake with a server of this name, its certificate checked.
    pub(super) async fn handshake(
        &self,
        name: ServerName<'static>,
        stream: TcpStream,
    ) -> Result<TlsStream<TcpStream>, NetworkFailure> {
        let config = self.config.get_or_try_init(|| configure(self.roots.clone())).await?;
        TlsConnector::from(Arc::clone(config))
            .connect(name, stream)
            .await
            .map_err(|error| failure(&error))
    }
}

async fn configure(roots: Roots) -> Result<Arc<ClientConfig>, NetworkFailure> {
    // Reading a few hundred files does not belong on a thread of the runtime.
    tokio::task::spawn_blocking(move || build(roots))
        .await
        .map_err(|error| NetworkFailure::Tls { detail: detail(&error) })?
}

fn build(roots: Roots) -> Result<Arc<ClientConfig>, NetworkFailure> {
    let mut store = RootCertStore::empty();
    let given = match roots {
        Roots::Only(given) => given,
        Roots::SystemAnd(given) => {
            let system = rustls_native_certs::load_native_certs();
            for error in &system.errors {
                tracing::warn!(%error, "some roots of the operating system cannot be read");
            }
            store.add_parsable_certificates(system.certs);
            given
        }
    };
    store.add_parsable_certificates(given.into_iter().map(CertificateDer::from));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| NetworkFailure::Tls { detail: detail(&error) })?
        .with_root_certificates(store)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn failure(error: &io::Error) -> NetworkFailure {
    NetworkFailure::Tls { detail: detail(&error) }
}
