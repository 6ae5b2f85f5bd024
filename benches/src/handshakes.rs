use crate::FleetServer;
use futures_util::{StreamExt, stream};
use rustls::client::{Resumption, WebPkiServerVerifier, danger};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use std::{net::Ipv4Addr, sync::Arc};
use tokio::{io::AsyncWriteExt, net::TcpStream};

/// Bare handshakes: rustls with its own defaults, over tokio; connect, handshake, close_notify, close.
pub struct Handshakes {
    connector: tokio_rustls::TlsConnector,
    port: u16,
}

impl Handshakes {
    /// Handshakes that verify chain, name and signature.
    pub fn verified(server: &FleetServer) -> Self {
        Self::new(server, false)
    }

    /// Handshakes that verify the server's signature and not its chain.
    pub fn of_any_chain(server: &FleetServer) -> Self {
        Self::new(server, true)
    }

    fn new(server: &FleetServer, trusting: bool) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(server.root_der().into()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(roots.into(), Arc::clone(&provider));
        let verifier = verifier.build().unwrap();
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_webpki_verifier(Arc::clone(&verifier))
            .with_no_client_auth();
        if trusting {
            config
                .dangerous()
                .set_certificate_verifier(Arc::new(Trusting(verifier)));
        }
        config.resumption = Resumption::disabled();
        Self {
            connector: Arc::new(config).into(),
            port: server.port(),
        }
    }

    /// One handshake with each name, so many at once.
    pub async fn run(&self, names: &[String], at_once: usize) {
        stream::iter(names)
            .for_each_concurrent(at_once, |name| async move {
                let socket = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await.unwrap();
                socket.set_nodelay(true).unwrap();
                let name = ServerName::try_from(name.clone()).unwrap();
                let mut tls = self.connector.connect(name, socket).await.expect("verifies");
                let _ = tls.shutdown().await;
            })
            .await;
    }
}

/// Accepts any chain; the server's own signature is still verified.
#[derive(Debug)]
struct Trusting(Arc<WebPkiServerVerifier>);

impl danger::ServerCertVerifier for Trusting {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<danger::ServerCertVerified, Error> {
        Ok(danger::ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<danger::HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<danger::HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

impl std::fmt::Debug for Handshakes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Handshakes")
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}
