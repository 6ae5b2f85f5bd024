//! A certificate, its key, and the certificates above it.

use std::path::Path;
use std::sync::Arc;
use std::{fmt, fs};

use rcgen::CertificateParams;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use super::builder::CertificateBuilder;
use super::key::Key;
use crate::Error;

/// A certificate, its key, and the certificates above it.
///
/// Root, intermediate and leaf are the same type, because any certificate may be made to sign another: that a leaf acts as an
/// issuer is one of the defects. Cheap to clone.
#[derive(Clone)]
pub struct Identity {
    pub(super) inner: Arc<Inner>,
    intermediates: Vec<CertificateDer<'static>>,
    root: Option<CertificateDer<'static>>,
}

pub(super) struct Inner {
    pub(super) certificate: CertificateDer<'static>,
    pub(super) params: CertificateParams,
    pub(super) serial: Vec<u8>,
    pub(super) key: Key,
}

impl Identity {
    /// Starts a self-signed CA certificate, valid from 2020 to 2049.
    pub fn root(common_name: &str) -> CertificateBuilder {
        CertificateBuilder::authority(common_name, None)
    }

    /// Starts a self-signed certificate for a server, valid from 2020 to 2049.
    pub fn self_signed(name: &str) -> CertificateBuilder {
        CertificateBuilder::leaf(name, None)
    }

    /// Starts a CA certificate below this one, valid from 2020 to 2049.
    pub fn intermediate(&self, common_name: &str) -> CertificateBuilder {
        CertificateBuilder::authority(common_name, Some(self.clone()))
    }

    /// Starts a server certificate below this one for a DNS name (wildcards too) or an IP address, valid from 2020 to 2049.
    pub fn leaf(&self, name: &str) -> CertificateBuilder {
        CertificateBuilder::leaf(name, Some(self.clone()))
    }

    /// The same subject and key as `other`, signed by this one: a cross certificate.
    ///
    /// # Errors
    ///
    /// [`Error::NoPrivateKey`] where one of the two cannot sign.
    pub fn cross_sign(&self, other: &Self) -> Result<Self, Error> {
        CertificateBuilder::same_as(other, self.clone())?.issue()
    }

    /// Two CA certificates of which each signed the other: a chain that never ends in a root.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`] where a name is not acceptable.
    pub fn looped(first: &str, second: &str) -> Result<(Self, Self), Error> {
        let (a, b) = (Self::root(first).issue()?, Self::root(second).issue()?);
        let (mut a_by_b, mut b_by_a) = (b.cross_sign(&a)?, a.cross_sign(&b)?);
        a_by_b.intermediates = vec![b_by_a.certificate().clone()];
        b_by_a.intermediates = vec![a_by_b.certificate().clone()];
        (a_by_b.root, b_by_a.root) = (None, None);
        Ok((a_by_b, b_by_a))
    }

    /// The certificate.
    #[must_use]
    pub fn certificate(&self) -> &CertificateDer<'static> {
        &self.inner.certificate
    }

    /// The certificate as PEM.
    #[must_use]
    pub fn pem(&self) -> String {
        pem("CERTIFICATE", self.certificate())
    }

    /// What a well configured server sends: the certificate, then its intermediates, without the root.
    #[must_use]
    pub fn chain(&self) -> Vec<CertificateDer<'static>> {
        let mut chain = vec![self.certificate().clone()];
        chain.extend_from_slice(&self.intermediates);
        chain
    }

    /// The certificates between this one and its root, nearest first.
    #[must_use]
    pub fn intermediates(&self) -> &[CertificateDer<'static>] {
        &self.intermediates
    }

    /// The self-signed certificate on top, which may be this one. What a client would trust.
    #[must_use]
    pub fn anchor(&self) -> &CertificateDer<'static> {
        self.root.as_ref().unwrap_or(self.certificate())
    }

    /// The serial number, big-endian, as it was asked for.
    #[must_use]
    pub fn serial(&self) -> &[u8] {
        &self.inner.serial
    }

    /// The private key as PKCS#8.
    ///
    /// # Errors
    ///
    /// [`Error::NoPrivateKey`] for a certificate that was made with a public key alone.
    pub fn key(&self) -> Result<PrivateKeyDer<'static>, Error> {
        Ok(PrivatePkcs8KeyDer::from(self.inner.key.pkcs8()?).into())
    }

    /// The private key as PEM, `PRIVATE KEY`.
    ///
    /// # Errors
    ///
    /// As [`Self::key`].
    pub fn key_pem(&self) -> Result<String, Error> {
        Ok(pem("PRIVATE KEY", &self.inner.key.pkcs8()?))
    }

    /// Writes the files that nginx, Postfix and their like read: `cert.pem` (this certificate), `fullchain.pem` (with the
    /// intermediates), `key.pem`, `ca.pem` (the anchor).
    ///
    /// # Errors
    ///
    /// [`Error::Io`], and what [`Self::key`] says.
    pub fn write_to(&self, folder: &Path) -> Result<(), Error> {
        let full_chain: String = self
            .chain()
            .iter()
            .map(|certificate| pem("CERTIFICATE", certificate))
            .collect();
        fs::write(folder.join("cert.pem"), self.pem())?;
        fs::write(folder.join("fullchain.pem"), full_chain)?;
        fs::write(folder.join("ca.pem"), pem("CERTIFICATE", self.anchor()))?;
        fs::write(folder.join("key.pem"), self.key_pem()?)?;
        Ok(())
    }

    /// Puts a new certificate below its issuer, or on its own.
    pub(super) fn below(issuer: Option<&Self>, inner: Inner) -> Self {
        let (intermediates, root) = match issuer {
            None => (Vec::new(), None),
            Some(issuer) => match &issuer.root {
                Some(root) => (issuer.chain(), Some(root.clone())),
                None if issuer.intermediates.is_empty() => (Vec::new(), Some(issuer.certificate().clone())),
                None => (issuer.chain(), None), // a loop has no root
            },
        };
        Self {
            inner: Arc::new(inner),
            intermediates,
            root,
        }
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("names", &self.inner.params.subject_alt_names)
            .field("subject", &self.inner.params.distinguished_name)
            .field("intermediates", &self.intermediates.len())
            .finish_non_exhaustive()
    }
}

/// PEM (RFC 7468) of a DER document.
pub(super) fn pem(label: &str, der: &[u8]) -> String {
    use base64::Engine;
    let encoded = base64::engine::general_purpose::STANDARD.encode(der);
    let mut out = format!("-----BEGIN {label}-----\n");
    for (at, character) in encoded.chars().enumerate() {
        if at > 0 && at % 64 == 0 {
            out.push('\n');
        }
        out.push(character);
    }
    out.push_str(&format!("\n-----END {label}-----\n"));
    out
}
