//! Certificates that rcgen cannot make, kept as files.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair, KeyUsagePurpose};
use rustls_pki_types::PrivateKeyDer;

use super::identity::{Identity, Inner};
use super::key::Key;
use super::validity;
use crate::Error;

/// A certificate with a weakness that no library of today makes any more; `fixtures/make.sh` made them with OpenSSL.
///
/// Each is valid from 2020 to 2099. The leaves carry the name [`Fixture::HOST`]. The chain ends in [`Fixture::authority`],
/// but for [`Fixture::BelowV1Root`], whose root is its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixture {
    /// A sound leaf below an intermediate with an RSA key of 1024 bits.
    BelowRsa1024Intermediate,
    /// A sound leaf below an intermediate that was signed with SHA-1.
    BelowSha1Intermediate,
    /// A sound leaf below a root of X.509 version 1.
    BelowV1Root,
    /// A DSA key of 2048 bits.
    DsaKey,
    /// Signed with MD5.
    Md5Signature,
    /// An RSA key of 1024 bits.
    Rsa1024Key,
    /// An RSA key of 512 bits.
    Rsa512Key,
    /// An EC key on secp192r1.
    Secp192r1Key,
    /// An EC key on secp224r1.
    Secp224r1Key,
    /// Signed with SHA-1.
    Sha1Signature,
    /// X.509 version 1: no extensions, no names but the common name.
    V1,
}

/// Certificate and key of a fixture, by the name of its files.
macro_rules! files {
    ($name:literal) => {
        (
            include_bytes!(concat!("../../fixtures/", $name, ".der")).as_slice(),
            include_bytes!(concat!("../../fixtures/", $name, ".key.der")).as_slice(),
        )
    };
}

impl Fixture {
    /// All of them, for tables.
    pub const ALL: [Self; 11] = [
        Self::BelowRsa1024Intermediate,
        Self::BelowSha1Intermediate,
        Self::BelowV1Root,
        Self::DsaKey,
        Self::Md5Signature,
        Self::Rsa1024Key,
        Self::Rsa512Key,
        Self::Secp192r1Key,
        Self::Secp224r1Key,
        Self::Sha1Signature,
        Self::V1,
    ];

    /// The name that every fixture was issued for.
    pub const HOST: &'static str = "fixture.example.test";

    /// The certificate with its chain and, as opaque bytes, its key. It cannot sign; [`Fixture::authority`] can.
    #[must_use]
    pub fn identity(self) -> Identity {
        let root = plain(files!("ca"), None);
        match self {
            Self::BelowRsa1024Intermediate => {
                let intermediate = plain(files!("rsa1024-intermediate"), Some(&root));
                plain(files!("below-rsa1024-intermediate"), Some(&intermediate))
            }
            Self::BelowSha1Intermediate => {
                let intermediate = plain(files!("sha1-intermediate"), Some(&root));
                plain(files!("below-sha1-intermediate"), Some(&intermediate))
            }
            Self::BelowV1Root => plain(files!("below-v1-ca"), Some(&plain(files!("v1-ca"), None))),
            Self::DsaKey => plain(files!("dsa-leaf"), Some(&root)),
            Self::Md5Signature => plain(files!("md5-leaf"), Some(&root)),
            Self::Rsa1024Key => plain(files!("rsa1024-leaf"), Some(&root)),
            Self::Rsa512Key => plain(files!("rsa512-leaf"), Some(&root)),
            Self::Secp192r1Key => plain(files!("secp192r1-leaf"), Some(&root)),
            Self::Secp224r1Key => plain(files!("secp224r1-leaf"), Some(&root)),
            Self::Sha1Signature => plain(files!("sha1-leaf"), Some(&root)),
            Self::V1 => plain(files!("v1-leaf"), Some(&root)),
        }
    }

    /// The sound root (RSA 2048, SHA-256) that signed the fixtures. It can sign more.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`] where the key file is damaged.
    pub fn authority() -> Result<Identity, Error> {
        let (certificate, key) = files!("ca");
        let pair = KeyPair::try_from(&PrivateKeyDer::try_from(key).map_err(|_| Error::NoPrivateKey)?)?;
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params
            .distinguished_name
            .push(DnType::CommonName, "Testbed Fixture Root");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        // OpenSSL made the identifier with SHA-1; what is signed here has to point at that one.
        params.key_identifier_method = rcgen::KeyIdMethod::PreSpecified(subject_key_identifier(certificate));
        Ok(identity(certificate, Key::Pair(Arc::new(pair)), params, None))
    }
}

/// The content of the subjectKeyIdentifier extension (2.5.29.14) of a certificate of ours, read from its one encoding.
fn subject_key_identifier(certificate: &[u8]) -> Vec<u8> {
    const EXTENSION: [u8; 9] = [0x06, 0x03, 0x55, 0x1d, 0x0e, 0x04, 0x16, 0x04, 0x14];
    let start = certificate
        .windows(EXTENSION.len())
        .position(|window| window == EXTENSION);
    start
        .and_then(|at| certificate.get(at + 9..at + 29))
        .unwrap_or_default()
        .to_vec()
}

fn plain((certificate, key): (&[u8], &[u8]), issuer: Option<&Identity>) -> Identity {
    identity(
        certificate,
        Key::Opaque(key.into()),
        CertificateParams::default(),
        issuer,
    )
}

fn identity(certificate: &[u8], key: Key, mut params: CertificateParams, issuer: Option<&Identity>) -> Identity {
    let epoch = rcgen::date_time_ymd(1970, 1, 1);
    params.not_before = epoch + std::time::Duration::from_secs(validity::unix_seconds(validity::date(2020, 1, 1)));
    params.not_after = epoch + std::time::Duration::from_secs(validity::unix_seconds(validity::date(2100, 1, 1)) - 1);
    let inner = Inner {
        certificate: certificate.to_vec().into(),
        params,
        serial: Vec::new(),
        key,
    };
    Identity::below(issuer, inner)
}
