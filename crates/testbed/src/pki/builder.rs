//! Every certificate that can be asked for.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::SystemTime;

use aws_lc_rs::digest;
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, CrlDistributionPoint, CustomExtension, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyUsagePurpose, NameConstraints, SerialNumber, SigningKey,
    date_time_ymd,
};

use super::der;
use super::identity::{Identity, Inner};
use super::key::{Key, KeyKind, PublicKey};
use super::tbs::Tbs;
use super::validity::{DAY, date, end_of_2049, unix_seconds};
use crate::Error;

const OCSP: [u64; 9] = [1, 3, 6, 1, 5, 5, 7, 48, 1];
const CA_ISSUERS: [u64; 9] = [1, 3, 6, 1, 5, 5, 7, 48, 2];
const AUTHORITY_INFORMATION_ACCESS: [u64; 9] = [1, 3, 6, 1, 5, 5, 7, 1, 1];
const TLS_FEATURE: [u64; 9] = [1, 3, 6, 1, 5, 5, 7, 1, 24];

/// What a certificate says it may be used for (extended key usage, RFC 5280 section 4.2.1.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// anyExtendedKeyUsage.
    Any,
    /// id-kp-clientAuth.
    ClientAuth,
    /// id-kp-codeSigning.
    CodeSigning,
    /// id-kp-OCSPSigning.
    OcspSigning,
    /// id-kp-serverAuth.
    ServerAuth,
}

/// A certificate to be issued. The defaults make a sound one; each method changes one thing.
#[derive(Debug, Clone)]
#[must_use = "a builder makes nothing until `issue`"]
pub struct CertificateBuilder {
    issuer: Option<Identity>,
    common_name: Option<String>,
    organization: Option<String>,
    names: Vec<String>,
    params: CertificateParams,
    not_before: SystemTime,
    not_after: SystemTime,
    serial: Option<Vec<u8>>,
    key: KeySource,
    access: Vec<u8>,
    edits: Vec<Edit>,
    broken_signature: bool,
}

/// A change of the signed part.
#[derive(Clone)]
struct Edit(Arc<dyn Fn(&mut Tbs) + Send + Sync>);

impl std::fmt::Debug for Edit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Edit")
    }
}

#[derive(Debug, Clone)]
enum KeySource {
    Existing(Key),
    New(KeyKind),
}

impl CertificateBuilder {
    pub(super) fn authority(common_name: &str, issuer: Option<Identity>) -> Self {
        let mut builder = Self::plain(common_name, issuer);
        builder.params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        builder.params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        builder
    }

    pub(super) fn leaf(name: &str, issuer: Option<Identity>) -> Self {
        let mut builder = Self::plain(name, issuer);
        builder.names = vec![name.to_owned()];
        builder.params.is_ca = IsCa::ExplicitNoCa;
        builder.params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        builder.params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        builder
    }

    /// The certificate of `other` once more, by another issuer.
    pub(super) fn same_as(other: &Identity, issuer: Identity) -> Result<Self, Error> {
        other.inner.key.pair()?;
        let mut builder = Self::plain("", Some(issuer));
        builder.common_name = None;
        builder.params = other.inner.params.clone();
        builder.params.use_authority_key_identifier_extension = true;
        builder.key = KeySource::Existing(other.inner.key.clone());
        Ok(builder)
    }

    fn plain(common_name: &str, issuer: Option<Identity>) -> Self {
        let mut params = CertificateParams::default();
        params.use_authority_key_identifier_extension = issuer.is_some();
        params.distinguished_name = rcgen::DistinguishedName::new();
        Self {
            issuer,
            common_name: Some(common_name.to_owned()),
            organization: None,
            names: Vec::new(),
            params,
            not_before: date(2020, 1, 1),
            not_after: end_of_2049(),
            serial: None,
            key: KeySource::New(KeyKind::EcdsaP256),
            access: Vec::new(),
            edits: Vec::new(),
            broken_signature: false,
        }
    }

    // Names

    /// Another subject alternative name: a DNS name, a wildcard or an IP address.
    pub fn also(mut self, name: &str) -> Self {
        self.names.push(name.to_owned());
        self
    }

    /// The common name of the subject, where it shall not be the first name.
    pub fn common_name(mut self, common_name: &str) -> Self {
        self.common_name = Some(common_name.to_owned());
        self
    }

    /// A subject without common name.
    pub fn no_common_name(mut self) -> Self {
        self.common_name = None;
        self
    }

    /// No subject alternative name: the name stands in the common name alone, which no browser accepts.
    pub fn no_alternative_names(mut self) -> Self {
        self.names.clear();
        self
    }

    /// The organisation (O) of the subject.
    pub fn organization(mut self, name: &str) -> Self {
        self.organization = Some(name.to_owned());
        self
    }

    // Time

    /// Valid from one instant to the other, both included (RFC 5280 section 4.1.2.5); fractions of a second are cut off.
    pub fn valid(mut self, not_before: SystemTime, not_after: SystemTime) -> Self {
        (self.not_before, self.not_after) = (not_before, not_after);
        self
    }

    /// Issued ten days ago for ninety days.
    pub fn current(self, now: SystemTime) -> Self {
        self.expires_in_days(now, 80)
    }

    /// Ended yesterday, after ninety days.
    pub fn expired(self, now: SystemTime) -> Self {
        self.valid(now - 91 * DAY, now - DAY)
    }

    /// Ends in so many days; issued ninety days before its end, or ten days ago where that is earlier.
    pub fn expires_in_days(self, now: SystemTime, days: u32) -> Self {
        let end = now + days * DAY;
        self.valid((end - 90 * DAY).min(now - 10 * DAY), end)
    }

    /// Begins tomorrow, for ninety days.
    pub fn not_yet_valid(self, now: SystemTime) -> Self {
        self.valid(now + DAY, now + 91 * DAY)
    }

    // Key and signature

    /// A new key of this kind. Without it: P-256.
    pub fn key(mut self, kind: KeyKind) -> Self {
        self.key = KeySource::New(kind);
        self
    }

    /// The key of another identity, as a renewal without rekeying has it.
    pub fn key_of(mut self, other: &Identity) -> Self {
        self.key = KeySource::Existing(other.inner.key.clone());
        self
    }

    /// An RSA public key of any shape (exponent 1, 512 bits, ROCA ...) without private key: such a certificate can be shown by a
    /// [`LegacyServer`](crate::LegacyServer), not by a working TLS server. Both numbers are big-endian.
    pub fn public_rsa_key(mut self, modulus: &[u8], exponent: &[u8]) -> Self {
        self.key = KeySource::Existing(Key::Public(PublicKey::rsa(modulus, exponent)));
        self
    }

    /// The serial number, big-endian. Without it: sixteen bytes derived from key, subject, issuer and dates.
    pub fn serial(mut self, serial: &[u8]) -> Self {
        self.serial = Some(serial.to_vec());
        self
    }

    /// Flips a bit of the signature: the certificate reads well and does not verify.
    pub fn broken_signature(mut self) -> Self {
        self.broken_signature = true;
        self
    }

    /// Changes the signed part before it is signed: whatever no other method makes wrong.
    pub fn edit(mut self, edit: impl Fn(&mut Tbs) + Send + Sync + 'static) -> Self {
        self.edits.push(Edit(Arc::new(edit)));
        self
    }

    // Extensions of a leaf

    /// The extended key usages, instead of `serverAuth`; none leaves the extension out.
    pub fn purposes(mut self, purposes: &[Purpose]) -> Self {
        self.params.extended_key_usages = purposes
            .iter()
            .map(|purpose| match purpose {
                Purpose::Any => ExtendedKeyUsagePurpose::Any,
                Purpose::ClientAuth => ExtendedKeyUsagePurpose::ClientAuth,
                Purpose::CodeSigning => ExtendedKeyUsagePurpose::CodeSigning,
                Purpose::OcspSigning => ExtendedKeyUsagePurpose::OcspSigning,
                Purpose::ServerAuth => ExtendedKeyUsagePurpose::ServerAuth,
            })
            .collect();
        self
    }

    /// Must-staple: the TLS feature extension with `status_request` (RFC 7633).
    pub fn must_staple(self) -> Self {
        self.extension(&TLS_FEATURE, false, &[0x30, 0x03, 0x02, 0x01, 0x05])
    }

    /// Where the issuer's certificate can be fetched (authority information access, `caIssuers`).
    pub fn ca_issuers(mut self, url: &str) -> Self {
        self.access.extend(access_description(&CA_ISSUERS, url));
        self
    }

    /// Where an OCSP responder answers (authority information access, `ocsp`).
    pub fn ocsp(mut self, url: &str) -> Self {
        self.access.extend(access_description(&OCSP, url));
        self
    }

    /// Where a revocation list can be fetched (CRL distribution point).
    pub fn crl(mut self, url: &str) -> Self {
        self.params.crl_distribution_points.push(CrlDistributionPoint {
            uris: vec![url.to_owned()],
        });
        self
    }

    /// Any extension; the content is DER.
    pub fn extension(mut self, oid: &[u64], critical: bool, content: &[u8]) -> Self {
        let mut extension = CustomExtension::from_oid_content(oid, content.to_vec());
        extension.set_criticality(critical);
        self.params.custom_extensions.push(extension);
        self
    }

    // What an authority may do

    /// basicConstraints says `CA:false`, although the key signs certificates.
    pub fn not_a_ca(mut self) -> Self {
        self.params.is_ca = IsCa::ExplicitNoCa;
        self
    }

    /// No basicConstraints at all, as in version 1.
    pub fn no_basic_constraints(mut self) -> Self {
        self.params.is_ca = IsCa::NoCa;
        self
    }

    /// pathLenConstraint: how many CA certificates may follow.
    pub fn path_length(mut self, following: u8) -> Self {
        self.params.is_ca = IsCa::Ca(BasicConstraints::Constrained(following));
        self
    }

    /// A key usage without `keyCertSign`.
    pub fn no_certificate_signing(mut self) -> Self {
        self.params.key_usages = vec![KeyUsagePurpose::CrlSign];
        self
    }

    /// No key usage extension.
    pub fn no_key_usage(mut self) -> Self {
        self.params.key_usages.clear();
        self
    }

    /// A permitted subtree of the name constraints: a DNS domain, or an address with prefix length (`10.0.0.0/8`).
    pub fn permit(mut self, subtree: &str) -> Self {
        self.constraints().permitted_subtrees.push(general_subtree(subtree));
        self
    }

    /// An excluded subtree of the name constraints: a DNS domain, or an address with prefix length (`10.0.0.0/8`).
    pub fn exclude(mut self, subtree: &str) -> Self {
        self.constraints().excluded_subtrees.push(general_subtree(subtree));
        self
    }

    /// Makes the certificate.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`] where a name is not acceptable, [`Error::NoPrivateKey`] where the issuer cannot sign or a
    /// self-signed certificate has only a public key.
    pub fn issue(mut self) -> Result<Identity, Error> {
        let key = match self.key.clone() {
            KeySource::Existing(key) => key,
            KeySource::New(kind) => Key::Pair(Arc::new(kind.generate()?)),
        };
        self.complete_params()?;
        let serial = match self.serial.take() {
            Some(serial) => serial,
            None => self.derived_serial(&key),
        };
        self.params.serial_number = Some(SerialNumber::from_slice(&serial));
        let mut certificate = self.sign(&key)?;
        if !self.edits.is_empty() {
            certificate = self.edited(&certificate, &key)?;
        }
        if self.broken_signature
            && let Some(last) = certificate.last_mut()
        {
            *last ^= 0x01; // the signature is the last field of a certificate
        }
        let inner = Inner {
            certificate: certificate.into(),
            params: self.params,
            serial,
            key,
        };
        Ok(Identity::below(self.issuer.as_ref(), inner))
    }

    /// Moves what the methods collected into rcgen's parameters.
    fn complete_params(&mut self) -> Result<(), Error> {
        let params = &mut self.params;
        if !self.names.is_empty() {
            params.subject_alt_names = CertificateParams::new(self.names.clone())?.subject_alt_names;
        }
        if let Some(organization) = &self.organization {
            params
                .distinguished_name
                .push(DnType::OrganizationName, organization.as_str());
        }
        if let Some(common_name) = &self.common_name {
            params.distinguished_name.push(DnType::CommonName, common_name.as_str());
        }
        let epoch = date_time_ymd(1970, 1, 1);
        params.not_before = epoch + std::time::Duration::from_secs(unix_seconds(self.not_before));
        params.not_after = epoch + std::time::Duration::from_secs(unix_seconds(self.not_after));
        if !self.access.is_empty() {
            let content = der::sequence(&[&self.access]);
            params.custom_extensions.push(CustomExtension::from_oid_content(
                &AUTHORITY_INFORMATION_ACCESS,
                content,
            ));
        }
        Ok(())
    }

    fn sign(&self, key: &Key) -> Result<Vec<u8>, Error> {
        let certificate = match &self.issuer {
            None => self.params.self_signed(key.pair()?)?,
            Some(issuer) => {
                let issuer = Issuer::from_params(&issuer.inner.params, issuer.inner.key.pair()?);
                match key {
                    Key::Opaque(_) => return Err(Error::NoPrivateKey),
                    Key::Pair(pair) => self.params.signed_by(&**pair, &issuer)?,
                    Key::Public(public) => self.params.signed_by(public, &issuer)?,
                }
            }
        };
        Ok(certificate.der().to_vec())
    }

    /// The certificate with its signed part changed, and signed again.
    fn edited(&self, certificate: &[u8], key: &Key) -> Result<Vec<u8>, Error> {
        let mut tbs = Tbs::read(certificate).ok_or(Error::Configuration("the certificate cannot be taken apart"))?;
        let algorithm = tbs.algorithm.clone();
        for edit in &self.edits {
            (edit.0)(&mut tbs);
        }
        let signed = tbs.encode();
        let signer = self.issuer.as_ref().map_or(key, |issuer| &issuer.inner.key);
        let signature = signer.pair()?.sign(&signed)?;
        Ok(der::sequence(&[&signed, &algorithm, &der::bit_string(&signature)]))
    }

    /// Sixteen bytes that differ whenever key, subject, issuer or dates do: issuer and serial number name one certificate.
    fn derived_serial(&self, key: &Key) -> Vec<u8> {
        use rcgen::PublicKeyData;
        let mut hash = digest::Context::new(&digest::SHA256);
        match key {
            Key::Opaque(bytes) => hash.update(bytes),
            Key::Pair(pair) => hash.update(pair.der_bytes()),
            Key::Public(public) => hash.update(public.der_bytes()),
        }
        if let Some(issuer) = &self.issuer {
            hash.update(issuer.certificate());
        }
        hash.update(
            format!(
                "{:?}{:?}",
                self.params.distinguished_name, self.params.subject_alt_names
            )
            .as_bytes(),
        );
        hash.update(&unix_seconds(self.not_before).to_be_bytes());
        hash.update(&unix_seconds(self.not_after).to_be_bytes());
        let mut serial: Vec<u8> = hash.finish().as_ref().iter().copied().take(16).collect();
        if let Some(first) = serial.first_mut() {
            *first = (*first & 0x7f) | 0x40; // positive, and always of the same length
        }
        serial
    }

    fn constraints(&mut self) -> &mut NameConstraints {
        self.params.name_constraints.get_or_insert_with(|| NameConstraints {
            permitted_subtrees: Vec::new(),
            excluded_subtrees: Vec::new(),
        })
    }
}

fn access_description(method: &[u64], url: &str) -> Vec<u8> {
    der::sequence(&[&der::object_identifier(method), &der::element(0x86, url.as_bytes())])
}

fn general_subtree(text: &str) -> GeneralSubtree {
    let network = text
        .split_once('/')
        .and_then(|(address, prefix)| Some((address.parse::<IpAddr>().ok()?, prefix.parse::<u8>().ok()?)));
    match network {
        Some((address, prefix)) => GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(address, prefix)),
        None => GeneralSubtree::DnsName(text.to_owned()),
    }
}
