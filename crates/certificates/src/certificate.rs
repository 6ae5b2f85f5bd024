//! One certificate: parsed once, owned, cheap to clone.

pub(crate) mod algorithm;
mod baseline;
pub(crate) mod constraints;
pub(crate) mod debian;
pub(crate) mod distinguished;
pub(crate) mod dns_syntax;
pub(crate) mod extensions;
mod facts;
pub(crate) mod key;
pub(crate) mod malformation;
mod profile;
pub(crate) mod read;
pub(crate) mod roca;
pub(crate) mod sct;

use crate::{ReadError, text};
use algorithm::Algorithm;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use distinguished::Name;
use extensions::Extensions;
use jiff::Timestamp;
use key::Key;
use malformation::{Gravity, Malformation};
use std::{fmt, ops::Range, sync::Arc};

/// An X.509 certificate (RFC 5280). Reading is lenient: what breaks a rule is kept as a fact, and judged later.
///
/// Two are equal when their bytes are.
#[derive(Clone)]
pub struct Certificate(Arc<Inner>);

struct Inner {
    der: Box<[u8]>,
    sha256: [u8; 32],
    fields: Fields,
}

/// What is read from the bytes.
pub(crate) struct Fields {
    pub(crate) tbs: Range<usize>,
    /// The bits of the signature.
    pub(crate) signature: Range<usize>,
    /// The whole SubjectPublicKeyInfo.
    pub(crate) spki: Range<usize>,
    /// The bits of the key.
    pub(crate) key_bits: Range<usize>,
    pub(crate) spki_sha256: [u8; 32],
    pub(crate) subject: Name,
    pub(crate) issuer: Name,
    pub(crate) serial: String,
    pub(crate) not_before: Timestamp,
    pub(crate) not_after: Timestamp,
    pub(crate) algorithm: Algorithm,
    pub(crate) key: Key,
    pub(crate) extensions: Extensions,
    /// The version as people count: 3.
    pub(crate) version: u32,
    /// What breaks RFC 5280 or the Baseline Requirements, the gravest first.
    pub(crate) malformations: Vec<Malformation>,
}

impl Certificate {
    /// Reads one certificate of at most 1 MiB; bytes after its end are an error.
    ///
    /// # Errors
    ///
    /// [`ReadError::Certificate`] where it does not parse.
    pub fn from_der(der: &[u8]) -> Result<Self, ReadError> {
        Self::from_digested(der, crate::digest::sha256(&[der]))
    }

    /// As [`Certificate::from_der`], where the SHA-256 of the bytes is at hand.
    pub(crate) fn from_digested(der: &[u8], sha256: [u8; 32]) -> Result<Self, ReadError> {
        let fields = read::fields(der)?;
        Ok(Self(Arc::new(Inner {
            der: der.into(),
            sha256,
            fields,
        })))
    }

    /// The certificate itself.
    pub fn der(&self) -> &[u8] {
        &self.0.der
    }

    /// The certificate as a PEM block (RFC 7468), with a final line feed.
    pub fn to_pem(&self) -> String {
        let encoded = STANDARD.encode(self.der());
        let mut pem = String::with_capacity(encoded.len() + encoded.len() / 64 + 60);
        pem.push_str("-----BEGIN CERTIFICATE-----\n");
        for (at, character) in encoded.chars().enumerate() {
            if at > 0 && at % 64 == 0 {
                pem.push('\n');
            }
            pem.push(character);
        }
        pem.push_str("\n-----END CERTIFICATE-----\n");
        pem
    }

    /// The SHA-256 of the certificate.
    pub fn sha256(&self) -> &[u8; 32] {
        &self.0.sha256
    }

    /// The SHA-256 of the certificate in lower-case hexadecimal.
    pub fn fingerprint(&self) -> String {
        text::hex(self.sha256())
    }

    /// The SHA-256 of the SubjectPublicKeyInfo: what DANE (selector 1) and pins name.
    pub fn spki_sha256(&self) -> &[u8; 32] {
        &self.0.fields.spki_sha256
    }

    /// The SubjectPublicKeyInfo in DER: what DANE (selector 1, matching 0), OCSP and pins are made of.
    pub fn spki(&self) -> &[u8] {
        self.part(&self.0.fields.spki)
    }

    /// The subject as an escaped RFC 4514 string.
    pub fn subject(&self) -> &str {
        &self.0.fields.subject.shown
    }

    /// The issuer as an escaped RFC 4514 string.
    pub fn issuer(&self) -> &str {
        &self.0.fields.issuer.shown
    }

    /// The common name, escaped, where there is one.
    pub fn common_name(&self) -> Option<&str> {
        self.0.fields.subject.common_name.as_deref()
    }

    /// The organisation of the subject, escaped, where there is one.
    pub fn organisation(&self) -> Option<&str> {
        self.0.fields.subject.organisation.as_deref()
    }

    /// What to call it in a list: its common name, else its subject, else its first DNS name, else its serial number.
    pub fn name(&self) -> &str {
        self.common_name().unwrap_or_else(|| self.described())
    }

    /// Its subject; where that is empty, as it may be beside alternative names (RFC 5280 section 4.2.1.6), its first DNS name,
    /// else its serial number.
    pub(crate) fn described(&self) -> &str {
        if !self.subject().is_empty() {
            return self.subject();
        }
        self.dns_names().next().unwrap_or_else(|| self.serial())
    }

    /// First instant of validity. What lies before or after the years that jiff knows is cut to them.
    pub fn not_before(&self) -> Timestamp {
        self.0.fields.not_before
    }

    /// Last instant of validity: the whole second is part of it (RFC 5280 section 4.1.2.5).
    pub fn not_after(&self) -> Timestamp {
        self.0.fields.not_after
    }

    /// The serial number in lower-case hexadecimal.
    pub fn serial(&self) -> &str {
        &self.0.fields.serial
    }

    /// The key: `RSA 2048`, `EC P-256`, `Ed25519`.
    pub fn key(&self) -> String {
        self.0.fields.key.kind.to_string()
    }

    /// How it is signed: `SHA256 with RSA`.
    pub fn signature_hash(&self) -> String {
        self.0.fields.algorithm.to_string()
    }

    /// Whether basicConstraints make it a CA.
    pub fn is_ca(&self) -> bool {
        self.0.fields.extensions.is_ca()
    }

    /// Whether subject and issuer are the same name. Whether it is signed by its own key is another question.
    pub fn is_self_issued(&self) -> bool {
        self.0.fields.subject.key == self.0.fields.issuer.key
    }

    /// The DNS names of subjectAltName, escaped.
    pub fn dns_names(&self) -> impl Iterator<Item = &str> {
        self.0
            .fields
            .extensions
            .dns_names
            .iter()
            .map(|name| name.shown.as_str())
    }

    /// The addresses of subjectAltName.
    pub fn ip_addresses(&self) -> &[std::net::IpAddr] {
        &self.0.fields.extensions.ip_addresses
    }

    /// Where the issuer's certificate can be fetched (authority information access).
    pub fn ca_issuers(&self) -> &[String] {
        &self.0.fields.extensions.ca_issuers
    }

    /// OCSP responders (authority information access).
    pub fn ocsp(&self) -> &[String] {
        &self.0.fields.extensions.ocsp
    }

    /// CRL distribution points.
    pub fn crl(&self) -> &[String] {
        &self.0.fields.extensions.crl
    }

    /// Whether the TLS feature extension asks for a staple (RFC 7633).
    pub fn must_staple(&self) -> bool {
        self.0.fields.extensions.must_staple
    }

    /// How many logs gave a timestamp that is embedded (RFC 6962).
    pub fn scts(&self) -> u32 {
        self.0.fields.extensions.scts.logs
    }

    /// Whether clients in wide use refuse it as it stands.
    pub(crate) fn is_refused(&self) -> bool {
        let breaches = &self.fields().malformations;
        breaches
            .first()
            .is_some_and(|breach| breach.gravity == Gravity::Refused)
    }

    pub(crate) fn fields(&self) -> &Fields {
        &self.0.fields
    }

    /// Whether the key is one that Debian's OpenSSL made (CVE-2008-0166).
    pub(crate) fn debian_weak_key(&self) -> debian::Listed {
        let modulus = key::modulus(self.part(&self.0.fields.key_bits)).unwrap_or_default();
        debian::listed(&self.0.fields.key.kind, modulus)
    }

    /// When it was issued, as far as it tells itself: the earliest of its timestamps, which its issuer cannot put back, else
    /// the begin of its validity.
    pub(crate) fn issued(&self) -> Timestamp {
        self.0.fields.extensions.scts.earliest.unwrap_or(self.not_before())
    }

    /// How many alternative names of any form it has.
    pub(crate) fn name_count(&self) -> usize {
        let extensions = &self.0.fields.extensions;
        [
            extensions.dns_names.len(),
            extensions.ip_addresses.len(),
            extensions.emails.len(),
            extensions.uris.len(),
            extensions.directory_names.len(),
            extensions.other_names.len(),
            self.0.fields.malformations.len(),
        ]
        .into_iter()
        .sum()
    }

    pub(crate) fn part(&self, range: &Range<usize>) -> &[u8] {
        self.0.der.get(range.clone()).unwrap_or_default()
    }

    /// Whether validity includes the instant; seconds decide.
    pub(crate) fn is_valid_at(&self, at: Timestamp) -> bool {
        !self.is_expired_at(at) && !self.is_early_at(at)
    }

    pub(crate) fn is_expired_at(&self, at: Timestamp) -> bool {
        at.as_second() > self.not_after().as_second()
    }

    pub(crate) fn is_early_at(&self, at: Timestamp) -> bool {
        at.as_second() < self.not_before().as_second()
    }

    /// Whether this is the same name with the same key, whoever signed it.
    pub(crate) fn is_same_entity(&self, other: &Self) -> bool {
        self.spki_sha256() == other.spki_sha256() && self.fields().subject.key == other.fields().subject.key
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.sha256() == other.sha256()
    }
}

impl Eq for Certificate {}

impl fmt::Debug for Certificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Certificate")
            .field("subject", &self.subject())
            .field("issuer", &self.issuer())
            .field("serial", &self.serial())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
