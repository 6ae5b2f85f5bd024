//! What a server shows to a client that keeps everything and trusts nothing.

use super::signature::{self, SignatureCheck};
use super::signatures::Signatures;
use rustls::client::ResolvesClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::WebPkiSupportedAlgorithms;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Stands where a client has its verifier and its own certificate: accepts any chain, and keeps what it sees. What the
/// chain is worth is judged later; that the server holds the key is checked here.
#[derive(Debug)]
pub(super) struct Witness {
    seen: Mutex<Seen>,
    signatures: Signatures,
    algorithms: WebPkiSupportedAlgorithms,
}

/// What was seen of a server.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// As sent, leaf first; empty where the server came to no Certificate message.
    pub(super) chain: Vec<CertificateDer<'static>>,
    /// The stapled OCSP response; empty where there was none.
    pub(super) staple: Vec<u8>,
    /// The algorithm of the server's own signature, and what it is worth.
    pub(super) signature: Option<(SignatureScheme, SignatureCheck)>,
    /// How many CA names the server listed when it asked for a client certificate; none where it did not ask.
    pub(super) client_authorities: Option<usize>,
}

impl Witness {
    pub(super) fn new(algorithms: WebPkiSupportedAlgorithms, signatures: Signatures) -> Self {
        Self {
            seen: Mutex::default(),
            signatures,
            algorithms,
        }
    }

    /// What was seen so far; it is given away.
    pub(super) fn take(&self) -> Seen {
        std::mem::take(&mut *self.lock())
    }

    pub(super) fn client_authorities(&self) -> Option<usize> {
        self.lock().client_authorities
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn judge(
        &self,
        verified: &Result<HandshakeSignatureValid, Error>,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let check = match verified {
            Ok(_) => SignatureCheck::Valid,
            Err(_) => signature::check(message, certificate, signed, &self.algorithms),
        };
        self.lock().signature = Some((signed.scheme, check));
        match check {
            SignatureCheck::NotChecked | SignatureCheck::Valid => Ok(HandshakeSignatureValid::assertion()),
            SignatureCheck::Wrong => Err(CertificateError::BadSignature.into()),
        }
    }
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let mut seen = self.lock();
        seen.chain.reserve_exact(1 + intermediates.len());
        seen.chain.push(end_entity.clone().into_owned());
        seen.chain
            .extend(intermediates.iter().map(|certificate| certificate.clone().into_owned()));
        seen.staple = ocsp_response.to_vec();
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let verified = rustls::crypto::verify_tls12_signature(message, cert, dss, &self.algorithms);
        self.judge(&verified, message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let verified = rustls::crypto::verify_tls13_signature(message, cert, dss, &self.algorithms);
        self.judge(&verified, message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        // As browsers ask: SHA-256 first, and what only this library knows last.
        let mut schemes = self.algorithms.supported_schemes();
        schemes.retain(|scheme| self.signatures.take_rustls_scheme(*scheme));
        schemes.sort_by_key(|scheme| {
            let usual = [
                SignatureScheme::ECDSA_NISTP256_SHA256,
                SignatureScheme::RSA_PSS_SHA256,
                SignatureScheme::RSA_PKCS1_SHA256,
            ];
            usual.iter().position(|first| first == scheme).unwrap_or(usual.len())
        });
        schemes
    }
}

impl ResolvesClientCert for Witness {
    /// Asked when the server asks: there is no certificate to show, but the question is worth knowing.
    fn resolve(&self, root_hint_subjects: &[&[u8]], _sigschemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.lock().client_authorities = Some(root_hint_subjects.len());
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}
